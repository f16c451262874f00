/** Primary keys. */
import { constraintKind } from '../constraint.ts';
import { isPlainKey } from '../plain-key.ts';

export const primaryKeyKind = constraintKind({
  name: 'primary-key',
  type: 'p',
  plain: isPlainKey,
  complete: (columns) => ({ definition: `PRIMARY KEY (${columns.join(', ')})` }),
  lock: 'ACCESS EXCLUSIVE',
  cost: 'scan',
  index: true,
});
