/** SET LOCAL where there is no transaction. */
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const setLocalWithoutTransaction: Rule = {
  id: 'set-local-without-transaction',
  code: 'L166',
  title: 'SET LOCAL without a transaction',
  why: 'SET LOCAL lasts until the transaction ends. Outside of one that is at once, and PostgreSQL only warns: the timeout that was meant is not there.',
  fix: 'SET without LOCAL, or BEGIN first',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [`SET LOCAL lock_timeout = '2s'; SELECT 1;`],
    silent: [
      `BEGIN; SET LOCAL lock_timeout = '2s'; SELECT 1; COMMIT;`,
      { sql: `SET LOCAL lock_timeout = '2s'; SELECT 1;`, inTransaction: true },
    ],
  },
  check(statement) {
    const set = statementAs(statement, 'VariableSetStmt');
    if (set?.is_local !== true || statement.transaction !== undefined) return [];
    return [{ ...spanOf(statement), message: `${set.name ?? 'this'} is set for this statement only` }];
  },
};
