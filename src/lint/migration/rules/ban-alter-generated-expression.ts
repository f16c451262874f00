/** What a generated column is computed from. */
import { columnText, commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const banAlterGeneratedExpression: Rule = {
  id: 'ban-alter-generated-expression',
  code: 'L170',
  title: 'A changed generated column',
  why: 'DROP EXPRESSION leaves the values as they are, and nobody computes them any more. SET EXPRESSION gives readers other values and, for a stored column, writes the whole table anew under ACCESS EXCLUSIVE.',
  fix: 'add a second column with the new expression and let the readers change over',
  level: 'off',
  aliases: ['squawk ban-drop-generated-expression'],
  examples: {
    fires: [
      'ALTER TABLE users ALTER COLUMN name DROP EXPRESSION;',
      'ALTER TABLE users ALTER COLUMN name SET EXPRESSION AS (first || last);',
    ],
    silent: [
      'ALTER TABLE users ALTER COLUMN name DROP DEFAULT;',
      'CREATE TABLE users (a int, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE users ALTER COLUMN b DROP EXPRESSION;',
    ],
  },
  check(statement, { isNew }) {
    return commandsOf(statement, 'AT_SetExpression', 'AT_DropExpression')
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message: `${columnText(table, command.name ?? '')} ${command.subtype === 'AT_DropExpression' ? 'is not computed' : 'is computed in another way'} from now on`,
        object: columnText(table, command.name ?? ''),
      }));
  },
};
