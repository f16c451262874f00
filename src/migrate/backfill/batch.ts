/**
 * The SQL of a backfill's batches. A batch is a range, of the key or of pages, so that its work is bounded however
 * few of its rows are still to be changed. Rows that somebody holds are left for a later pass: a batch never waits
 * for a row while it holds others, so it can be nobody's deadlock.
 */
import type { Backfill } from '../../catalog/action.ts';

/** Where a walk stands: the last key passed, as text, or the last page. Undefined: before the first. */
export type Position = readonly string[] | undefined;

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Asks for the position `size` rows after `after`; no row when the table ends before it. */
export function edgeQuery({ table, key }: Backfill, after: Position, size: number): Statement {
  const columns = key.map((part) => part.column).join(', ');
  return {
    sql: `SELECT ${key.map((part, i) => `${part.column}::text AS ${edgeColumn(i)}`).join(', ')} FROM ${table}
${after === undefined ? '' : `WHERE ${above(key, 1)} `}ORDER BY ${columns} OFFSET ${size - 1} LIMIT 1`,
    parameters: after ?? [],
  };
}

/** Output column of the edge query; unlike any column of a table, which ORDER BY would take it for. */
export function edgeColumn(index: number): string {
  return `datawright_${index}`;
}

/** Changes the rows behind `after` up to `to`, or to the end; tells how many. */
export function batchStatement(backfill: Backfill, after: Position, to: Position): Statement {
  const { table, set, pending } = backfill;
  const range = [
    ...(after === undefined ? [] : [lower(backfill, 1)]),
    ...(to === undefined ? [] : [upper(backfill, 1 + (after?.length ?? 0))]),
  ];
  // By their places as an array the rows are fetched one by one; a join would read the range a second time. A place
  // is one table's: with heirs below, a row that happens to have it as well is changed only when it is pending too.
  return {
    sql: `WITH datawright_changed AS (
  UPDATE ${table} SET ${set} WHERE (${pending}) AND ${table}.ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE ${[...range, `(${pending})`].join(' AND ')} FOR NO KEY UPDATE SKIP LOCKED
  )) RETURNING 1
)
SELECT count(*)::int AS rows FROM datawright_changed`,
    parameters: [...(after ?? []), ...(to ?? [])],
  };
}

/** The batches in a line, for people: `UPDATE … WHERE id > $1 AND id <= $2 AND (…)`. */
export function batchText(backfill: Backfill): string {
  const size = Math.max(1, backfill.key.length);
  return `UPDATE ${backfill.table} SET ${backfill.set} WHERE ${lower(backfill, 1)} AND ${upper(backfill, 1 + size)} AND (${backfill.pending})`;
}

/** What the walk follows, for people: `id`, or the pages of the table. */
export function pathText({ key }: Backfill): string {
  return key.length === 0 ? 'page' : key.map((part) => part.column).join(', ');
}

function lower({ key }: Backfill, first: number): string {
  return key.length === 0 ? `ctid >= format('(%s,0)', $${first}::text)::tid` : above(key, first);
}

function upper({ key }: Backfill, first: number): string {
  return key.length === 0
    ? `ctid < format('(%s,0)', $${first}::text)::tid`
    : `${rowOf(key)} <= ${parametersOf(key, first)}`;
}

/** A row comparison walks a composite key by its index. */
function above(key: Backfill['key'], first: number): string {
  return `${rowOf(key)} > ${parametersOf(key, first)}`;
}

function rowOf(key: Backfill['key']): string {
  const columns = key.map((part) => part.column).join(', ');
  return key.length === 1 ? columns : `(${columns})`;
}

function parametersOf(key: Backfill['key'], first: number): string {
  const values = key.map((part, i) => `$${first + i}::text::${part.type}`).join(', ');
  return key.length === 1 ? values : `(${values})`;
}
