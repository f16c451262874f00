/** A table of which nothing is known for sure. */
import type { SchemaRule } from '../rule.ts';

export const allNullableTable: SchemaRule = {
  id: 'all-nullable-table',
  code: 'L260',
  title: 'A table in which everything may be NULL',
  why: 'A row may say nothing at all, and every reader has to be ready for each column to be missing.',
  fix: 'make NOT NULL what a row cannot be without',
  level: 'warning',
  aliases: ['schemacrawler LinterTableAllNullableColumns'],
  examples: {
    fires: ['CREATE TABLE t (a int, b text);'],
    silent: ['CREATE TABLE t (a int NOT NULL, b text);', 'CREATE TABLE t (a int PRIMARY KEY, b text);'],
  },
  check: ({ schema }) =>
    schema.tables
      .filter(({ columns }) => columns.length > 1 && columns.every(({ notNull }) => !notNull))
      .map(({ id, label }) => ({ at: id, message: `every column of ${label} may be NULL` })),
};
