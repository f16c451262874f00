/** A list of values in a check. */
import type { SchemaRule } from '../rule.ts';

export const enumAsCheck: SchemaRule = {
  id: 'enum-as-check',
  code: 'L248',
  title: 'A list of values in a check',
  why: 'No generated type knows the values, the same list is repeated where the column is used again, and one more value needs all rows read.',
  fix: 'declare an enum, or a table of the values when they change often',
  level: 'off',
  aliases: ['sqlcheck values in definition'],
  examples: {
    fires: ["CREATE TABLE t (status text CHECK (status IN ('new', 'paid')));"],
    silent: [
      "CREATE TYPE s AS ENUM ('new', 'paid'); CREATE TABLE t (status s);",
      "CREATE TABLE t (a text CHECK (a <> ''));",
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.checks
        .filter(({ columns, expression }) => columns.length === 1 && /= ANY \(\(?ARRAY\['/.test(expression))
        .map(({ id, columns }) => ({
          at: id,
          message: `the values of ${table.label}.${columns[0]} stand in a check`,
        })),
    ),
};
