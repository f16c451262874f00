/** BEGIN and COMMIT that do not fit the transaction there is. */
import type { Rule } from '../rule.ts';
import { spanOf, transactionControl } from '../statement.ts';

export const transactionNesting: Rule = {
  id: 'transaction-nesting',
  code: 'L138',
  title: 'Transaction control that does not fit',
  why: 'PostgreSQL has no transactions within transactions: BEGIN inside one is only a warning, and the COMMIT that belongs to it ends the outer one, from where on nothing is taken back any more.',
  fix: 'leave BEGIN and COMMIT to one place: the file, or the tool that runs it',
  level: 'error',
  aliases: ['atlas TX101'],
  examples: {
    fires: [
      'BEGIN; BEGIN; SELECT 1; COMMIT;',
      'SELECT 1; COMMIT;',
      { sql: 'BEGIN; SELECT 1; COMMIT;', inTransaction: true },
    ],
    silent: [
      'BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;',
      'BEGIN; SAVEPOINT a; ROLLBACK TO a; COMMIT;',
      { sql: 'SELECT 1;', inTransaction: true },
    ],
  },
  check(statement, { statements }) {
    const control = transactionControl(statement);
    const begins = control === 'TRANS_STMT_BEGIN' || control === 'TRANS_STMT_START';
    const ends = control === 'TRANS_STMT_COMMIT' || control === 'TRANS_STMT_ROLLBACK';
    if (!begins && !ends) return [];
    const place = spanOf(statement);
    // A file that a tool wraps has no transactions of its own, before or after one that it ends.
    const wrapped = statements[0]?.managed === true;
    if (wrapped)
      return [
        {
          ...place,
          message: begins
            ? 'the tool that runs this file has begun a transaction already'
            : 'this ends the transaction of the tool that runs the file',
        },
      ];
    const previous = statements[statement.index - 1];
    const inside = previous?.transaction !== undefined && !closes(transactionControl(previous), previous);
    if (begins && inside) return [{ ...place, message: 'a transaction has begun already' }];
    if (ends && !inside) return [{ ...place, message: 'there is no transaction to end' }];
    return [];
  },
};

function closes(
  control: ReturnType<typeof transactionControl>,
  statement: { readonly node: object },
): boolean {
  const ends =
    control === 'TRANS_STMT_COMMIT' || control === 'TRANS_STMT_ROLLBACK' || control === 'TRANS_STMT_PREPARE';
  const chained =
    (statement.node as { TransactionStmt?: { chain?: boolean } }).TransactionStmt?.chain === true;
  return ends && !chained;
}
