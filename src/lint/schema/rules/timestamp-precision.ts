/** A timestamp whose fractions are rounded. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const timestampPrecision: SchemaRule = {
  id: 'timestamp-precision',
  code: 'L232',
  title: 'A timestamp of whole seconds',
  why: 'PostgreSQL rounds, so half of the values lie up to half a second in the future of what they record.',
  fix: 'keep the fractions, and cut them off with date_trunc where they are shown',
  level: 'warning',
  aliases: ["don't-do-this timestamp(0)"],
  examples: {
    fires: ['CREATE TABLE t (created_at timestamptz(0));'],
    silent: ['CREATE TABLE t (created_at timestamptz, seen_at timestamptz(3));'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^timestamp\(0\)/).map(({ column }) => ({
      at: column.id,
      message: `${column.label} is rounded to whole seconds`,
    })),
};
