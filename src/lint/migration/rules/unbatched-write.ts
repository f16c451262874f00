/** UPDATE and DELETE of a whole table. */
import { relationOf, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const unbatchedWrite: Rule = {
  id: 'unbatched-write',
  code: 'L150',
  title: 'A whole table written in one statement',
  why: 'Every row stays locked until the end, every row gets a new version that vacuum cannot clear away meanwhile, and a failure undoes it all. Replicas fall behind.',
  fix: 'write in batches by the key, each in a transaction of its own',
  level: 'warning',
  aliases: ['strong_migrations update_all', 'pg-schema-diff IMPACTS_DATABASE_PERFORMANCE'],
  examples: {
    fires: ['UPDATE users SET active = true;', 'DELETE FROM users;'],
    silent: [
      'UPDATE users SET active = true WHERE id BETWEEN 1 AND 1000;',
      'CREATE TABLE t (a int); INSERT INTO t VALUES (1); UPDATE t SET a = 2;',
    ],
  },
  check(statement, { isNew }) {
    const write = statementAs(statement, 'UpdateStmt') ?? statementAs(statement, 'DeleteStmt');
    const table = relationOf(write?.relation);
    if (write === undefined || write.whereClause !== undefined || isNew(table, statement.start)) return [];
    const name = table === undefined ? 'the table' : relationText(table);
    return [{ ...spanOf(statement), message: `every row of ${name} is written at once`, object: name }];
  },
};
