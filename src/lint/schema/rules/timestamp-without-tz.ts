/** A point in time without a time zone. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const timestampWithoutTz: SchemaRule = {
  id: 'timestamp-without-tz',
  code: 'L230',
  title: 'A timestamp without time zone',
  why: 'It is what some clock showed, and nobody knows whose: values of two servers, or from before and after a change of the clock, cannot be compared.',
  fix: 'use timestamptz, which takes no more room',
  level: 'warning',
  aliases: [
    'schemalint prefer-timestamptz-to-timestamp',
    'squawk prefer-timestamp-tz',
    "don't-do-this timestamp",
  ],
  examples: {
    fires: [
      'CREATE TABLE t (created_at timestamp);',
      'CREATE TABLE t (created_at timestamp(3) without time zone);',
    ],
    silent: ['CREATE TABLE t (created_at timestamptz, day date);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^timestamp(\(\d\))? without time zone/).map(({ column }) => ({
      at: column.id,
      message: `${column.label} is a timestamp without time zone`,
    })),
};
