/** An index that is built while writers wait. */
import { relationOf, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const requireConcurrentIndexCreation: Rule = {
  id: 'require-concurrent-index-creation',
  code: 'L130',
  title: 'An index that is built while writers wait',
  why: 'CREATE INDEX holds SHARE on the table until it is built: everybody can read and nobody can write.',
  fix: 'CREATE INDEX CONCURRENTLY, in a migration of its own outside a transaction',
  level: 'error',
  aliases: [
    'eugene E6',
    'atlas PG101',
    'strong_migrations add_index',
    'pg-schema-diff ACQUIRES_SHARE_LOCK',
    'pg-schema-diff INDEX_BUILD',
  ],
  examples: {
    fires: ['CREATE INDEX i ON users (email);', 'CREATE UNIQUE INDEX i ON users (email);'],
    silent: [
      'CREATE INDEX CONCURRENTLY i ON users (email);',
      'CREATE TABLE users (email text); CREATE INDEX i ON users (email);',
      'CREATE INDEX i ON ONLY events (at);',
    ],
  },
  check(statement, { isNew }) {
    const index = statementAs(statement, 'IndexStmt');
    const table = relationOf(index?.relation);
    // ON ONLY makes the index of a partitioned table without its parts: nothing is built.
    const nothingBuilt = index?.relation?.inh !== true;
    if (index === undefined || table === undefined || index.concurrent === true || nothingBuilt) return [];
    if (isNew(table, statement.start)) return [];
    return [
      {
        ...spanOf(statement),
        message: `nobody can write to ${relationText(table)} while this index is built`,
        object: relationText(table),
      },
    ];
  },
};
