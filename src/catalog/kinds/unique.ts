/** Unique constraints, NULLS NOT DISTINCT and INCLUDE among them (both stand in the definition). */
import { constraintKind } from '../constraint.ts';

export const uniqueKind = constraintKind({
  name: 'unique',
  type: 'u',
  more: (version) =>
    version >= 150_000
      ? `'nullsNotDistinct', (SELECT CASE WHEN i.indnullsnotdistinct THEN true END FROM pg_index i WHERE i.indexrelid = k.conindid)`
      : '',
  lock: 'ACCESS EXCLUSIVE',
  cost: 'scan',
  index: true,
});
