/** A point in time that is not named as one. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const timeName: SchemaRule = {
  id: 'time-name',
  code: 'L284',
  title: 'A point in time that is not named as one',
  why: 'The ending _at for times and _on or _date for days tell a reader what is in a column without looking it up.',
  fix: 'name it …_at, or …_on for a day; `renamed_from:` keeps its data',
  level: 'off',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE t (created timestamptz);'],
    silent: [
      'CREATE TABLE t (created_at timestamptz, born_on date, birth_date date, valid_from timestamptz);',
    ],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^(timestamp|date$)/)
      .filter(
        ({ column }) =>
          !/(^|_)(at|on|date|day|time|timestamp|from|to|until|since|start|end)$/.test(column.name),
      )
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} is a point in time that is not named as one`,
      })),
};
