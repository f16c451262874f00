/** A boolean with three values. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const booleanNullable: SchemaRule = {
  id: 'boolean-nullable',
  code: 'L263',
  title: 'A boolean with three values',
  why: 'NOT of unknown is unknown: rows with NULL are in neither half, and each program decides for itself what they mean.',
  fix: 'make it NOT NULL with a default; or an enum when there are three states',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE t (active boolean);'],
    silent: ['CREATE TABLE t (active boolean NOT NULL DEFAULT true);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^boolean$/)
      .filter(({ column }) => !column.notNull)
      .map(({ column }) => ({ at: column.id, message: `${column.label} may be true, false or NULL` })),
};
