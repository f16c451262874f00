/**
 * What an operation may touch, and the only place where ports meet their adapters. Engines are imported when
 * first used, so that a verb pays only for what it needs.
 */

import type { CatalogMemory } from '../catalog/memory.ts';
import { DatawrightError, failure } from '../core/diagnostic.ts';
import type { PostgresServer, PostgresSession, Shadow } from '../core/ports/postgres.ts';
import type { Clock, FailPoint } from '../core/ports/runtime.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Warehouse } from '../core/ports/warehouse.ts';
import type { Report } from '../core/progress.ts';
import { didYouMean } from '../core/suggestion.ts';
import { systemClock } from '../engines/clock.ts';
import { failPointFrom } from '../engines/fail-point.ts';
import { folderStorage } from '../engines/storage/folder.ts';
import { withDotenv } from '../project/dotenv.ts';
import type { Connection, Project } from '../project/project.ts';
import { readOnlyFiles } from './read-only-files.ts';

export { createCatalogMemory } from '../catalog/memory.ts';

export interface Context {
  readonly report: Report;
  readonly clock: Clock;
  readonly failPoint: FailPoint;
  /** Files of the project folder, paths relative to its root. */
  readonly files: Storage;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads `datawright.yaml` once; throws DatawrightError with every finding. */
  project(): Promise<Project>;
  /** The named PostgreSQL connection (`app` unless said otherwise). */
  database(name?: string): Promise<PostgresServer>;
  /** The database at a URL, which may hold a password and is never shown. */
  databaseAt(url: string): Promise<PostgresServer>;
  warehouse(name?: string): Promise<Warehouse>;
  /** An engine without a file, for reading Parquet, CSV and JSON. */
  scratch(): Promise<Warehouse>;
  /**
   * @param like `server_version_num` of the database it stands for: a server of that major is started where this
   * machine has one, otherwise the one that Datawright brings
   */
  shadow(like?: number): Promise<Shadow>;
  /** Free bytes where a server on this machine keeps its data; undefined for any other. */
  freeDisk(session: PostgresSession): Promise<number | undefined>;
  /** Catalogs read by earlier contexts of a process that runs several. */
  readonly memory: CatalogMemory | undefined;
  /** Closes whatever was opened, in reverse order. */
  close(): Promise<void>;
}

export interface ContextOptions {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Variables of the process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
  readonly clock?: Clock;
  readonly failPoint?: FailPoint;
  /** No file of the project is written, save what Datawright remembers in its state folder. */
  readonly readOnly?: boolean;
  readonly memory?: CatalogMemory;
}

/** Nothing is read, started or connected before it is asked for. */
export function createContext(options: ContextOptions): Context {
  const { root, environment, report, clock = systemClock } = options;
  const folder = folderStorage(root);
  const files = options.readOnly === true ? readOnlyFiles(folder, stateFolder) : folder;
  const opened: (() => Promise<void>)[] = [];
  const kept = new Map<string, Promise<unknown>>();

  /** The same thing for the same key; a failed attempt is not remembered. */
  function once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = kept.get(key);
    if (known !== undefined) return known as Promise<T>;
    const made = make();
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    return made;
  }

  const variables = () => once('variables', () => withDotenv(files, environment));

  const project = () =>
    once('project', async () => {
      const { readProject } = await import('../project/read.ts');
      const read = await readProject(files, environment);
      if (read.project === undefined) throw new DatawrightError(read.diagnostics);
      return read.project;
    });

  /** Where there is no project, nothing is remembered either. */
  function stateFolder(): Promise<string> {
    return project().then(
      ({ folders }) => folders.state,
      () => '.datawright',
    );
  }

  async function connection(name: string): Promise<Connection> {
    const { connections } = await project();
    const found = connections[name];
    if (found !== undefined) return found;
    const names = Object.keys(connections);
    throw failure('P005', `there is no connection ${name}`, {
      fix: didYouMean(name, names) ?? `there are ${names.join(', ')}`,
    });
  }

  async function openDatabase(name: string): Promise<PostgresServer> {
    const found = await connection(name);
    if (found.type === 'duckdb')
      throw failure('P007', `connection ${name} is a DuckDB file, and PostgreSQL is needed here`, {
        where: { object: `connections.${name}` },
        fix: 'name a connection with env or embedded',
      });
    if (found.type === 'embedded') {
      const { folders } = await project();
      const { embeddedServer } = await import('../engines/embedded/server.ts');
      const server = await embeddedServer(files.locate(`${folders.state}/postgres`));
      opened.push(server.close);
      return server;
    }
    const url = (await variables())[found.env];
    if (url === undefined || url === '')
      throw failure('P006', `the environment variable ${found.env} is not set`, {
        where: { object: `connections.${name}` },
        fix: `set ${found.env} in the environment or in .env: postgres://user:password@host:5432/database`,
      });
    return databaseAt(url);
  }

  async function databaseAt(url: string): Promise<PostgresServer> {
    const { postgresServer } = await import('../engines/postgres/server.ts');
    return postgresServer(url);
  }

  async function openWarehouse(name: string): Promise<Warehouse> {
    const found = await connection(name);
    if (found.type !== 'duckdb')
      throw failure('P007', `connection ${name} is PostgreSQL, and a DuckDB file is needed here`, {
        where: { object: `connections.${name}` },
        fix: 'name a connection with duckdb: path',
      });
    return openEngine(files.locate(found.path), name);
  }

  async function openEngine(path: string, label: string): Promise<Warehouse> {
    const { folders } = await project();
    const { openDuckdb } = await import('../engines/duckdb/duckdb.ts');
    const engine = await openDuckdb(path, { label, temporaryFolder: files.locate(`${folders.state}/spill`) });
    opened.push(engine.close);
    return engine;
  }

  async function openShadow(major: number | undefined): Promise<Shadow> {
    const url = (await variables()).SHADOW_DATABASE_URL;
    const engine = await import('../engines/embedded/shadow.ts');
    const shadow = url ? engine.urlShadow(url) : await engine.startShadow(major);
    opened.push(shadow.close);
    return shadow;
  }

  /** A server reached by a socket or the loopback runs here, or in a container that shows another path. */
  async function freeDisk(session: PostgresSession): Promise<number | undefined> {
    const [row] = await session.query<{ here: boolean; folder: string | null }>(
      `SELECT coalesce(host(inet_server_addr()) IN ('127.0.0.1', '::1'), true) AS here,
              CASE WHEN pg_has_role('pg_read_all_settings', 'USAGE') THEN current_setting('data_directory') END AS folder`,
    );
    if (row?.here !== true || row.folder === null) return undefined;
    const { freeSpace } = await import('../engines/storage/free-space.ts');
    return freeSpace(row.folder);
  }

  /** Undefined for the server that Datawright brings, and for one of the user's. */
  async function shadowMajor(like: number | undefined): Promise<number | undefined> {
    if (like === undefined || (await variables()).SHADOW_DATABASE_URL) return undefined;
    const { otherMajor } = await import('../engines/embedded/majors.ts');
    return otherMajor(Math.floor(like / 10_000));
  }

  return {
    report,
    clock,
    failPoint: options.failPoint ?? failPointFrom(environment),
    files,
    environment,
    project,
    database: (name = 'app') => once(`database ${name}`, () => openDatabase(name)),
    databaseAt,
    warehouse: (name = 'warehouse') => once(`warehouse ${name}`, () => openWarehouse(name)),
    scratch: () => once('scratch', () => openEngine(':memory:', 'scratch')),
    shadow: (like) =>
      like === undefined
        ? once('shadow ', () => openShadow(undefined))
        : shadowMajor(like).then((major) => once(`shadow ${major ?? ''}`, () => openShadow(major))),
    freeDisk,
    memory: options.memory,
    async close() {
      kept.clear();
      // One that fails to close must not keep the others open.
      const failures: unknown[] = [];
      for (const close of opened.splice(0).reverse())
        await close().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}
