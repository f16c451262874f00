/** A table of one column. */
import type { SchemaRule } from '../rule.ts';

export const singleColumnTable: SchemaRule = {
  id: 'single-column-table',
  code: 'L266',
  title: 'A table of one column',
  why: 'It says no more than which values there are, which an enum or a check says without a join.',
  fix: 'make an enum of it, or add what is to be known of each',
  level: 'off',
  aliases: ['schemacrawler LinterTableWithSingleColumn', 'pg-index-health TABLES_WITH_ZERO_OR_ONE_COLUMN'],
  examples: { fires: ['CREATE TABLE t (a text PRIMARY KEY);'], silent: ['CREATE TABLE t (a int, b int);'] },
  check: ({ schema }) =>
    schema.tables
      .filter(({ columns }) => columns.length === 1)
      .map(({ id, label, columns }) => ({
        at: id,
        message: `${label} has no column but ${columns[0]?.name}`,
      })),
};
