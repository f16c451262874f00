/** A PostgreSQL that belongs to one test: it may be killed, restarted as a standby, or run out of disk. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from '../../src/engines/embedded/binaries.ts';
import { temporaryCluster } from '../../src/engines/embedded/cluster.ts';
import { listenIn, urlOf } from '../../src/engines/embedded/listen.ts';
import { privateFolder, serverUser } from '../../src/engines/embedded/places.ts';
import { serverArguments } from '../../src/engines/embedded/settings.ts';
import { postgresServer } from '../../src/engines/postgres/server.ts';

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
  const root = await mkdtemp(join(tmpdir(), 'dw-own-'));
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
  }
}

interface ServerProcess {
  start(): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** @param home folder of its socket */
function serverIn(home: string, data: string, settings: readonly string[]): ServerProcess {
  let running: ChildProcess | undefined;
  return {
    async start() {
      const { postgres } = await findBinaries();
      const args = [...serverArguments('temporary', data, await listenIn(home)), ...settings];
      running = spawn(postgres, args, { stdio: 'ignore', cwd: home, ...(serverUser() ?? {}) });
      const url = await urlOf(home, 5432);
      for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
        try {
          await (await postgresServer(url).connect()).close();
          return;
        } catch (error) {
          if (Date.now() > deadline || running.exitCode !== null) throw error;
        }
      }
    },
    async end(signal) {
      const child = running;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
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
