/** Why a column cannot be kept in step with another, and what can be done instead. */
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import type { Sync } from './sync.ts';

/**
 * `retyped`: under the same name, so that what stands on it changes hands in one transaction; `moved`: renamed, and
 * another column has the old name.
 */
export type Change = 'renamed' | 'retyped' | 'moved';

/** Undefined when it can. */
export function obstacle(
  { table, old, ...sync }: Pick<Sync, 'table' | 'old' | 'new' | 'handsOver'>,
  change: Change,
  live: Catalog,
  wanted: Catalog,
): string | undefined {
  const { partitionBy, partitionOf } = live.facts.get(`table ${table}`)?.attributes ?? {};
  if (partitionBy !== undefined || partitionOf !== undefined) return 'the table is partitioned';
  if (wanted.facts.get(`table ${table}`)?.attributes.partitionBy !== undefined)
    return 'the table becomes partitioned';
  for (const { column } of old) {
    const id: FactId = `column ${table}.${column}`;
    const why =
      ofColumn(live.facts.get(id)) ??
      (change === 'retyped' ? ofRetyped(id, finalOf(sync, table, id), live, wanted) : undefined) ??
      (change === 'moved' ? ofMoved(id, live) : undefined);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** The name that a retyped column has in the end. */
function finalOf(
  { new: [side], handsOver }: Pick<Sync, 'new' | 'handsOver'>,
  table: string,
  id: FactId,
): FactId {
  return handsOver === true && side !== undefined ? `column ${table}.${side.column}` : id;
}

function ofColumn(column: Fact | undefined): string | undefined {
  const { generated, inherited, type } = column?.attributes ?? {};
  if (generated !== undefined) return 'it is computed from other columns';
  if (inherited === true) return 'it comes from a parent table';
  if (['json', 'xml', 'point', 'polygon'].includes(String(type)))
    return `${String(type)} values cannot be compared`;
  return undefined;
}

/** True for a column that can only change its name: the key, what the database numbers, what foreign keys refer to. */
export function cannotBeDoubled(column: Fact, live: Catalog): boolean {
  if (isNumbered(column)) return true;
  return dependants(column.id, live).some(
    ({ kind, parent }) => kind === 'primary-key' || (kind === 'foreign-key' && parent !== column.parent),
  );
}

/** The column that has the old name for a release has no privileges but the table's. */
function ofMoved(id: FactId, live: Catalog): string | undefined {
  const granted = [...live.facts.values()].some(({ kind, parent }) => kind === 'grant' && parent === id);
  return granted ? 'privileges are granted on the column: grant them on the table first' : undefined;
}

function ofRetyped(id: FactId, final: FactId, live: Catalog, wanted: Catalog): string | undefined {
  const numbering = (column: Fact | undefined): string =>
    column?.attributes.identity !== undefined ? 'identity' : isNumbered(column) ? 'sequence' : '';
  if (numbering(live.facts.get(id)) !== numbering(wanted.facts.get(final)))
    return 'it is numbered in another way as well: change that in a release of its own';
  for (const other of dependants(id, live)) {
    const why = ofDependant(other, live, wanted);
    if (why !== undefined) return why;
  }
  return undefined;
}

function ofDependant(other: Fact, live: Catalog, wanted: Catalog): string | undefined {
  const { kind, name, attributes } = other;
  if (kind === 'exclusion')
    return `${name} is an exclusion constraint, which PostgreSQL makes from no index: drop it first, and add it again afterwards`;
  if (['primary-key', 'unique'].includes(kind) && / WITHOUT OVERLAPS/.test(String(attributes.definition)))
    return `${name} is a temporal key, which PostgreSQL makes from no index`;
  if (kind === 'column' && (attributes.generated as { stored?: boolean } | undefined)?.stored === true)
    return `${name} is computed from it and stored, so the table would be written anew: make it virtual first`;
  if (kind === 'foreign-key' && isPartitioned(other.parent, live))
    return `${name} of a partitioned table refers to it`;
  if (kind !== 'primary-key') return undefined;
  if (!wanted.facts.has(other.id))
    return `its primary key ${name} goes or changes its name as well: do that in a release of its own`;
  const view = dependants(other.id, live).find((each) => /^(?:materialized-)?view$/.test(each.kind));
  return view === undefined
    ? undefined
    : `${view.name} groups by the primary key: let it name every column it groups by first`;
}

const isNumbered = (column: Fact | undefined): boolean =>
  column?.attributes.identity !== undefined || /^nextval\(/.test(String(column?.attributes.default ?? ''));

const dependants = (id: FactId, catalog: Catalog): readonly Fact[] =>
  [...catalog.facts.values()].filter((fact) => fact.dependsOn.includes(id));

function isPartitioned(table: FactId | undefined, catalog: Catalog): boolean {
  const { partitionBy, partitionOf } = catalog.facts.get(table ?? '')?.attributes ?? {};
  return partitionBy !== undefined || partitionOf !== undefined;
}
