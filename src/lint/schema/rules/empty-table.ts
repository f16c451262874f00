/** A table without columns. */
import type { SchemaRule } from '../rule.ts';

export const emptyTable: SchemaRule = {
  id: 'empty-table',
  code: 'L265',
  title: 'A table without columns',
  why: 'It can hold nothing but a number of rows.',
  fix: 'drop it, or declare its columns',
  level: 'warning',
  aliases: ['schemacrawler LinterTableEmpty', 'pg-index-health TABLES_WITH_ZERO_OR_ONE_COLUMN'],
  examples: { fires: ['CREATE TABLE t ();'], silent: ['CREATE TABLE t (a int);'] },
  check: ({ schema }) =>
    schema.tables
      .filter(({ columns, inherits }) => columns.length === 0 && inherits === undefined)
      .map(({ id, label }) => ({ at: id, message: `${label} has no columns` })),
};
