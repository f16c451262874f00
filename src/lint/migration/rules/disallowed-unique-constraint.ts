/** A unique constraint whose index is built under a lock. */
import { relationText } from '../../../sql/tree.ts';
import { addedConstraints } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const disallowedUniqueConstraint: Rule = {
  id: 'disallowed-unique-constraint',
  code: 'L119',
  title: 'A unique constraint that builds its index under a lock',
  why: 'The index is built under ACCESS EXCLUSIVE: nobody reads or writes until it is done, and a duplicate undoes it all.',
  fix: 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX',
  level: 'error',
  aliases: [
    'eugene E7',
    'atlas PG105',
    'strong_migrations add_unique_constraint',
    'pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK',
  ],
  examples: {
    fires: [
      'ALTER TABLE users ADD CONSTRAINT u UNIQUE (email);',
      'ALTER TABLE users ADD COLUMN email text UNIQUE;',
    ],
    silent: [
      'ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email;',
      'CREATE TABLE users (email text); ALTER TABLE users ADD UNIQUE (email);',
      'CREATE TABLE users (email text UNIQUE);',
    ],
  },
  check(statement, { isNew }) {
    return addedConstraints(statement)
      .filter(({ constraint }) => constraint.contype === 'CONSTR_UNIQUE')
      .filter(({ constraint }) => constraint.indexname === undefined)
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, start, end }) => ({
        start,
        end,
        message: `the index of this constraint is built while ${relationText(table)} is locked`,
        object: relationText(table),
      }));
  },
};
