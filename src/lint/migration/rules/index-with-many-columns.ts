/** Wide indexes that are not unique. */
import { relationOf, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

const MOST = 3;

export const indexWithManyColumns: Rule = {
  id: 'index-with-many-columns',
  code: 'L151',
  title: 'An index of many columns',
  why: 'Columns behind the third rarely narrow a search any more, and each makes the index larger and every write slower.',
  fix: 'begin with the columns that narrow most, and leave the others out or INCLUDE them',
  level: 'info',
  aliases: ['strong_migrations add_index_columns'],
  examples: {
    fires: ['CREATE INDEX CONCURRENTLY i ON users (a, b, c, d);'],
    silent: [
      'CREATE INDEX CONCURRENTLY i ON users (a, b, c);',
      'CREATE UNIQUE INDEX i ON users (a, b, c, d);',
    ],
  },
  check(statement) {
    const index = statementAs(statement, 'IndexStmt');
    const table = relationOf(index?.relation);
    const count = index?.indexParams?.length ?? 0;
    if (table === undefined || index?.unique === true || count <= MOST) return [];
    const message = `an index of ${count} columns on ${relationText(table)}`;
    return [{ ...spanOf(statement), message, object: relationText(table) }];
  },
};
