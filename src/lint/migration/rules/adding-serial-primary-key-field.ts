/** A primary key whose index is built while the table is locked. */
import { relationText } from '../../../sql/tree.ts';
import { addedConstraints } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const addingSerialPrimaryKeyField: Rule = {
  id: 'adding-serial-primary-key-field',
  code: 'L105',
  title: 'A primary key that builds its index under a lock',
  why: 'The unique index is built under ACCESS EXCLUSIVE, and a new serial column rewrites the table besides: nobody reads or writes until both are done.',
  fix: 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD PRIMARY KEY USING INDEX',
  level: 'error',
  aliases: ['atlas PG104', 'pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK'],
  examples: {
    fires: [
      'ALTER TABLE users ADD PRIMARY KEY (id);',
      'ALTER TABLE users ADD COLUMN id bigserial PRIMARY KEY;',
    ],
    silent: [
      'ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_id;',
      'CREATE TABLE users (id bigint); ALTER TABLE users ADD PRIMARY KEY (id);',
    ],
  },
  check(statement, { isNew }) {
    return addedConstraints(statement)
      .filter(({ constraint }) => constraint.contype === 'CONSTR_PRIMARY')
      .filter(({ constraint }) => constraint.indexname === undefined)
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, start, end }) => ({
        start,
        end,
        message: `the index of this primary key is built while ${relationText(table)} is locked`,
        object: relationText(table),
      }));
  },
};
