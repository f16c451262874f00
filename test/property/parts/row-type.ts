/** A table whose columns hold rows of another table, and a function over such rows. */
import fc from 'fast-check';
import { type Part, type Pick, pick, rarely } from '../part.ts';

interface RowTypeSpec {
  readonly schema: Pick | undefined;
  readonly of: Pick;
  readonly array: boolean | undefined;
  readonly called: boolean | undefined;
}

export const rowType: Part<RowTypeSpec> = {
  name: 'row-type',
  weight: 1,
  spec: fc.record({
    schema: rarely(pick),
    of: pick,
    array: rarely(fc.constant(true)),
    called: rarely(fc.constant(true)),
  }),
  schema: (spec) => spec.schema,
  sql: ({ spec, sql, name }, side) => {
    const table = side.find('table', spec.of);
    if (table === undefined) return [];
    const type = `${table.sql}${spec.array === true ? '[]' : ''}`;
    return [
      `CREATE TABLE ${sql} (id integer, r ${type})`,
      ...(spec.called === true
        ? [`CREATE FUNCTION public.${name}(${table.sql}) RETURNS integer LANGUAGE sql AS 'SELECT 1'`]
        : []),
    ];
  },
};
