/** CREATE TYPE … AS ENUM. */
import { namesOf, relationOfNames, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const creatingEnum: Rule = {
  id: 'creating-enum',
  code: 'L147',
  title: 'A new enum type',
  why: 'The values of an enum can be added and renamed but not removed, and their order is for ever.',
  fix: 'use text with a CHECK, or a table of values and a foreign key',
  level: 'off',
  aliases: ['eugene W13'],
  examples: {
    fires: [`CREATE TYPE status AS ENUM ('open', 'closed');`],
    silent: ['CREATE TYPE point3 AS (x int, y int, z int);'],
  },
  check(statement) {
    const name = relationOfNames(namesOf(statementAs(statement, 'CreateEnumStmt')?.typeName));
    if (name === undefined) return [];
    return [
      {
        ...spanOf(statement),
        message: `the values of ${relationText(name)} cannot be removed again`,
        object: relationText(name),
      },
    ];
  },
};
