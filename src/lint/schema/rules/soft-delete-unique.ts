/** A deleted row that keeps its name taken. */
import type { SchemaRule } from '../rule.ts';
import { accessPaths } from '../schema.ts';

export const softDeleteUnique: SchemaRule = {
  id: 'soft-delete-unique',
  code: 'L269',
  title: 'A deleted row that keeps its name taken',
  why: 'Rows marked as deleted still count for the unique constraint: nobody can use their value again, and the error tells that they exist.',
  fix: 'make it a unique index with `where: deleted_at IS NULL`',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, deleted_at timestamptz);'],
    silent: [
      'CREATE TABLE users (id bigint PRIMARY KEY, email text, deleted_at timestamptz); CREATE UNIQUE INDEX ON users (email) WHERE deleted_at IS NULL;',
      'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const mark = table.columns.find(({ name }) => /^(deleted_at|is_deleted|deleted)$/.test(name))?.name;
      if (mark === undefined) return [];
      return accessPaths(table)
        .filter(
          ({ id, unique, where, columns }) =>
            unique && where === undefined && id !== table.primaryKey?.id && !columns.includes(mark),
        )
        .map(({ id, name }) => ({
          at: id,
          message: `${name} counts the rows that ${mark} marks as deleted`,
        }));
    }),
};
