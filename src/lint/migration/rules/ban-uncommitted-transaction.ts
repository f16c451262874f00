/** BEGIN without COMMIT. */
import type { Rule } from '../rule.ts';
import { spanOf, transactionControl } from '../statement.ts';

export const banUncommittedTransaction: Rule = {
  id: 'ban-uncommitted-transaction',
  code: 'L116',
  title: 'A transaction that is never committed',
  why: 'When the connection closes, everything since BEGIN is rolled back, and the tool believes that it was applied.',
  fix: 'end the file with COMMIT',
  level: 'error',
  aliases: [],
  examples: {
    fires: ['BEGIN; CREATE TABLE t (id int);', 'START TRANSACTION; SELECT 1;'],
    silent: ['BEGIN; CREATE TABLE t (id int); COMMIT;', 'BEGIN; SELECT 1; ROLLBACK;'],
  },
  check(statement, { statements }) {
    const control = transactionControl(statement);
    if (control !== 'TRANS_STMT_BEGIN' && control !== 'TRANS_STMT_START') return [];
    const rest = statements.slice(statement.index + 1).map(transactionControl);
    const ends = rest.some((kind) => kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_ROLLBACK');
    return ends ? [] : [{ ...spanOf(statement), message: 'this transaction is never committed' }];
  },
};
