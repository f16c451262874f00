/** The shadow: a throw-away PostgreSQL, or throw-away databases on a server of the user's. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failure } from '../../core/diagnostic.ts';
import { quoteIdentifier } from '../../core/identifier.ts';
import type { PostgresServer, PostgresSession, Shadow } from '../../core/ports/postgres.ts';
import { PostgresError } from '../../core/ports/postgres.ts';
import { postgresServer, withDatabaseName } from '../postgres/server.ts';
import { findBinaries } from './binaries.ts';
import { temporaryCluster } from './cluster.ts';
import { type Held, hold, type KeeperOrder, startKeeper } from './keep.ts';
import { keeperAddress, listenIn, urlOf } from './listen.ts';
import { binariesOf } from './majors.ts';
import { privateFolder, serverUser, throwAwayFolder } from './places.ts';
import { serverArguments } from './settings.ts';

/** A temporary server as such: what the shadow and the tests are made of. */
export interface TemporaryServer {
  /** URL of its `postgres` database, over a private socket. */
  readonly url: string;
  readonly postmaster: number;
  /** Holds everything; gone after `close`. */
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * Starts a PostgreSQL that is gone when this process is, however it ends.
 *
 * @param major of the server, when this machine has it; otherwise the one that Datawright brings is started
 * @throws E010, E011
 */
export async function startTemporaryServer(major?: number): Promise<TemporaryServer> {
  const binaries = (major === undefined ? undefined : await binariesOf(major)) ?? (await findBinaries());
  const user = serverUser();
  const folder = await mkdtemp(join(await throwAwayFolder(), 'dw-shadow-'));
  await privateFolder(folder, user);
  const data = join(folder, 'data');
  const order: KeeperOrder = {
    kind: 'temporary',
    folder,
    socket: keeperAddress(folder, basename(folder)),
    data,
    log: join(folder, 'server.log'),
    postgres: binaries.postgres,
    args: serverArguments('temporary', data, await listenIn(folder)),
    ...(user === undefined ? {} : { user }),
  };
  // The keeper starts while the data folder is copied; should this process die here, it cleans up.
  const keeper = startKeeper(order);
  let held: Held;
  try {
    await temporaryCluster(binaries, data, user);
    held = await hold(order, keeper);
  } catch (error) {
    keeper.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    url: await urlOf(folder, held.port),
    postmaster: held.postmaster,
    folder,
    close: held.release,
  };
}

/** The shadow on an embedded server of its own, of this major if there is one. @throws E010, E011 */
export async function startShadow(major?: number): Promise<Shadow> {
  const server = await startTemporaryServer(major);
  return shadowOn(server.url, server.close);
}

/** The shadow as databases on a server of the user's (SHADOW_DATABASE_URL). */
export function urlShadow(url: string): Shadow {
  return shadowOn(url, async () => {});
}

function shadowOn(url: string, stop: () => Promise<void>): Shadow {
  const home = postgresServer(url, 'shadow');
  let known: Promise<Administration> | undefined;
  const administration = (): Promise<Administration> => {
    known ??= administrationOf(home);
    return known;
  };
  const administrate = async (sql: string): Promise<void> => (await administration()).session.execute(sql);

  const createDatabase = async (): Promise<PostgresServer & { drop(): Promise<void> }> => {
    const name = `datawright_shadow_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
    try {
      const { session, copied } = await administration();
      await session.execute(`CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0 ${copied}`);
    } catch (error) {
      throw error instanceof PostgresError && error.fields.sqlState === '42501' ? noRight(error) : error;
    }
    const database = postgresServer(withDatabaseName(url, name), `shadow/${name}`, { keepsPlans: true });
    const drop = (): Promise<void> =>
      administrate(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`);
    return {
      ...database,
      drop: () =>
        drop().catch(async (error: unknown) => {
          if (!(error instanceof PostgresError && error.fields.sqlState === '55006')) throw error;
          await unsubscribe(database);
          await drop();
        }),
    };
  };

  return {
    createDatabase,
    async withDatabase(work) {
      const database = await createDatabase();
      try {
        return await work(database);
      } finally {
        await database.drop();
      }
    },
    async close() {
      const administration = await known?.catch(() => undefined);
      await administration?.session.close();
      await stop();
    },
  };
}

interface Administration {
  readonly session: PostgresSession;
  /** How the template gets into a new database, as CREATE DATABASE says it. */
  readonly copied: string;
}

/**
 * A server that syncs nothing, as an embedded shadow, copies the template's files in a third of the time that
 * its pages take through the log; on any other the checkpoints of that would be felt.
 */
async function administrationOf(home: PostgresServer): Promise<Administration> {
  const session = await home.connect({ applicationName: 'datawright shadow' });
  const [fsync] = await session.query<{ setting: string }>(`SELECT current_setting('fsync') AS setting`);
  const byFile = fsync?.setting === 'off' && session.serverVersion >= 150_000;
  return { session, copied: byFile ? 'STRATEGY FILE_COPY' : '' };
}

/** A database with subscriptions cannot be dropped, nor one with a slot dropped without asking its publisher. */
async function unsubscribe(database: PostgresServer): Promise<void> {
  const session = await database.connect({ applicationName: 'datawright shadow' });
  try {
    const rows = await session.query<{ name: string }>(
      `SELECT quote_ident(s.subname) AS name FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()`,
    );
    for (const { name } of rows)
      for (const change of [
        `ALTER SUBSCRIPTION ${name} DISABLE`,
        `ALTER SUBSCRIPTION ${name} SET (slot_name = NONE)`,
        `DROP SUBSCRIPTION ${name}`,
      ])
        await session.execute(change);
  } finally {
    await session.close();
  }
}

function noRight(error: PostgresError): Error {
  return failure(
    'E013',
    `the shadow server refuses to create a database: ${error.message}`,
    { fix: 'ALTER ROLE <user of SHADOW_DATABASE_URL> CREATEDB' },
    error,
  );
}
