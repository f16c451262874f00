/** A table that does not say when its rows were written. */
import type { SchemaRule } from '../rule.ts';
import type { Table } from '../schema.ts';

const WRITTEN = /^(?:created|updated|changed|modified|inserted|recorded|occurred|logged)_(?:at|on)$/;

export const requireTimestamps: SchemaRule = {
  id: 'require-timestamps',
  code: 'L267',
  title: 'A table that does not say when its rows were written',
  why: 'Nobody can tell when a row came or changed: no increment can be copied by it, and no mistake traced.',
  fix: 'declare updated_at as timestamptz with the default now(), or created_at where rows never change',
  level: 'off',
  aliases: ['schemalint mandatory-columns', 'tbls requireColumns'],
  examples: {
    fires: [
      'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
      'CREATE TABLE tags (id text PRIMARY KEY);',
    ],
    silent: [
      'CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz, updated_at timestamptz);',
      'CREATE TABLE events (id bigint PRIMARY KEY, occurred_at timestamptz);',
      'CREATE TABLE a_b (a_id bigint, b_id bigint, PRIMARY KEY (a_id, b_id));',
    ],
  },
  check: ({ schema }) =>
    schema.tables
      .filter((table) => !isAllKey(table) && !table.columns.some(({ name }) => WRITTEN.test(name)))
      .map(({ id, label }) => ({ at: id, message: `${label} has neither created_at nor updated_at` })),
};

/** What is all key, or nothing but references, says that rows belong together: that has no time of its own. */
function isAllKey({ columns, primaryKey, foreignKeys }: Table): boolean {
  const referring = new Set(foreignKeys.length > 1 ? foreignKeys.flatMap((key) => key.columns) : []);
  return (
    columns.length > 1 &&
    (columns.every(({ name }) => primaryKey?.columns.includes(name)) ||
      columns.every(({ name }) => referring.has(name)))
  );
}
