/** What a column becomes when nobody says. */
import { columnText, commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const banSetDefault: Rule = {
  id: 'ban-set-default',
  code: 'L168',
  title: 'Another default',
  why: 'Programs that leave the column out write another value from that moment on, or NULL. A framework that read the old default when it started may still write that.',
  fix: 'let the programs name the value first',
  level: 'off',
  aliases: ['squawk ban-drop-default', 'strong_migrations change_column_default'],
  examples: {
    fires: [
      `ALTER TABLE users ALTER COLUMN status SET DEFAULT 'new';`,
      'ALTER TABLE users ALTER COLUMN status DROP DEFAULT;',
    ],
    silent: [
      `ALTER TABLE users ADD COLUMN status text DEFAULT 'new';`,
      `ALTER TABLE users ADD COLUMN status text; ALTER TABLE users ALTER COLUMN status SET DEFAULT 'new';`,
      `CREATE TABLE users (status text); ALTER TABLE users ALTER COLUMN status SET DEFAULT 'new';`,
    ],
  },
  check(statement, { isNew, before }) {
    return commandsOf(statement, 'AT_ColumnDefault')
      .filter(({ table, start }) => !isNew(table, start))
      .filter(
        ({ table, command, start }) =>
          !before('column', start, table).some((fact) => fact.pending && fact.column === command.name),
      )
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message: `${columnText(table, command.name ?? '')} ${command.def === undefined ? 'has no default' : 'gets another default'} from now on`,
        object: columnText(table, command.name ?? ''),
      }));
  },
};
