/** A column that nobody explained. */
import type { SchemaRule } from '../rule.ts';
import { columnsIn } from '../schema.ts';

export const columnUndescribed: SchemaRule = {
  id: 'column-undescribed',
  code: 'L286',
  title: 'A column without a description',
  why: 'Its unit, its source and what NULL means there are known to whoever made it, as long as they remember.',
  fix: 'say what it holds: `description:`',
  level: 'off',
  aliases: ['tbls requireColumnComment', 'pg-index-health COLUMNS_WITHOUT_DESCRIPTION'],
  examples: {
    fires: ['CREATE TABLE t (weight numeric);'],
    silent: [
      "CREATE TABLE t (weight numeric); COMMENT ON COLUMN t.weight IS 'kg, packed';",
      'CREATE TABLE t (id int, created_at timestamptz);',
    ],
  },
  check: ({ schema }) =>
    columnsIn(schema)
      .filter(
        ({ column }) =>
          column.comment === undefined && !/^(id|created_at|updated_at|deleted_at)$/.test(column.name),
      )
      .map(({ column }) => ({ at: column.id, message: `${column.label} has no description` })),
};
