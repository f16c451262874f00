/** Exclusion constraints. */
import { constraintKind } from '../constraint.ts';

export const exclusionKind = constraintKind({
  name: 'exclusion',
  type: 'x',
  lock: 'ACCESS EXCLUSIVE',
  cost: 'scan',
  index: true,
});
