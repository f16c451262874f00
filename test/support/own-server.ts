/** A PostgreSQL that belongs to one test: it may be killed, restarted as a standby, or run out of disk. */
import { type ChildProcess, type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { findBinaries } from '../../src/engines/embedded/binaries.ts';
import { temporaryCluster } from '../../src/engines/embedded/cluster.ts';
import { listenIn, urlOf } from '../../src/engines/embedded/listen.ts';
import { privateFolder, serverUser, throwAwayFolder } from '../../src/engines/embedded/places.ts';
import { serverArguments } from '../../src/engines/embedded/settings.ts';
import { postgresServer } from '../../src/engines/postgres/server.ts';
import { until } from './until.ts';

export interface OwnServer {
  readonly url: string;
  /** A folder that the server may write to, for tablespaces. */
  folder(name: string): Promise<string>;
  /** kill -9, all at once. */
  kill(): Promise<void>;
  /** Stops it cleanly, if it runs, and starts it again. */
  restart(as?: 'primary' | 'standby'): Promise<void>;
  /** A standby that streams from it, made from a copy of its folder while it runs; its URL. */
  replica(): Promise<string>;
}

export async function withOwnServer<T>(
  settings: Readonly<Record<string, string>>,
  work: (server: OwnServer) => Promise<T>,
): Promise<T> {
  const binaries = await findBinaries();
  const user = serverUser();
  const root = await mkdtemp(join(await throwAwayFolder(), 'dw-own-'));
  const guard = guardOf(root);
  await privateFolder(root, user);
  const data = join(root, 'data');
  await temporaryCluster(binaries, data, user);
  const url = await urlOf(root, 5432);
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const primary = serverIn(root, data, given);
  const replicas: ServerProcess[] = [];
  try {
    await primary.start();
    return await work({
      url,
      async folder(name) {
        const path = join(root, name);
        await mkdir(path, { mode: 0o700 });
        if (user !== undefined) await chown(path, user.uid, user.gid);
        return path;
      },
      kill: () => primary.end('SIGKILL'),
      async restart(as = 'primary') {
        await primary.end('SIGINT');
        const signal = join(data, 'standby.signal');
        if (as === 'standby') await writeFile(signal, '');
        else await rm(signal, { force: true });
        await primary.start();
      },
      async replica() {
        const home = join(root, `replica_${replicas.length + 1}`);
        await privateFolder(home, user);
        await copiedWhileRunning(url, data, join(home, 'data'));
        const from = `primary_conninfo=host=${root} port=5432 user=postgres`;
        const standby = serverIn(home, join(home, 'data'), [...given, '-c', 'hot_standby=on', '-c', from]);
        replicas.push(standby);
        await standby.start();
        return urlOf(home, 5432);
      },
    });
  } finally {
    for (const replica of replicas) await replica.end('SIGQUIT');
    await primary.end('SIGQUIT');
    await rm(root, { recursive: true, force: true });
    guard.stdin.end();
  }
}

/**
 * A test that is broken off never gets to its end; its worker's end closes the pipe of this process, which then ends
 * the servers whose data lie below `root`.
 */
function guardOf(root: string): ChildProcessByStdio<Writable, null, null> {
  const clear = `cat > /dev/null; test -d "$0" || exit 0
    for file in "$0"/data/postmaster.pid "$0"/replica_*/data/postmaster.pid; do
      pid=$(head -n 1 "$file" 2> /dev/null) && ps -o args= -p "$pid" | grep -qF "$0" && kill -QUIT "$pid"
    done
    sleep 1; rm -rf "$0"`;
  const guard = spawn('/bin/sh', ['-c', clear, root], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  // A socket of Node's own making, though its type does not tell.
  (guard.stdin as Socket).unref();
  return guard;
}

interface ServerProcess {
  start(): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** @param home folder of its socket */
function serverIn(home: string, data: string, settings: readonly string[]): ServerProcess {
  let running: ChildProcess | undefined;
  return {
    async start() {
      const { postgres } = await findBinaries();
      const args = [...serverArguments('temporary', data, await listenIn(home)), ...settings];
      const url = await urlOf(home, 5432);
      await until(async () => {
        // It refuses to start while backends of a killed one are still on their way out.
        if (running === undefined || hasEnded(running))
          running = spawn(postgres, args, { stdio: 'ignore', cwd: home, ...(serverUser() ?? {}) });
        const session = await postgresServer(url)
          .connect()
          .catch(() => undefined);
        await session?.close();
        return session !== undefined;
      });
    },
    async end(signal) {
      const child = running;
      if (child === undefined || hasEnded(child)) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    },
  };
}

/** As pg_basebackup does: files copied between start and stop, made consistent by the label and the log. */
async function copiedWhileRunning(url: string, from: string, to: string): Promise<void> {
  const session = await postgresServer(url).connect();
  await session.query(`SELECT pg_backup_start('replica', fast => true)`);
  const left = [/\/postmaster\.(pid|opts)$/, /\/pg_replslot\/./];
  await cp(from, to, { recursive: true, filter: (path) => !left.some((pattern) => pattern.test(path)) });
  const [label] = await session.query<{ text: string }>(
    'SELECT labelfile AS text FROM pg_backup_stop(wait_for_archive => false)',
  );
  await session.close();
  await writeFile(join(to, 'backup_label'), label?.text ?? '');
  await writeFile(join(to, 'standby.signal'), '');
  const user = serverUser();
  if (user !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, to]);
  await chmod(to, 0o700);
}
