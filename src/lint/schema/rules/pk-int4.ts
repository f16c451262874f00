/** A key that can run out of numbers. */
import type { SchemaRule } from '../rule.ts';
import { columnOf } from '../schema.ts';

export const pkInt4: SchemaRule = {
  id: 'pk-int4',
  code: 'L208',
  title: 'A numbered key that can run out',
  why: 'An integer ends at 2,147,483,647, deleted and rolled back rows included; then no row can be added, and the way to bigint rewrites the table and all that refers to it.',
  fix: 'make it bigint while the table is small; later with `strategy: online`',
  level: 'warning',
  aliases: ['squawk prefer-bigint-over-int', 'pghero sequence_danger'],
  examples: {
    fires: [
      'CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);',
      'CREATE TABLE t (id smallserial PRIMARY KEY);',
    ],
    silent: [
      'CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);',
      'CREATE TABLE countries (iso_number smallint PRIMARY KEY);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      (table.primaryKey?.columns ?? []).flatMap((name) => {
        const column = columnOf(table, name);
        if (column === undefined || !/^(integer|smallint)$/.test(column.type)) return [];
        if (column.identity === undefined && !/^nextval\(/.test(column.default ?? '')) return [];
        return [{ at: column.id, message: `${column.label} counts in ${column.type}` }];
      }),
    ),
};
