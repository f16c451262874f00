/** An exclusion constraint, which has no way around its lock. */
import { relationText } from '../../../sql/tree.ts';
import { addedConstraints } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const addingExclusionConstraint: Rule = {
  id: 'adding-exclusion-constraint',
  code: 'L140',
  title: 'An exclusion constraint that builds its index under a lock',
  why: 'The index is built under ACCESS EXCLUSIVE, and there is neither NOT VALID nor USING INDEX for exclusion constraints.',
  fix: 'add it while nobody needs the table, or to a new table that the rows are copied to',
  level: 'error',
  aliases: [
    'eugene E8',
    'atlas PG311',
    'strong_migrations add_exclusion_constraint',
    'pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK',
  ],
  examples: {
    fires: ['ALTER TABLE stays ADD CONSTRAINT one EXCLUDE USING gist (room WITH =, during WITH &&);'],
    silent: [
      'CREATE TABLE stays (during tstzrange, EXCLUDE USING gist (during WITH &&));',
      'CREATE TABLE stays (during tstzrange); ALTER TABLE stays ADD EXCLUDE USING gist (during WITH &&);',
    ],
  },
  check(statement, { isNew }) {
    return addedConstraints(statement)
      .filter(({ constraint }) => constraint.contype === 'CONSTR_EXCLUSION')
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, start, end }) => ({
        start,
        end,
        message: `the index of this constraint is built while ${relationText(table)} is locked`,
        object: relationText(table),
      }));
  },
};
