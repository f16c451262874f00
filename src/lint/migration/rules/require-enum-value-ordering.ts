/** ALTER TYPE … ADD VALUE without a place. */
import { namesOf, relationOfNames, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, spanOfWord, statementAs } from '../statement.ts';

export const requireEnumValueOrdering: Rule = {
  id: 'require-enum-value-ordering',
  code: 'L134',
  title: 'An enum value without a place',
  why: 'A new value goes to the end, and comparing and sorting follow that order for ever.',
  fix: 'say BEFORE or AFTER which value it comes',
  level: 'off',
  aliases: [],
  examples: {
    fires: [`ALTER TYPE status ADD VALUE 'paid';`],
    silent: [
      `ALTER TYPE status ADD VALUE 'paid' BEFORE 'shipped';`,
      `ALTER TYPE status RENAME VALUE 'paid' TO 'settled';`,
    ],
  },
  check(statement) {
    const added = statementAs(statement, 'AlterEnumStmt');
    const name = relationOfNames(namesOf(added?.typeName));
    if (added?.newVal === undefined || added.oldVal !== undefined || added.newValNeighbor !== undefined)
      return [];
    return [
      {
        start: spanOfWord(statement, 'add').start,
        end: spanOf(statement).end,
        message: `${added.newVal} goes to the end of ${name === undefined ? 'the enum' : relationText(name)}`,
      },
    ];
  },
};
