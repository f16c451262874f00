/** DROP DATABASE in a migration. */
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const banDropDatabase: Rule = {
  id: 'ban-drop-database',
  code: 'L111',
  title: 'A dropped database',
  why: 'Everything in it is gone, and no migration brings it back.',
  fix: 'drop a database by hand, after a backup that was restored',
  level: 'error',
  aliases: ['pg-schema-diff DELETES_DATA'],
  examples: {
    fires: ['DROP DATABASE shop;', 'DROP DATABASE IF EXISTS shop;'],
    silent: ['CREATE DATABASE shop;'],
  },
  check(statement) {
    const drop = statementAs(statement, 'DropdbStmt');
    if (drop === undefined) return [];
    return [{ ...spanOf(statement), message: `database ${drop.dbname} is lost`, object: drop.dbname ?? '' }];
  },
};
