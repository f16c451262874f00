/** A column that programs do not know yet. */

import { as } from '../../../sql/tree.ts';
import { columnText } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { alterCommands } from '../statement.ts';

export const banAddColumn: Rule = {
  id: 'ban-add-column',
  code: 'L177',
  title: 'A column that programs do not know',
  why: 'SELECT * brings it at once to programs that count the columns, and an INSERT that names no columns gives its values to other ones, or too few. So it is after a rollback of the program alone, too.',
  fix: 'let programs name the columns they read and write first; an added column is harmless to those that do',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'ALTER TABLE users ADD COLUMN status text;',
      'ALTER FOREIGN TABLE remote ADD COLUMN status text;',
    ],
    silent: [
      'ALTER TABLE users DROP COLUMN status;',
      'CREATE TABLE users (id int); ALTER TABLE users ADD COLUMN status text;',
    ],
  },
  check(statement, { isNew }) {
    return alterCommands(statement, ['OBJECT_TABLE', 'OBJECT_FOREIGN_TABLE'])
      .filter(({ command, table, start }) => command.subtype === 'AT_AddColumn' && !isNew(table, start))
      .map(({ table, command, start, end }) => {
        const object = columnText(table, as(command.def, 'ColumnDef')?.colname ?? '');
        return { start, end, message: `${object} is new to programs`, object };
      });
  },
};
