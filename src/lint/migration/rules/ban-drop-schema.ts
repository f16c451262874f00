/** DROP SCHEMA. */
import { as } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const banDropSchema: Rule = {
  id: 'ban-drop-schema',
  code: 'L141',
  title: 'A dropped schema',
  why: 'With CASCADE every table in it goes, with its rows, and so does all that uses them elsewhere.',
  fix: 'drop the objects one by one, after a release that does not use them',
  level: 'error',
  aliases: ['atlas DS101', 'pg-schema-diff DELETES_DATA'],
  examples: {
    fires: ['DROP SCHEMA shop CASCADE;', 'DROP SCHEMA IF EXISTS shop;'],
    silent: ['DROP VIEW shop.users;', 'CREATE SCHEMA shop;'],
  },
  check(statement) {
    const drop = statementAs(statement, 'DropStmt');
    if (drop?.removeType !== 'OBJECT_SCHEMA') return [];
    const names = (drop.objects ?? []).flatMap((object) => as(object, 'String')?.sval ?? []).join(', ');
    return [{ ...spanOf(statement), message: `schema ${names} and what is in it is lost`, object: names }];
  },
};
