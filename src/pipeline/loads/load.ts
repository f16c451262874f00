/** What every way of loading knows: the judged rows, the target, and which columns go where. */
import type { LoadStatement } from '../dataflow.ts';
import { type TargetSql, unjudged } from '../targets/target.ts';

export interface LoadInput {
  readonly sql: TargetSql;
  readonly rows: Rows;
  /** Qualified and quoted. */
  readonly target: string;
  readonly columns: readonly LoadColumn[];
  /** Names of the columns that identify a target row; empty when it has no key. */
  readonly key: readonly string[];
  /** No two rows of one extraction share a key. */
  readonly distinctKeys: boolean;
  /** PostgreSQL needs to be told when values for GENERATED ALWAYS identity columns come from the source. */
  readonly overridesIdentity: boolean;
  /** Columns the source does not have which are set anew when a row changes, e.g. `updated_at`. */
  readonly touched: readonly string[];
}

/** The temporary table that holds the rows to judge, and its row id. */
export interface Rows {
  readonly table: string;
  /** Unquoted: a physical row id, or a column. */
  readonly id: string;
}

export interface LoadColumn {
  readonly name: string;
  /** SQL over the row's alias `s`. */
  readonly value: string;
}

export type Load = (input: LoadInput) => readonly LoadStatement[];

/** True for rows of alias `s` that no rule has caught. */
export function good(rows: Rows): string {
  return unjudged(`s.${rows.id}`);
}

export function insertInto(
  input: LoadInput,
  from = `${input.rows.table} s\nWHERE ${good(input.rows)}`,
): string {
  const { sql, target, columns } = input;
  const overriding = input.overridesIdentity ? ' OVERRIDING SYSTEM VALUE' : '';
  return `INSERT INTO ${target} (${columns.map((c) => sql.quote(c.name)).join(', ')})${overriding}
SELECT ${columns.map((c) => c.value).join(', ')}
FROM ${from}`;
}

/** `t.id = <value> AND …` for the key columns. */
export function sameKey(input: Pick<LoadInput, 'sql' | 'columns' | 'key'>): string {
  return input.key
    .map((name) => `t.${input.sql.quote(name)} = ${assigned(input.columns, name)}`)
    .join(' AND ');
}

export function assigned(columns: readonly LoadColumn[], name: string): string {
  return columns.find((column) => column.name === name)?.value ?? 'NULL';
}
