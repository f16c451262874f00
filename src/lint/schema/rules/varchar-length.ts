/** A text with a length of the type. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const varcharLength: SchemaRule = {
  id: 'varchar-length',
  code: 'L233',
  title: 'A varchar with a length',
  why: 'It is no faster than text, and a shorter limit later needs all rows read under a lock that keeps everybody out.',
  fix: 'use text, with a check on its length where a limit is meant',
  level: 'off',
  aliases: ['schemalint prefer-text-to-varchar', 'squawk prefer-text-field', "don't-do-this varchar(n)"],
  examples: {
    fires: ['CREATE TABLE t (name varchar(50));'],
    silent: ['CREATE TABLE t (name text CHECK (length(name) <= 50), note varchar);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^character varying\(\d+\)/).map(({ column }) => ({
      at: column.id,
      message: `${column.label} is ${column.type}`,
    })),
};
