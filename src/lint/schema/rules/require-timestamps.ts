/** A table that does not say when its rows came and changed. */
import type { SchemaRule } from '../rule.ts';

const WANTED = ['created_at', 'updated_at'];

export const requireTimestamps: SchemaRule = {
  id: 'require-timestamps',
  code: 'L267',
  title: 'A table without created_at and updated_at',
  why: 'Nobody can tell when a row came or changed: no increment can be copied by it, and no mistake traced.',
  fix: 'declare both as timestamptz with the default now()',
  level: 'off',
  aliases: ['schemalint mandatory-columns', 'tbls requireColumns'],
  examples: {
    fires: ['CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);'],
    silent: [
      'CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz, updated_at timestamptz);',
      'CREATE TABLE a_b (a_id bigint, b_id bigint, PRIMARY KEY (a_id, b_id));',
    ],
  },
  // What is all key, as a join table, never changes.
  check: ({ schema }) =>
    schema.tables.flatMap(({ id, label, columns, primaryKey }) => {
      if (columns.every(({ name }) => primaryKey?.columns.includes(name))) return [];
      const missing = WANTED.filter((name) => !columns.some((column) => column.name === name));
      return missing.length === 0 ? [] : [{ at: id, message: `${label} has no ${missing.join(' and no ')}` }];
    }),
};
