/** A table that can only be read as a whole. */
import type { SchemaRule } from '../rule.ts';
import { accessPaths } from '../schema.ts';

export const tableWithoutIndex: SchemaRule = {
  id: 'table-without-index',
  code: 'L226',
  title: 'A table without any index',
  why: 'Every search, update and delete reads all of it.',
  fix: 'declare its key, and an index for what it is searched by',
  level: 'warning',
  aliases: ['schemacrawler LinterTableWithNoIndexes'],
  examples: {
    fires: ['CREATE TABLE t (a int);'],
    silent: ['CREATE TABLE t (a int PRIMARY KEY);', 'CREATE TABLE t (a int); CREATE INDEX ON t (a);'],
  },
  check: ({ schema }) =>
    schema.tables
      .filter((table) => accessPaths(table).length + table.exclusions.length === 0)
      .map((table) => ({ at: table.id, message: `${table.label} has no index at all` })),
};
