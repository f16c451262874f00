/** ALTER COLUMN TYPE. */
import { retypeEffect } from '../../../catalog/retype.ts';
import { as } from '../../../sql/tree.ts';
import { writtenType } from '../../../sql/type-name.ts';
import { columnText, commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const changingColumnType: Rule = {
  id: 'changing-column-type',
  code: 'L117',
  title: 'A changed column type',
  why: 'Most changes of a type rewrite the table and its indexes under ACCESS EXCLUSIVE, and programs that read the column meet another type. Only a few are a change of words: a longer varchar, varchar to text, a wider numeric of the same scale.',
  fix: 'add a column of the new type, fill it in batches, and let the programs change over',
  level: 'error',
  aliases: [
    'eugene E5',
    'atlas PG301',
    'strong_migrations change_column',
    'pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK',
  ],
  examples: {
    fires: [
      'ALTER TABLE users ALTER COLUMN id TYPE bigint;',
      'ALTER TABLE users ALTER COLUMN name SET DATA TYPE text;',
      {
        sql: 'ALTER TABLE users ALTER COLUMN id TYPE bigint;',
        earlier: ['CREATE TABLE users (id integer);'],
      },
    ],
    silent: [
      'CREATE TABLE users (id int); ALTER TABLE users ALTER COLUMN id TYPE bigint;',
      {
        sql: 'ALTER TABLE users ALTER COLUMN name TYPE varchar(200);',
        earlier: ['CREATE TABLE users (name varchar(100));'],
      },
    ],
  },
  check(statement, { isNew, columnType }) {
    return commandsOf(statement, 'AT_AlterColumnType')
      .filter(({ table, start }) => !isNew(table, start))
      .flatMap(({ table, command, start, end }) => {
        const name = command.name ?? '';
        const to = writtenType(as(command.def, 'ColumnDef')?.typeName)?.text ?? '';
        const from = columnType(table, name, start);
        const effect = from === undefined ? undefined : retypeEffect(from, to);
        if (effect?.cost === 'instant') return [];
        const what = from === undefined ? `to ${to}` : `from ${from} to ${to}`;
        const note = effect?.note === undefined ? '' : `, and ${effect.note}`;
        const object = columnText(table, name);
        return [{ start, end, message: `changing ${object} ${what} can rewrite the table${note}`, object }];
      });
  },
};
