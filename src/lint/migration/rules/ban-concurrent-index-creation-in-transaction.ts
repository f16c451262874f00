/** CREATE INDEX CONCURRENTLY refuses to run in a transaction. */
import type { Rule } from '../rule.ts';
import { spanOfWord, statementAs } from '../statement.ts';

export const banConcurrentIndexCreationInTransaction: Rule = {
  id: 'ban-concurrent-index-creation-in-transaction',
  code: 'L108',
  title: 'CREATE INDEX CONCURRENTLY in a transaction',
  why: 'A concurrent build consists of several transactions of its own, so PostgreSQL refuses it inside one.',
  fix: 'give the index a migration of its own that runs outside a transaction',
  level: 'error',
  aliases: ['atlas PG103'],
  examples: {
    fires: [
      'BEGIN; CREATE INDEX CONCURRENTLY i ON users (email); COMMIT;',
      {
        sql: 'CREATE INDEX CONCURRENTLY i ON users (email); ALTER TABLE users ADD UNIQUE USING INDEX i;',
        inTransaction: true,
      },
    ],
    silent: [
      'CREATE INDEX CONCURRENTLY i ON users (email);',
      { sql: 'CREATE INDEX CONCURRENTLY i ON users (email);', inTransaction: true },
      {
        sql: 'COMMIT; CREATE INDEX CONCURRENTLY i ON users (email); BEGIN;',
        inTransaction: true,
      },
    ],
  },
  check(statement, { single }) {
    const index = statementAs(statement, 'IndexStmt');
    if (index?.concurrent !== true || statement.transaction === undefined) return [];
    // Tools run a file of one statement as it is, or can be told to.
    if (statement.managed && single) return [];
    return [
      {
        ...spanOfWord(statement, 'concurrently'),
        message: `${index.idxname ?? 'the index'} cannot be built concurrently inside a transaction`,
      },
    ];
  },
};
