/** A foreign key without an index that begins with its columns. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';
import { accessPaths } from '../schema.ts';

export const fkUnindexed: SchemaRule = {
  id: 'fk-unindexed',
  code: 'L201',
  title: 'A foreign key without an index',
  why: 'Whoever deletes a row that is referred to, or changes its key, reads the whole referring table for each one; so does every join from there.',
  fix: 'add an index that begins with the columns of the foreign key',
  level: 'warning',
  aliases: [
    'splinter 0001',
    'schemalint index-referencing-column',
    'pg-index-health FOREIGN_KEYS_WITHOUT_INDEX',
  ],
  examples: {
    fires: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);',
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, paid boolean); CREATE INDEX ON orders (user_id) WHERE paid;',
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (user_id bigint REFERENCES users, day date); CREATE INDEX ON orders (day, user_id);',
    ],
    silent: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (user_id bigint REFERENCES users, day date); CREATE INDEX ON orders (user_id, day);',
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE profiles (user_id bigint PRIMARY KEY REFERENCES users);',
      'CREATE TABLE users (a bigint, b bigint, PRIMARY KEY (a, b)); CREATE TABLE orders (x bigint, y bigint, FOREIGN KEY (x, y) REFERENCES users); CREATE INDEX ON orders (y, x);',
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (user_id bigint REFERENCES users); CREATE INDEX ON orders (user_id) WHERE user_id IS NOT NULL;',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const paths = accessPaths(table).filter(({ method }) => method === 'btree' || method === 'hash');
      return table.foreignKeys
        .filter(({ columns }) => !paths.some((path) => serves(path, columns)))
        .map(({ id, columns, references }) => ({
          at: id,
          message: `no index of ${table.label} begins with ${columns.join(', ')}, which refers to ${references.table}`,
          fix: `add indexes: - { columns: [${columns.join(', ')}] } to ${table.label}`,
          patch: `CREATE INDEX CONCURRENTLY ON ${table.sql} (${columns.map(quoteIdentifier).join(', ')})`,
        }));
    }),
};

interface Path {
  readonly columns: readonly (string | null)[];
  readonly where?: string;
}

/** Rows whose reference is NULL are never looked for, so an index may leave them out. */
function serves({ columns, where }: Path, wanted: readonly string[]): boolean {
  const leading = new Set(columns.slice(0, wanted.length));
  if (!wanted.every((column) => leading.has(column))) return false;
  const nulls = wanted.map((column) => `(${quoteIdentifier(column)} IS NOT NULL)`);
  return where === undefined || nulls.includes(where) || nulls.includes(`(${where})`);
}
