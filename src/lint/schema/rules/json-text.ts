/** A document kept as its text. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const jsonText: SchemaRule = {
  id: 'json-text',
  code: 'L235',
  title: 'A document kept as its text',
  why: 'Such a text is read anew at every access, cannot be compared, so DISTINCT and UNION fail, and cannot be indexed by what it contains.',
  fix: 'use jsonb',
  level: 'warning',
  aliases: ['schemalint prefer-jsonb-to-json', 'pg-index-health COLUMNS_WITH_JSON_TYPE'],
  examples: {
    fires: ['CREATE TABLE t (doc json);'],
    silent: ['CREATE TABLE t (doc jsonb);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^json$/).map(({ column }) => ({
      at: column.id,
      message: `${column.label} is json, not jsonb`,
    })),
};
