/** Primary keys. */
import { constraintKind } from '../constraint.ts';

export const primaryKeyKind = constraintKind({
  name: 'primary-key',
  type: 'p',
  lock: 'ACCESS EXCLUSIVE',
  cost: 'scan',
  index: true,
});
