/** The word NULL as a default. */
import type { SchemaRule } from '../rule.ts';
import { columnsIn } from '../schema.ts';

export const defaultNullText: SchemaRule = {
  id: 'default-null-text',
  code: 'L261',
  title: 'The word NULL as a default',
  why: 'The text of four letters is a value: IS NULL does not find it, and programs show it to people.',
  fix: 'leave the default out',
  level: 'error',
  aliases: ['schemacrawler LinterNullIntendedColumns'],
  examples: {
    fires: ["CREATE TABLE t (note text DEFAULT 'NULL');"],
    silent: ['CREATE TABLE t (note text DEFAULT NULL);', "CREATE TABLE t (note text DEFAULT 'none');"],
  },
  check: ({ schema }) =>
    columnsIn(schema)
      .filter(({ column }) => /^'null'(::|$)/i.test(column.default ?? ''))
      .map(({ column }) => ({ at: column.id, message: `the default of ${column.label} is the word NULL` })),
};
