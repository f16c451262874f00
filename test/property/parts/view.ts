/** Views and materialised views: over tables, and over other views. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely, type Side, type There } from '../part.ts';
import { relationAt } from '../relations.ts';

interface ViewSpec {
  readonly schema: Pick | undefined;
  readonly from: Pick;
  readonly columns: readonly Pick[];
  readonly shape: number;
  readonly option: string | undefined;
  readonly index: boolean | undefined;
}

/** Every view has columns `a` and `b`, so that others can be built on it. */
function query({ spec, slot }: There<ViewSpec>, side: Side): string | undefined {
  const from = relationAt(side, spec.from, slot);
  if (from === undefined || from.columns.length === 0) return undefined;
  const [a, b, ...more] = spec.columns.map((i) => `t.${from.columns[i % from.columns.length]}`);
  const extra = more.map((column, i) => `, ${column} AS c${i}`).join('');
  const named = `${a} AS a, ${b ?? 'NULL::text'} AS b${extra}`;
  const shapes = [
    `SELECT ${named} FROM ${from.sql} t`,
    `SELECT ${named} FROM ${from.sql} t WHERE ${a} IS NOT NULL`,
    `SELECT ${a} AS a, count(*) AS b FROM ${from.sql} t GROUP BY ${a}`,
    `WITH x AS (SELECT ${named} FROM ${from.sql} t) SELECT x.a, x.b${extra.replaceAll(/, t\.\S+ AS /g, ', x.')} FROM x LEFT JOIN ${from.sql} t ON false`,
    `SELECT DISTINCT ${a} AS a, (SELECT count(*) FROM ${from.sql}) AS b FROM ${from.sql} t`,
    `SELECT ${named} FROM ${from.sql} t ORDER BY 1 LIMIT 5`,
    `SELECT ${a} AS a, 'x'::text AS b FROM ${from.sql} t UNION ALL SELECT ${a}, 'y' FROM ${from.sql} t`,
  ];
  return shapes[spec.shape % shapes.length];
}

const spec = fc.record({
  schema: rarely(pick),
  from: pick,
  columns: fc.array(pick, { minLength: 2, maxLength: 4 }),
  shape: fc.nat(6),
  option: rarely(oneOf('security_barrier', 'security_invoker = true', 'check_option = local')),
  index: rarely(fc.constant(true)),
});

export const view: Part<ViewSpec> = {
  name: 'view',
  weight: 8,
  spec,
  schema: (own) => own.schema,
  sql: (own, side) => {
    const select = query(own, side);
    const option = own.spec.option === undefined ? '' : ` WITH (${own.spec.option})`;
    return select === undefined ? [] : [`CREATE VIEW ${own.sql}${option} AS ${select}`];
  },
};

export const materializedView: Part<ViewSpec> = {
  name: 'materialized-view',
  weight: 3,
  spec,
  schema: (own) => own.schema,
  sql: (own, side) => {
    const select = query(own, side);
    if (select === undefined) return [];
    return [
      `CREATE MATERIALIZED VIEW ${own.sql} AS ${select}`,
      ...(own.spec.index === true ? [`CREATE INDEX ON ${own.sql} (a)`] : []),
    ];
  },
};
