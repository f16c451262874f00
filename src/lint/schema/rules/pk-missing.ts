/** A table whose rows cannot be told apart. */
import type { SchemaRule } from '../rule.ts';

export const pkMissing: SchemaRule = {
  id: 'pk-missing',
  code: 'L202',
  title: 'A table without a primary key',
  why: 'A row cannot be named: not by a foreign key, not by logical replication, not by a tool that repairs or moves rows, and the same row can come twice.',
  fix: 'declare a primary key, on the natural key or on an identity column',
  level: 'error',
  aliases: ['splinter 0004', 'schemalint require-primary-key', 'pg-index-health TABLES_WITHOUT_PRIMARY_KEY'],
  examples: {
    fires: ['CREATE TABLE events (at timestamptz NOT NULL);', 'CREATE TABLE t (id bigint UNIQUE NOT NULL);'],
    silent: [
      'CREATE TABLE events (id bigint PRIMARY KEY);',
      'CREATE TABLE p (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE TABLE p1 PARTITION OF p DEFAULT;',
    ],
  },
  check: ({ schema }) =>
    schema.tables
      .filter(({ primaryKey }) => primaryKey === undefined)
      .map((table) => {
        const candidate = table.uniques.find(({ columns }) =>
          columns.every((name) => table.columns.find((column) => column.name === name)?.notNull === true),
        );
        return {
          at: table.id,
          message: `${table.label} has no primary key`,
          ...(candidate === undefined
            ? {}
            : { fix: `make ${candidate.columns.join(', ')} the primary key: it is unique and never NULL` }),
        };
      }),
};
