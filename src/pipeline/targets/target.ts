/** Where rows are staged, judged and loaded: a session of the target engine, and what its SQL says differently. */
import type { Readable } from 'node:stream';
import type { Row } from '../../core/ports/postgres.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { ColumnType } from '../column-type.ts';
import type { StagedColumn, Statement } from '../dataflow.ts';

/** Extracted rows as they arrived. */
export const STAGED = 'dw_staged';
/** The rows after cleaning, casting and deriving; only when something of this is asked for. */
export const SHAPED = 'dw_rows';
/** (id, rule): a staged row and the rule it fell under. Rows without one are loaded. */
export const VERDICTS = 'dw_verdicts';
/**
 * True for ids that no rule has caught. NOT IN, because PostgreSQL answers it from one hash table whatever it
 * estimates; NOT EXISTS became a nested loop over verdicts when it expected a single row. Ids are never NULL.
 */
export function unjudged(id: string): string {
  return `${id} NOT IN (SELECT id FROM ${VERDICTS})`;
}
/** Fact rows with their surrogate keys. */
export const KEYED = 'dw_keyed';

export interface TargetSql {
  readonly engine: 'postgres' | 'duckdb';
  readonly dialect: Dialect;
  /** Physical row id of a staged row, ascending in the order of arrival, and its type. */
  readonly rowId: string;
  readonly rowIdType: string;
  quote(identifier: string): string;
  literal(text: string): string;
  /** The engine's name for a PostgreSQL type. */
  typeName(type: ColumnType): string;
  /** Whether every value of a PostgreSQL type arrives unchanged when its CSV text is read as `typeName`. */
  survives(type: ColumnType): boolean;
  /** Boolean: a non-null text `value` can be read as `type`. */
  readable(value: string, type: string): string;
  cast(value: string, type: string): string;
  /** A staged row as a JSON object. */
  rowJson(alias: string): string;
  /** Turns INSERT, UPDATE or DELETE into a query with the number of rows in column `n`. */
  counted(statement: string): string;
  /** Replaces a temporary table by the rows of a query. */
  replaceTemporary(table: string, select: string): string;
  createTemporary(
    table: string,
    columns: readonly { readonly name: string; readonly type: string }[],
  ): string;
  /** Distinct-aware comparison of rows: true when any pair differs, nulls being equal. */
  differs(left: readonly string[], right: readonly string[]): string;
}

export interface TargetSession {
  readonly sql: TargetSql;
  query<R = Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly R[]>;
  execute(sql: string): Promise<void>;
  /** Once per session, before anything is staged. */
  prepare(): Promise<void>;
  /** After a chunk: gives back memory that is only kept for later, so that a run's memory does not grow with its rows. */
  rest(): Promise<void>;
  /** Appends a stream of CSV to the staging table; resolves to the number of rows that arrived. */
  stage(columns: readonly StagedColumn[], source: Readable): Promise<number>;
}

/** Where quarantined rows are kept, in the database they were refused by. */
export const QUARANTINE = 'datawright.quarantine';

export function quarantineTable(jsonType: string): Statement {
  return {
    label: 'quarantine',
    sql: `CREATE TABLE IF NOT EXISTS ${QUARANTINE} (
  pipeline text NOT NULL,
  run text NOT NULL,
  chunk text NOT NULL,
  rule text NOT NULL,
  reason text NOT NULL,
  "row" ${jsonType} NOT NULL,
  "at" timestamp with time zone NOT NULL
)`,
  };
}
