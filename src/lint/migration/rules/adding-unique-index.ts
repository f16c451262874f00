/** A unique index on rows that nobody has looked at. */
import { relationOf, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const addingUniqueIndex: Rule = {
  id: 'adding-unique-index',
  code: 'L155',
  title: 'A unique index on rows that are there',
  why: 'It fails on the first duplicate; a concurrent build then leaves an invalid index behind, which costs every write and has to be dropped.',
  fix: 'look for duplicates first: SELECT … GROUP BY … HAVING count(*) > 1',
  level: 'info',
  aliases: ['atlas MF101', 'atlas MF102'],
  examples: {
    fires: ['CREATE UNIQUE INDEX CONCURRENTLY i ON users (email);'],
    silent: [
      'CREATE INDEX CONCURRENTLY i ON users (email);',
      'CREATE TABLE users (email text); CREATE UNIQUE INDEX i ON users (email);',
    ],
  },
  check(statement, { isNew }) {
    const index = statementAs(statement, 'IndexStmt');
    const table = relationOf(index?.relation);
    if (index?.unique !== true || table === undefined || isNew(table, statement.start)) return [];
    const message = `duplicates in ${relationText(table)} make this fail`;
    return [{ ...spanOf(statement), message, object: relationText(table) }];
  },
};
