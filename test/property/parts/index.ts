import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { condition, expression, severalColumns } from '../relations.ts';

interface IndexSpec {
  readonly table: Pick;
  readonly columns: readonly Pick[];
  readonly method: string | undefined;
  readonly unique: boolean | undefined;
  readonly expression: boolean | undefined;
  readonly order: string | undefined;
  readonly where: Pick | undefined;
  readonly include: Pick | undefined;
  readonly fillfactor: number | undefined;
}

export const index: Part<IndexSpec> = {
  name: 'index',
  weight: 8,
  spec: fc.record({
    table: pick,
    columns: fc.array(pick, { minLength: 1, maxLength: 2 }),
    method: rarely(oneOf('hash', 'brin', 'gin')),
    unique: rarely(fc.constant(true)),
    expression: rarely(fc.constant(true)),
    order: rarely(oneOf('DESC', 'ASC NULLS FIRST')),
    where: rarely(pick),
    include: rarely(pick),
    fillfactor: rarely(fc.constant(70)),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    if (table === undefined) return [];
    // An index over arrays of what has no order is taken, and fails with the first row.
    const columns = severalColumns(side, table, spec.columns).filter(
      ({ type }) => type.ordered || !type.sql.endsWith('[]'),
    );
    const [included] = spec.include === undefined ? [] : severalColumns(side, table, [spec.include]);
    const order = spec.order === undefined || spec.method !== undefined ? '' : ` ${spec.order}`;
    const keys = columns.map((column) =>
      spec.expression === true ? `(${expression(column, spec.table).sql})` : column.name,
    );
    const [first] = columns;
    if (first === undefined) return [];
    return [
      [
        `CREATE ${spec.unique === true ? 'UNIQUE ' : ''}INDEX ${name} ON ${table.sql}`,
        ...(spec.method === undefined ? [] : [`USING ${spec.method}`]),
        `(${keys.map((key) => `${key}${order}`).join(', ')})`,
        ...(included === undefined ? [] : [`INCLUDE (${included.name})`]),
        ...(spec.fillfactor === undefined || spec.method !== undefined ? [] : ['WITH (fillfactor = 70)']),
        ...(spec.where === undefined ? [] : [`WHERE ${condition(first, spec.where)}`]),
      ].join(' '),
    ];
  },
};
