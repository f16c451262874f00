/** Name spaces of a query: what FROM brings, what stands around it, and which WITH queries can be seen. */
import type { Output } from './value.ts';

/** One item of FROM: a table, a subquery, a function, an aliased join. */
export interface Source {
  /** Alias, or the relation's own name. */
  readonly name: string;
  /** Set when it can also be called `schema.name`. */
  readonly schema?: string;
  readonly columns: readonly Output[];
  /** `schema.name` of the relation it is. */
  readonly relation?: string;
}

/** What a FROM item gives: sources to be named, and the columns that `*` and bare names mean. */
export interface Rows {
  readonly sources: readonly Source[];
  readonly columns: readonly Output[];
}

export interface Scope extends Rows {
  /** The query around this one. */
  readonly outer?: Scope;
  readonly queries: ReadonlyMap<string, readonly Output[]>;
  /** The query's rows stand for groups that are not empty, so aggregates over values are values. */
  readonly grouped?: boolean;
}

export const NO_ROWS: Rows = { sources: [], columns: [] };

export function scopeOf(rows: Rows, outer: Scope | undefined, queries: Scope['queries']): Scope {
  return { ...rows, queries, ...(outer === undefined ? {} : { outer }) };
}

export function bothOf(left: Rows, right: Rows): Rows {
  return { sources: [...left.sources, ...right.sources], columns: [...left.columns, ...right.columns] };
}

export function rowsOf(source: Source): Rows {
  return { sources: [source], columns: source.columns };
}

/** Rows with each column changed; a column that both a source and the list of columns hold stays one. */
export function mapRows(rows: Rows, change: (column: Output) => Output): Rows {
  const known = new Map<Output, Output>();
  const changed = (column: Output): Output => {
    const found = known.get(column) ?? change(column);
    known.set(column, found);
    return found;
  };
  return {
    sources: rows.sources.map((source) => ({ ...source, columns: source.columns.map(changed) })),
    columns: rows.columns.map(changed),
  };
}

export type Lookup =
  | { readonly type: 'found'; readonly output: Output }
  | { readonly type: 'ambiguous' }
  | { readonly type: 'missing' };

/** Every table has them, and `*` leaves them out. */
const SYSTEM = new Map([
  ['ctid', 'tid'],
  ['tableoid', 'oid'],
  ['xmin', 'xid'],
  ['xmax', 'xid'],
  ['cmin', 'cid'],
  ['cmax', 'cid'],
]);

/** A column by its name alone, here or in a query around. */
export function columnNamed(name: string, scope: Scope | undefined): Lookup {
  if (scope === undefined) return { type: 'missing' };
  const exact = scope.columns.filter((column) => column.open !== true && column.name === name);
  const [first, ...more] = exact;
  if (first !== undefined) return more.length > 0 ? { type: 'ambiguous' } : { type: 'found', output: first };
  const open = scope.columns.filter((column) => column.open === true);
  if (open.length > 0) return { type: 'found', output: fromOpen(name, open) };
  const system = SYSTEM.get(name);
  if (system !== undefined && scope.sources.length === 1)
    return { type: 'found', output: { name, type: system, nullable: false, origins: [] } };
  return columnNamed(name, scope.outer);
}

export function columnOf(source: Source, name: string): Output | undefined {
  const exact = source.columns.find((column) => column.open !== true && column.name === name);
  if (exact !== undefined) return exact;
  const open = source.columns.filter((column) => column.open === true);
  if (open.length > 0) return fromOpen(name, open);
  const system = source.relation === undefined ? undefined : SYSTEM.get(name);
  return system === undefined ? undefined : { name, type: system, nullable: false, origins: [] };
}

/** A column of tables whose columns nobody knows: it may be of each of them. */
function fromOpen(name: string, open: readonly Output[]): Output {
  const origins = open.flatMap((column) => column.origins.map(({ table }) => ({ table, column: name })));
  return { name, nullable: true, origins };
}

/** The FROM item a qualifier means, here or in a query around. */
export function sourceNamed(
  schema: string | undefined,
  name: string,
  scope: Scope | undefined,
): Source | undefined {
  if (scope === undefined) return undefined;
  return (
    scope.sources.find((s) => s.name === name && (schema === undefined || s.schema === schema)) ??
    sourceNamed(schema, name, scope.outer)
  );
}

export function queryNamed(name: string, scope: Scope | undefined): readonly Output[] | undefined {
  return scope === undefined ? undefined : (scope.queries.get(name) ?? queryNamed(name, scope.outer));
}

/** Names that could have been meant, nearest scope first. */
export function namesIn(scope: Scope | undefined): readonly string[] {
  return scope === undefined
    ? []
    : [...scope.columns.filter((c) => c.open !== true).map((c) => c.name), ...namesIn(scope.outer)];
}
