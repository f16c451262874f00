/** The port to an analytical engine that runs inside or beside the process. Adapter now: engines/duckdb. */
import type { Readable } from 'node:stream';
import type { Row } from './postgres.ts';

export interface WarehouseSession {
  /** One statement, parameters `$1…`. BIGINT beyond 2^53, DECIMAL and timestamps come as text. */
  query<R = Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly R[]>;
  /** One or more statements; results are dropped. */
  execute(sql: string): Promise<void>;
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Streams PostgreSQL CSV (COPY … CSV, FORCE_QUOTE on text, NULL as the unquoted empty string) into an
   * existing table, typed by `columns`. Rows never enter the JavaScript heap. Rejects when `source` errors
   * — a truncated stream must never look like a short table — and resolves to the number of rows.
   */
  copyIn(table: string, columns: readonly WarehouseColumn[], source: Readable): Promise<number>;
  /** Streams a query's rows as CSV in the same format. */
  copyOut(select: string): Readable;
  close(): Promise<void>;
}

export interface WarehouseColumn {
  readonly name: string;
  /** The engine's own type, e.g. `BIGINT`, `TIMESTAMP WITH TIME ZONE`. */
  readonly type: string;
}

export interface Warehouse {
  readonly label: string;
  connect(): Promise<WarehouseSession>;
  /** Closes the engine; every session is closed first. */
  close(): Promise<void>;
}
