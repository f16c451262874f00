/** References kept as a list. */
import type { SchemaRule } from '../rule.ts';
import { columnsIn } from '../schema.ts';

export const multiValuedColumn: SchemaRule = {
  id: 'multi-valued-column',
  code: 'L242',
  title: 'References kept as a list',
  why: 'No foreign key can hold a list, so its members may point at nothing, and whoever looks for one has to read all lists.',
  fix: 'make a table of it, a row for each member',
  level: 'warning',
  aliases: ['sqlcheck multi-valued attribute'],
  examples: {
    fires: ['CREATE TABLE t (user_ids bigint[]);', 'CREATE TABLE t (user_ids text);'],
    silent: ['CREATE TABLE t (tags text[], ids_seen integer);'],
  },
  check: ({ schema }) =>
    columnsIn(schema)
      .filter(({ column }) => /_ids$/.test(column.name) && /\[\]$|^(text|character)/.test(column.type))
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} keeps references as a list, in ${column.type}`,
      })),
};
