/** A default that stands for "unknown". */
import type { SchemaRule } from '../rule.ts';
import { columnsIn } from '../schema.ts';

const SENTINEL =
  /^'(1970-01-01|1900-01-01|0001-01-01|9999-12-31|-?infinity)[^']*'::|^'(n\/a|unknown|-|\?|tbd)'::|^'?-1'?(::|$)/i;

export const sentinelDefault: SchemaRule = {
  id: 'sentinel-default',
  code: 'L262',
  title: 'A default that stands for "unknown"',
  why: 'It looks like a value: averages, minima and joins count it, and every query has to leave it out by hand.',
  fix: 'make the column nullable and let NULL say that it is not known',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      "CREATE TABLE t (born date NOT NULL DEFAULT '1970-01-01');",
      "CREATE TABLE t (country text NOT NULL DEFAULT 'unknown');",
      'CREATE TABLE t (age int NOT NULL DEFAULT -1);',
    ],
    silent: [
      "CREATE TABLE t (status text NOT NULL DEFAULT 'new', retries int NOT NULL DEFAULT 0, valid_to date DEFAULT '9999-12-31');",
    ],
  },
  check: ({ schema }) =>
    columnsIn(schema)
      .filter(({ column }) => column.notNull && SENTINEL.test(column.default ?? ''))
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} is ${column.default} where nothing is known`,
      })),
};
