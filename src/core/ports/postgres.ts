/** The port to a PostgreSQL server. Adapters: engines/postgres (by URL) and engines/embedded. */
import type { Readable } from 'node:stream';

export type Row = Readonly<Record<string, unknown>>;

export interface PostgresSession {
  /** `server_version_num`, e.g. 180004. */
  readonly serverVersion: number;
  /** One statement, bound parameters `$1…`. Integers beyond 2^53, numeric and timestamps come as text. */
  query<R = Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly R[]>;
  /** Names and types of the columns that a query gives, without a row of it. */
  describe(sql: string): Promise<readonly ResultColumn[]>;
  /** One or more statements by the simple protocol; results are dropped. */
  execute(sql: string): Promise<void>;
  /** Runs `work` between BEGIN and COMMIT; any throw rolls back and is rethrown. Not nestable. */
  transaction<T>(work: () => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Runs `work` with another session that sees exactly what this one sees, so that two statements can read at once.
   * Where a transaction is open, or the server takes no other connection, `work` is given this session.
   */
  withTwin<T>(work: (twin: PostgresSession) => Promise<T>): Promise<T>;
  /** `COPY … TO STDOUT`; the stream errors when the server does, and ends only after the command tag came. */
  copyOut(sql: string): Readable;
  /** `COPY … FROM STDIN`; resolves to the number of rows in the command tag. */
  copyIn(sql: string, source: Readable): Promise<number>;
  close(): Promise<void>;
}

export interface ResultColumn {
  readonly name: string;
  /** As PostgreSQL calls it: `integer`, `numeric(12,2)`. */
  readonly type: string;
}

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
}

export interface PostgresServer {
  /** For people: host and database without any secret, e.g. `db.internal/shop` or `embedded`. */
  readonly label: string;
  connect(options?: ConnectOptions): Promise<PostgresSession>;
}

export interface ConnectOptions {
  /** Shown in pg_stat_activity; `datawright <verb>`. */
  readonly applicationName?: string;
}

/** A throw-away PostgreSQL in which contracts are loaded and migrations proven. */
export interface Shadow {
  /** Creates an empty database, runs `work` on it and drops it, also when `work` throws. */
  withDatabase<T>(work: (database: PostgresServer) => Promise<T>): Promise<T>;
  /** Creates a database that lives until `drop`; for callers that need two at once. */
  createDatabase(): Promise<PostgresServer & { drop(): Promise<void> }>;
  /** Stops the server when this process started it. */
  close(): Promise<void>;
}

/** A PostgreSQL error as features see it: SQLSTATE and the server's own words. */
export interface PostgresErrorFields {
  readonly sqlState: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Character offset into the statement, from 1. */
  readonly position?: number;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
}

export class PostgresError extends Error {
  readonly fields: PostgresErrorFields;
  constructor(fields: PostgresErrorFields, options?: ErrorOptions) {
    super(fields.message, options);
    this.name = 'PostgresError';
    this.fields = fields;
  }
}
