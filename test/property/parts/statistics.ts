/** Extended statistics, over columns and expressions. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { expression, severalColumns } from '../relations.ts';

interface StatisticsSpec {
  readonly schema: Pick | undefined;
  readonly table: Pick;
  readonly columns: readonly Pick[];
  readonly kinds: string | undefined;
  readonly expression: boolean | undefined;
  readonly target: number | undefined;
}

export const statistics: Part<StatisticsSpec> = {
  name: 'statistics',
  weight: 2,
  spec: fc.record({
    schema: rarely(pick),
    table: pick,
    columns: fc.array(pick, { minLength: 2, maxLength: 3 }),
    kinds: rarely(oneOf('ndistinct', 'mcv, dependencies')),
    expression: rarely(fc.constant(true)),
    target: rarely(oneOf(300)),
  }),
  schema: (spec) => spec.schema,
  sql: ({ spec, sql }, side) => {
    const table = side.find('table', spec.table);
    const columns = table === undefined ? [] : severalColumns(side, table, spec.columns);
    const [first] = columns;
    if (table === undefined || first === undefined) return [];
    const list = [
      ...columns.map(({ name }) => name),
      ...(spec.expression === true ? [`(${expression(first, spec.table).sql})`] : []),
    ];
    return [
      `CREATE STATISTICS ${sql}${spec.kinds === undefined ? '' : ` (${spec.kinds})`} ON ${list.join(', ')} FROM ${table.sql}`,
      ...(spec.target === undefined ? [] : [`ALTER STATISTICS ${sql} SET STATISTICS ${spec.target}`]),
    ];
  },
};
