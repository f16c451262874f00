/** A column numbered by a sequence of its own instead of an identity. */
import type { SchemaRule } from '../rule.ts';
import { columnsIn } from '../schema.ts';

export const serialColumn: SchemaRule = {
  id: 'serial-column',
  code: 'L207',
  title: 'A serial column',
  why: 'The sequence has an owner and rights of its own, which dumps, copies of the table and GRANTs forget, and anybody can write numbers past it.',
  fix: 'make it an identity column: `identity: always` or `by default`',
  level: 'warning',
  aliases: [
    'schemalint prefer-identity',
    'squawk prefer-identity',
    'pg-index-health PRIMARY_KEYS_WITH_SERIAL_TYPES',
  ],
  examples: {
    fires: [
      'CREATE TABLE t (id serial PRIMARY KEY);',
      'CREATE TABLE t (id bigserial PRIMARY KEY, n smallserial);',
    ],
    silent: [
      'CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);',
      "CREATE SEQUENCE shared; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('shared'));",
    ],
  },
  check: ({ schema }) => {
    const owned = new Set(
      schema.all<{ ownedBy?: string }>('sequence').flatMap(({ ownedBy }) => ownedBy ?? []),
    );
    return columnsIn(schema)
      .filter(
        ({ column }) =>
          /^nextval\(/.test(column.default ?? '') && owned.has(column.id.replace(/^column /, '')),
      )
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} is numbered by a sequence of its own`,
      }));
  },
};
