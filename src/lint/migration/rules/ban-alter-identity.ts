/** Who gives a column its numbers. */
import { columnText, commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const banAlterIdentity: Rule = {
  id: 'ban-alter-identity',
  code: 'L169',
  title: 'A changed identity',
  why: 'GENERATED ALWAYS refuses rows that bring their own number, a dropped identity refuses those that bring none, and RESTART gives numbers out again that are taken.',
  fix: 'make every program write the same way first; BY DEFAULT takes both',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;',
      'ALTER TABLE users ALTER COLUMN id SET GENERATED ALWAYS;',
      'ALTER TABLE users ALTER COLUMN id DROP IDENTITY;',
    ],
    silent: [
      'CREATE TABLE users (id bigint NOT NULL); ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;',
      'ALTER TABLE users ALTER COLUMN id SET DEFAULT 1;',
    ],
  },
  check(statement, { isNew }) {
    return commandsOf(statement, 'AT_AddIdentity', 'AT_SetIdentity', 'AT_DropIdentity')
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message: `${columnText(table, command.name ?? '')} gets its numbers in another way from now on`,
        object: columnText(table, command.name ?? ''),
      }));
  },
};
