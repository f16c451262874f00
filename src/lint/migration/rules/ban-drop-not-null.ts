/** DROP NOT NULL. */
import { columnText, commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const banDropNotNull: Rule = {
  id: 'ban-drop-not-null',
  code: 'L112',
  title: 'A column that may be NULL from now on',
  why: 'Programs that read the column expect a value in every row, and the first NULL breaks them.',
  fix: 'make the readers ready for NULL first',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['ALTER TABLE users ALTER COLUMN email DROP NOT NULL;'],
    silent: [
      'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
      'CREATE TABLE users (email text NOT NULL); ALTER TABLE users ALTER COLUMN email DROP NOT NULL;',
    ],
  },
  check(statement, { isNew }) {
    return commandsOf(statement, 'AT_DropNotNull')
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message: `${columnText(table, command.name ?? '')} may be NULL from now on`,
        object: columnText(table, command.name ?? ''),
      }));
  },
};
