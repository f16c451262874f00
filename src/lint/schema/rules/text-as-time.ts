/** A point in time kept as text. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const textAsTime: SchemaRule = {
  id: 'text-as-time',
  code: 'L238',
  title: 'A point in time kept as text',
  why: 'Anything can stand there, in any form; it sorts by its letters, and no index answers "the last week".',
  fix: 'use timestamptz or date',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE t (created_at text);', 'CREATE TABLE t (birth_date varchar(10));'],
    silent: ['CREATE TABLE t (created_at timestamptz, birth_date date, looked_at_by text, at text);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^(text|character varying)/)
      .filter(
        ({ column }) => /.(_at|_date|_time|_timestamp)$/.test(column.name) && !column.type.endsWith('[]'),
      )
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} looks like a point in time and is ${column.type}`,
      })),
};
