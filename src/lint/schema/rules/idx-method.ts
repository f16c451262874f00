/** A b-tree over values that are searched by what they contain. */
import type { SchemaRule } from '../rule.ts';
import { accessPaths, columnOf } from '../schema.ts';

export const idxMethod: SchemaRule = {
  id: 'idx-method',
  code: 'L222',
  title: 'A b-tree over an array or a document',
  why: 'It finds whole values only, not what is inside of them, and a value of more than 2,704 bytes cannot be inserted.',
  fix: 'use `method: gin`',
  level: 'warning',
  aliases: ['pg-index-health BTREE_INDEXES_ON_ARRAY_COLUMNS'],
  examples: {
    fires: [
      'CREATE TABLE t (tags text[]); CREATE INDEX ON t (tags);',
      'CREATE TABLE t (doc jsonb); CREATE INDEX ON t (doc);',
    ],
    silent: [
      'CREATE TABLE t (tags text[]); CREATE INDEX ON t USING gin (tags);',
      "CREATE TABLE t (doc jsonb); CREATE INDEX ON t ((doc ->> 'a'));",
      'CREATE TABLE t (tags text[] UNIQUE);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      accessPaths(table)
        .filter(({ method, unique }) => method === 'btree' && !unique)
        .flatMap(({ id, name, columns }) =>
          columns.flatMap((column) => {
            const type = columnOf(table, column ?? '')?.type ?? '';
            return /\[\]$|^jsonb$/.test(type)
              ? [{ at: id, message: `${name} is a b-tree over ${column}, a ${type}` }]
              : [];
          }),
        ),
    ),
};
