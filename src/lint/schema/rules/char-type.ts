/** A text padded with blanks. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const charType: SchemaRule = {
  id: 'char-type',
  code: 'L234',
  title: 'A blank-padded text',
  why: 'Blanks are stored, compared away and cut off by most functions, so equal values are not equal everywhere; nothing keeps shorter ones out either.',
  fix: 'use text, with a check on its form where one is meant',
  level: 'warning',
  aliases: ['squawk ban-char-field', "don't-do-this char(n)"],
  examples: {
    fires: ['CREATE TABLE t (country char(2));'],
    silent: ['CREATE TABLE t (country text CHECK (country ~ \'^[A-Z]{2}$\'), flag "char");'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^character\(\d+\)/).map(({ column }) => ({
      at: column.id,
      message: `${column.label} is ${column.type}, padded with blanks`,
    })),
};
