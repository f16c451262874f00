/** A PostgreSQL that belongs to one test: it may be killed, restarted as a standby, or run out of disk. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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
  let running: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const args = [...serverArguments('temporary', data, await listenIn(root)), ...given];
    running = spawn(binaries.postgres, args, { stdio: 'ignore', cwd: root, ...(user ?? {}) });
    for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
      try {
        await (await postgresServer(url).connect()).close();
        return;
      } catch (error) {
        if (Date.now() > deadline || running.exitCode !== null) throw error;
      }
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = running;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };

  try {
    await start();
    return await work({
      url,
      async folder(name) {
        const path = join(root, name);
        await mkdir(path, { mode: 0o700 });
        if (user !== undefined) await chown(path, user.uid, user.gid);
        return path;
      },
      kill: () => end('SIGKILL'),
      async restart(as = 'primary') {
        await end('SIGINT');
        const signal = join(data, 'standby.signal');
        if (as === 'standby') await writeFile(signal, '');
        else await rm(signal, { force: true });
        await start();
      },
    });
  } finally {
    await end('SIGQUIT');
    await rm(root, { recursive: true, force: true });
  }
}
