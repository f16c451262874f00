/** json columns. */
import { columnText, writtenColumns } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const preferJsonb: Rule = {
  id: 'prefer-jsonb',
  code: 'L143',
  title: 'A json column',
  why: 'json has no equality: SELECT DISTINCT, GROUP BY and UNION over the table fail from the moment it is there. It cannot be indexed either.',
  fix: 'use jsonb',
  level: 'warning',
  aliases: ['eugene E3', 'strong_migrations add_column_json'],
  examples: {
    fires: ['ALTER TABLE users ADD COLUMN settings json;', 'CREATE TABLE t (data json[]);'],
    silent: ['ALTER TABLE users ADD COLUMN settings jsonb;'],
  },
  check(statement) {
    return writtenColumns(statement)
      .filter(({ type }) => type.name === 'json')
      .map(({ table, column, start, end }) => ({
        start,
        end,
        message: `rows with ${column} cannot be compared`,
        object: columnText(table, column),
      }));
  },
};
