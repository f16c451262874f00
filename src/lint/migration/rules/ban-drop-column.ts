/** A column that programs may still read. */
import { columnText, commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const banDropColumn: Rule = {
  id: 'ban-drop-column',
  code: 'L110',
  title: 'A dropped column',
  why: 'Its values are gone, and programs that still name it fail from that moment on.',
  fix: 'release a version that does not use the column first, and keep a copy of the values',
  level: 'error',
  aliases: ['atlas DS103', 'strong_migrations remove_column', 'pg-schema-diff DELETES_DATA'],
  examples: {
    fires: ['ALTER TABLE users DROP COLUMN nick;'],
    silent: [
      'ALTER TABLE users DROP CONSTRAINT nick;',
      'CREATE TABLE users (id int, nick text); ALTER TABLE users DROP COLUMN nick;',
    ],
  },
  check(statement, { isNew }) {
    return commandsOf(statement, 'AT_DropColumn')
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message: `the values of ${columnText(table, command.name ?? '')} are lost`,
        object: columnText(table, command.name ?? ''),
      }));
  },
};
