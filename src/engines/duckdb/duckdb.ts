/** Adapter of the warehouse port: DuckDB inside this process. */
import { mkdir } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { failure } from '../../core/diagnostic.ts';
import type { Row } from '../../core/ports/postgres.ts';
import type { Warehouse, WarehouseColumn, WarehouseSession } from '../../core/ports/warehouse.ts';
import { type Copier, copyIn, copyOut } from './copy.ts';
import { parameterOf, rowConverter } from './values.ts';

type Library = typeof import('@duckdb/node-api');

export interface DuckdbOptions {
  /** e.g. `384MB`; what does not fit spills to `temporaryFolder`. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  readonly temporaryFolder?: string;
  readonly label?: string;
}

/**
 * Opens (or creates) a database file, or one without a file.
 *
 * @throws E020 when DuckDB is not installed, E021 when another process has the file open, E022 when it cannot be opened
 */
export async function openDuckdb(path: string, options: DuckdbOptions = {}): Promise<Warehouse> {
  const library = await load();
  const instance = await create(library, path, options);
  const sessions = new Set<WarehouseSession>();
  return {
    label: options.label ?? (path === ':memory:' ? 'duckdb' : basename(path)),
    async connect() {
      const connection = await instance.connect();
      await connection.run("SET TimeZone = 'UTC'");
      const session = sessionOf(library, connection, () => sessions.delete(session));
      sessions.add(session);
      return session;
    },
    async close() {
      await Promise.all([...sessions].map((session) => session.close()));
      instance.closeSync();
    },
  };
}

function sessionOf(library: Library, connection: DuckDBConnection, forget: () => void): WarehouseSession {
  const convert = rowConverter(library);
  let inTransaction = false;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();
  /** A connection runs one statement at a time; waiting here keeps threads of the pool free. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  const copier: Copier = {
    run: async (sql) => (await connection.run(sql)).rowsChanged,
    interrupt: () => connection.interrupt(),
  };
  const inTransactionOf = async <T>(
    work: () => Promise<T>,
    run: (sql: string) => Promise<unknown>,
  ): Promise<T> => {
    await run('BEGIN TRANSACTION');
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await run('ROLLBACK').catch(() => {});
      throw error;
    }
    await run('COMMIT');
    return result;
  };

  return {
    async query<R = Row>(sql: string, parameters: readonly unknown[] = []): Promise<readonly R[]> {
      const values = parameters.map((value) => parameterOf(library, value));
      const reader = await inTurn(() => connection.runAndReadAll(sql, values));
      const types = reader.columnTypes();
      const names = reader.deduplicatedColumnNames();
      const rows = reader
        .getRows()
        .map((row) => Object.fromEntries(names.map((name, at) => [name, convert(row[at], types[at])])));
      return rows as R[];
    },
    async execute(sql: string): Promise<void> {
      await inTurn(() => connection.run(sql));
    },
    async transaction<T>(work: () => Promise<T>): Promise<T> {
      if (inTransaction) throw new Error('transaction() does not nest');
      inTransaction = true;
      try {
        return await inTransactionOf(work, (sql) => inTurn(() => connection.run(sql)));
      } finally {
        inTransaction = false;
      }
    },
    copyIn(table: string, columns: readonly WarehouseColumn[], source) {
      // A source may break off before its turn has come; pipeline() reports it then.
      source.on('error', () => {});
      const work = () => copyIn(copier, table, columns, source);
      return inTurn(() => (inTransaction ? work() : inTransactionOf(work, (sql) => connection.run(sql))));
    },
    copyOut: (select) => copyOut(copier, select, inTurn),
    async close() {
      if (closed) return;
      closed = true;
      forget();
      await last;
      connection.closeSync();
    },
  };
}

async function load(): Promise<Library> {
  // DuckDB's allocator keeps freed pages for seconds, which a run of many chunks sees as growth; it reads this once.
  process.env.DUCKDB_JE_MALLOC_CONF ??= 'dirty_decay_ms:0,muzzy_decay_ms:0,narenas:1';
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw failure(
      'E020',
      'DuckDB is not installed',
      {
        why: 'The warehouse, and the reading of Parquet, CSV and JSON files, run in it',
        fix: 'npm install @duckdb/node-api',
      },
      error,
    );
  }
}

async function create(library: Library, path: string, options: DuckdbOptions): Promise<DuckDBInstance> {
  const file = path === ':memory:' ? undefined : path;
  try {
    if (file !== undefined) await mkdir(dirname(file), { recursive: true });
    return await library.DuckDBInstance.create(path, {
      memory_limit: options.memoryLimit ?? '384MB',
      threads: String(options.threads ?? availableParallelism()),
      temp_directory:
        options.temporaryFolder ?? join(file === undefined ? tmpdir() : dirname(file), 'duckdb-spill'),
      // Keeping the order of rows would buffer them; whoever needs an order asks for it.
      preserve_insertion_order: 'false',
      // No downloads behind the user's back.
      autoinstall_known_extensions: 'false',
    });
  } catch (error) {
    throw openFailure(path, error);
  }
}

function openFailure(path: string, error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  const where = { object: path };
  if (/Could not set lock on file|being used by another process/.test(text)) {
    const pid = /PID (\d+)/.exec(text)?.[1];
    return failure(
      'E021',
      `the warehouse ${path} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}`,
      {
        where,
        why: 'One process at a time can write a DuckDB file',
        fix: 'wait until it has finished, or end it',
      },
      error,
    );
  }
  return failure(
    'E022',
    `the warehouse ${path} cannot be opened: ${text.split('\n')[0] ?? ''}`,
    {
      where,
      fix: 'check the path and the rights of its folder; a damaged warehouse can be removed and loaded again',
    },
    error,
  );
}
