/** DROP INDEX that waits for everybody. */
import { droppedName, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const requireConcurrentIndexDeletion: Rule = {
  id: 'require-concurrent-index-deletion',
  code: 'L131',
  title: 'An index that is dropped under a lock',
  why: 'DROP INDEX needs ACCESS EXCLUSIVE on the table: it waits for every running query, and every new one waits behind it.',
  fix: 'DROP INDEX CONCURRENTLY, outside a transaction',
  level: 'warning',
  aliases: ['atlas PG102', 'strong_migrations remove_index', 'pg-schema-diff INDEX_DROPPED'],
  examples: {
    fires: ['DROP INDEX users_email;', 'DROP INDEX IF EXISTS users_email;'],
    silent: [
      'DROP INDEX CONCURRENTLY users_email;',
      'DROP TABLE IF EXISTS users;',
      'CREATE TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i;',
    ],
  },
  check(statement, { isNew }) {
    const drop = statementAs(statement, 'DropStmt');
    if (drop?.removeType !== 'OBJECT_INDEX' || drop.concurrent === true) return [];
    const names = (drop.objects ?? []).flatMap((object) => droppedName(object) ?? []);
    const used = names.filter((name) => !isNew(name, statement.start));
    if (used.length === 0) return [];
    return [
      {
        ...spanOf(statement),
        message: `dropping ${used.map(relationText).join(', ')} waits for every query on its table, and holds up the next`,
      },
    ];
  },
};
