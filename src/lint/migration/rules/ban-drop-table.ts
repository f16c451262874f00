/** DROP TABLE. */
import { droppedName, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const banDropTable: Rule = {
  id: 'ban-drop-table',
  code: 'L113',
  title: 'A dropped table',
  why: 'Its rows are gone, and programs that still use it fail from that moment on.',
  fix: 'release a version that does not use the table first, and keep a copy of the rows',
  level: 'error',
  aliases: ['atlas DS102', 'strong_migrations drop_table', 'pg-schema-diff DELETES_DATA'],
  examples: {
    fires: ['DROP TABLE users;', 'DROP TABLE IF EXISTS users, orders;'],
    silent: ['DROP VIEW users;', 'CREATE TABLE scratch (id int); DROP TABLE scratch;'],
  },
  check(statement, { isNew }) {
    const drop = statementAs(statement, 'DropStmt');
    if (drop?.removeType !== 'OBJECT_TABLE') return [];
    const names = (drop.objects ?? []).flatMap((object) => droppedName(object) ?? []);
    const lost = names.filter((name) => !isNew(name, statement.start)).map(relationText);
    if (lost.length === 0) return [];
    const message = `the rows of ${lost.join(', ')} are lost`;
    return [{ ...spanOf(statement), message, ...(lost[0] === undefined ? {} : { object: lost[0] }) }];
  },
};
