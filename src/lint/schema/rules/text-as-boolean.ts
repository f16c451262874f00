/** Yes and no kept as text or a number. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const textAsBoolean: SchemaRule = {
  id: 'text-as-boolean',
  code: 'L239',
  title: 'Yes or no kept as text or a number',
  why: 'Y, y, yes, true, 1 and "" all end up there, and every reader has to know which of them count.',
  fix: 'use boolean',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE t (is_paid text);', 'CREATE TABLE t (has_children smallint);'],
    silent: ['CREATE TABLE t (is_paid boolean, issue text);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^(text|character|smallint|integer|bit)/)
      .filter(({ column }) => /^(is|has|can|should)_/.test(column.name))
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} looks like yes or no and is ${column.type}`,
      })),
};
