/** A primary key on an index whose columns may be NULL. */
import { relationText } from '../../../sql/tree.ts';
import { addedConstraints } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const primaryKeyOverNullable: Rule = {
  id: 'primary-key-over-nullable',
  code: 'L148',
  title: 'A primary key on columns that may be NULL',
  why: 'ADD PRIMARY KEY USING INDEX sets its columns NOT NULL, and reads the whole table under ACCESS EXCLUSIVE to do so unless they are NOT NULL already.',
  fix: 'make the columns NOT NULL first, by way of a validated CHECK',
  level: 'warning',
  aliases: ['eugene W14', 'atlas PG304'],
  examples: {
    fires: [
      'CREATE UNIQUE INDEX CONCURRENTLY i ON users (id); ALTER TABLE users ADD PRIMARY KEY USING INDEX i;',
    ],
    silent: [
      'ALTER TABLE users ALTER id SET NOT NULL; CREATE UNIQUE INDEX CONCURRENTLY i ON users (id); ALTER TABLE users ADD PRIMARY KEY USING INDEX i;',
      {
        sql: 'ALTER TABLE users ADD PRIMARY KEY USING INDEX i;',
        earlier: ['CREATE TABLE users (id bigint NOT NULL); CREATE UNIQUE INDEX i ON users (id);'],
      },
      'ALTER TABLE users ADD PRIMARY KEY USING INDEX i_of_an_earlier_migration;',
    ],
  },
  check(statement, { isNew, before }) {
    return addedConstraints(statement).flatMap(({ table, constraint, start, end }) => {
      if (constraint.contype !== 'CONSTR_PRIMARY' || constraint.indexname === undefined) return [];
      if (isNew(table, start)) return [];
      const index = before('index', start, table).findLast(({ name }) => name === constraint.indexname);
      const known = before('not-null', start, table);
      const open = (index?.columns ?? []).filter((name) => !known.some(({ column }) => column === name));
      if (open.length === 0) return [];
      const message = `${open.join(', ')} of ${relationText(table)} may be NULL, so every row is read`;
      return [{ start, end, message, object: relationText(table) }];
    });
  },
};
