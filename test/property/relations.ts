/** Tables, views and columns as other parts of a random schema speak of them. */
import type { Pick, Side, There } from './part.ts';
import { type TypeInfo, typeOf } from './types.ts';

export interface ColumnSpec {
  readonly table: Pick;
  readonly type: Pick;
  readonly notNull: boolean;
  readonly default: Pick | undefined;
  readonly identity: 'ALWAYS' | 'BY DEFAULT' | undefined;
  readonly identityStart: number | undefined;
  readonly generated: Pick | undefined;
  readonly stored: boolean;
  readonly collation: string | undefined;
  readonly storage: string | undefined;
  readonly compression: string | undefined;
  readonly statistics: number | undefined;
}

export interface ColumnThere extends There<ColumnSpec> {
  readonly type: TypeInfo;
}

/** Columns that a table declares itself, in their order. */
export function columnsOf(side: Side, table: There): readonly ColumnThere[] {
  return side.all<ColumnSpec>('column').flatMap((column) => {
    const type = typeOf(side, column.spec.type);
    const own = side.find('table', column.spec.table)?.slot === table.slot;
    return own && type !== undefined ? [{ ...column, type }] : [];
  });
}

/** A column of the table by pick. */
export function columnAt(side: Side, table: There, pick: Pick): ColumnThere | undefined {
  const columns = columnsOf(side, table);
  return columns[pick % Math.max(1, columns.length)];
}

/** Up to three columns by pick, each once. */
export function severalColumns(side: Side, table: There, picks: readonly Pick[]): readonly ColumnThere[] {
  const columns = picks.flatMap((pick) => columnAt(side, table, pick) ?? []);
  return columns.filter((column, i) => columns.findIndex((other) => other.slot === column.slot) === i);
}

/** A condition on a column, by its type. */
export function condition(column: ColumnThere, pick: Pick): string {
  const { name } = column;
  const [low = 'NULL', next = low] = column.type.literals;
  const { family, ordered } = column.type;
  const possible = [
    `${name} IS NOT NULL`,
    ...(ordered && low !== 'NULL'
      ? [
          `${name} <> ${low}`,
          `${name} IN (${low}, ${next})`,
          `${name} >= ${low} AND ${name} IS NOT NULL OR ${name} < ${next}`,
          `CASE WHEN ${name} = ${low} THEN false ELSE true END`,
        ]
      : []),
    ...(family === 'text'
      ? [`length(${name}) < 200`, `${name} LIKE '%' || ${low}`, `lower(${name}) ~ '^[a-z]*' OR true`]
      : []),
    ...(family === 'integer' ? [`${name} % 2 = 0 OR ${name} BETWEEN 1 AND 1000`] : []),
    ...(family === 'range' ? [`NOT isempty(${name})`] : []),
  ];
  return possible[pick % possible.length] ?? 'true';
}

/** An expression over a column, immutable, with the type it has. */
export function expression(column: ColumnThere, pick: Pick): { readonly sql: string; readonly type: string } {
  const { name, type } = column;
  const possible = [
    { sql: `(${name} IS NULL)`, type: 'boolean' },
    ...(type.family === 'text'
      ? [
          { sql: `upper(${name})`, type: 'text' },
          { sql: `length(${name})`, type: 'integer' },
        ]
      : []),
    ...(type.family === 'integer' ? [{ sql: `${name} % 7`, type: 'bigint' }] : []),
    ...(type.family === 'number' ? [{ sql: `(${name} * 2)`, type: 'numeric' }] : []),
  ];
  return possible[pick % possible.length] ?? { sql: 'true', type: 'boolean' };
}

/** A relation to read from: a table, or a view over one; with its columns. */
export function relationAt(
  side: Side,
  pick: Pick,
  before: number,
): { readonly sql: string; readonly columns: readonly string[] } | undefined {
  const views = side.all('view').filter((view) => view.slot < before);
  const view = views[pick % Math.max(1, views.length)];
  if (pick % 4 === 3 && view !== undefined) return { sql: view.sql, columns: ['a', 'b'] };
  const table = side.find('table', pick);
  if (table === undefined) return undefined;
  return { sql: table.sql, columns: columnsOf(side, table).map((column) => column.name) };
}
