/** Unique constraints, NULLS NOT DISTINCT and INCLUDE among them (both stand in the definition). */
import { constraintKind } from '../constraint.ts';
import type { JsonPairs } from '../kind.ts';
import { isPlainKey } from '../plain-key.ts';

export const uniqueKind = constraintKind({
  name: 'unique',
  type: 'u',
  plain: isPlainKey,
  complete: (columns) => ({ definition: `UNIQUE (${columns.join(', ')})` }),
  more: (version): JsonPairs =>
    version >= 150_000 ? { nullsNotDistinct: 'CASE WHEN i.indnullsnotdistinct THEN true END' } : {},
  lock: 'ACCESS EXCLUSIVE',
  cost: 'scan',
  index: true,
});
