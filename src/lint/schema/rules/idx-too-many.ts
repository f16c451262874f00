/** A table with more indexes than its writes can carry. */
import type { SchemaRule } from '../rule.ts';
import { accessPaths } from '../schema.ts';

const MOST = 10;

export const idxTooMany: SchemaRule = {
  id: 'idx-too-many',
  code: 'L223',
  title: 'A table with very many indexes',
  why: 'Every row written is written to each of them, and an update can no longer stay on its page when one covers what changes.',
  fix: 'ask `datawright tune indexes` which of them nothing needs',
  level: 'warning',
  aliases: ['sqlcheck too many indexes'],
  examples: {
    fires: [
      'CREATE TABLE t (a int, b int, c int, d int, e int, f int, g int, h int, i int, j int, k int); CREATE INDEX ON t (a); CREATE INDEX ON t (b); CREATE INDEX ON t (c); CREATE INDEX ON t (d); CREATE INDEX ON t (e); CREATE INDEX ON t (f); CREATE INDEX ON t (g); CREATE INDEX ON t (h); CREATE INDEX ON t (i); CREATE INDEX ON t (j); CREATE INDEX ON t (k);',
    ],
    silent: ['CREATE TABLE t (id int PRIMARY KEY, a int); CREATE INDEX ON t (a);'],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const { length } = accessPaths(table);
      return length > MOST ? [{ at: table.id, message: `${table.label} has ${length} indexes` }] : [];
    }),
};
