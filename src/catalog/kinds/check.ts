/** Check constraints of tables; those of domains belong to the domain. */
import { type ConstraintAttributes, constraintKind } from '../constraint.ts';

export interface CheckAttributes extends ConstraintAttributes {
  /** The condition alone, in PostgreSQL's words. */
  readonly expression: string;
}

export const checkKind = constraintKind({
  name: 'check',
  type: 'c',
  more: () => ({ expression: 'pg_get_expr(k.conbin, k.conrelid)' }),
  lock: 'ACCESS EXCLUSIVE',
  cost: 'scan',
});
