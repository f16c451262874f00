/** A table of very many columns. */
import type { SchemaRule } from '../rule.ts';

const MOST = 50;

export const wideTable: SchemaRule = {
  id: 'wide-table',
  code: 'L264',
  title: 'A table of very many columns',
  why: 'It is several things in one: each update writes all of them again, each reader loads what others need, and nobody knows which belong together.',
  fix: 'give what changes together, or is seldom there, a table of its own',
  level: 'warning',
  aliases: ['schemacrawler LinterTableWithTooManyColumns', 'tbls columnCount'],
  examples: {
    fires: [
      `CREATE TABLE t (${Array.from({ length: MOST + 1 }, (_, at) => `${'abcdefghij'[Math.floor(at / 10)]}${at} int`).join(', ')});`,
    ],
    silent: ['CREATE TABLE t (a int, b int);'],
  },
  check: ({ schema }) =>
    schema.tables
      .filter(({ columns }) => columns.length > MOST)
      .map(({ id, label, columns }) => ({ at: id, message: `${label} has ${columns.length} columns` })),
};
