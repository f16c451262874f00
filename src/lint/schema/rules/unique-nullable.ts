/** A unique constraint that NULLs pass by. */
import type { SchemaRule } from '../rule.ts';
import { columnOf } from '../schema.ts';

export const uniqueNullable: SchemaRule = {
  id: 'unique-nullable',
  code: 'L225',
  title: 'A unique constraint that NULLs pass by',
  why: 'NULLs differ from each other: any number of rows with a NULL in one of the columns can be the same in all the others.',
  fix: 'make the columns NOT NULL, or declare `nulls_not_distinct: true` (PostgreSQL 15)',
  level: 'warning',
  aliases: ['pg-index-health INDEXES_WITH_NULL_VALUES'],
  examples: {
    fires: ['CREATE TABLE t (team_id int NOT NULL, nick text, UNIQUE (team_id, nick));'],
    silent: [
      'CREATE TABLE t (team_id int NOT NULL, nick text NOT NULL, UNIQUE (team_id, nick));',
      'CREATE TABLE t (team_id int NOT NULL, nick text, UNIQUE NULLS NOT DISTINCT (team_id, nick));',
      'CREATE TABLE t (email text UNIQUE);',
    ],
  },
  // Over one column it says plainly "unique where there is one".
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.uniques.flatMap(({ id, name, columns, definition }) => {
        if (columns.length < 2 || definition.includes('NULLS NOT DISTINCT')) return [];
        const nullable = columns.filter((column) => columnOf(table, column)?.notNull !== true);
        return nullable.length === 0
          ? []
          : [{ at: id, message: `${name} lets rows be the same where ${nullable.join(' or ')} is NULL` }];
      }),
    ),
};
