/** A time of day with a time zone. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const timetz: SchemaRule = {
  id: 'timetz',
  code: 'L231',
  title: 'A time of day with a time zone',
  why: 'Without a day nobody can say what the zone’s clock shows then: summer time is unknown.',
  fix: 'use timestamptz, or time beside the name of the zone',
  level: 'warning',
  aliases: ["don't-do-this timetz"],
  examples: {
    fires: ['CREATE TABLE t (opens timetz);'],
    silent: ['CREATE TABLE t (opens time, zone text);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^time(\(\d\))? with time zone/).map(({ column }) => ({
      at: column.id,
      message: `${column.label} is a time of day with a time zone`,
    })),
};
