/** A time of change that nothing sets. */
import type { SchemaRule } from '../rule.ts';
import { columnsIn } from '../schema.ts';

export const updatedAtWithoutTrigger: SchemaRule = {
  id: 'updated-at-without-trigger',
  code: 'L268',
  title: 'An updated_at that nothing sets',
  why: 'Each program has to remember it; whoever copies what has changed since misses the rows of the one that forgot.',
  fix: 'set it in a BEFORE UPDATE trigger',
  level: 'info',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE t (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now());'],
    silent: [
      'CREATE TABLE t (id bigint PRIMARY KEY, created_at timestamptz);',
      "CREATE TABLE t (id bigint PRIMARY KEY, updated_at timestamptz); CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN new.updated_at := now(); RETURN new; END'; CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();",
    ],
  },
  check: ({ schema }) =>
    columnsIn(schema)
      .filter(({ column }) => /^(updated|modified)_(at|on)$/.test(column.name))
      .filter(
        ({ table }) => !table.triggers.some(({ definition }) => /\sBEFORE\s.*\bUPDATE\b/.test(definition)),
      )
      .map(({ column }) => ({ at: column.id, message: `no trigger sets ${column.label}` })),
};
