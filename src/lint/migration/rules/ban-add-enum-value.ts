/** Values that programs do not know yet. */
import { namesOf, relationOfNames, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { alterCommands, spanOf, statementAs } from '../statement.ts';

export const banAddEnumValue: Rule = {
  id: 'ban-add-enum-value',
  code: 'L174',
  title: 'A value that programs do not know',
  why: 'Programs that map the values of an enum or the attributes of a composite type fail on the first row with one they have not heard of, and a value is not taken away again without rebuilding the type.',
  fix: 'release the readers that know it first',
  level: 'off',
  aliases: ['squawk ban-add-composite-attribute'],
  examples: {
    fires: [`ALTER TYPE status ADD VALUE 'paused';`, 'ALTER TYPE address ADD ATTRIBUTE country text;'],
    silent: [
      `ALTER TYPE status RENAME VALUE 'a' TO 'b';`,
      `CREATE TYPE status AS ENUM ('a'); ALTER TYPE status ADD VALUE 'b';`,
      'CREATE TYPE address AS (street text); ALTER TYPE address ADD ATTRIBUTE country text;',
    ],
  },
  check(statement, { isNew }) {
    const added = statementAs(statement, 'AlterEnumStmt');
    const name = relationOfNames(namesOf(added?.typeName));
    const value =
      name === undefined ||
      added?.newVal === undefined ||
      added.oldVal !== undefined ||
      isNew(name, statement.start)
        ? []
        : [
            {
              ...spanOf(statement),
              message: `${added.newVal} of ${relationText(name)} is new to programs`,
              object: relationText(name),
            },
          ];
    const attributes = alterCommands(statement, ['OBJECT_TYPE'])
      .filter(({ command, table, start }) => command.subtype === 'AT_AddColumn' && !isNew(table, start))
      .map(({ table, start, end }) => ({
        start,
        end,
        message: `this attribute of ${relationText(table)} is new to programs`,
        object: relationText(table),
      }));
    return [...value, ...attributes];
  },
};
