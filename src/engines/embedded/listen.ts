/**
 * How clients reach an embedded server: by a Unix socket in a private folder, which needs no password; on
 * Windows, where Node has no Unix sockets, by a free port of the loopback address with a password of this user's.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cacheFolder } from './places.ts';

export type Listen = { readonly socketFolder: string } | { readonly port: number };

const WINDOWS = process.platform === 'win32';

export async function listenIn(socketFolder: string): Promise<Listen> {
  return WINDOWS ? { port: await freePort() } : { socketFolder };
}

/** `port` is what the keeper says it runs on: another process may have chosen it. */
export async function urlOf(socketFolder: string, port: number): Promise<string> {
  return WINDOWS
    ? `postgres://postgres:${await password()}@127.0.0.1:${port}/postgres`
    : `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socketFolder)}`;
}

/** The keeper's own address. */
export function keeperAddress(folder: string, name: string): string {
  return WINDOWS ? `\\\\.\\pipe\\datawright-${name}` : join(folder, 'keeper');
}

/** Options of `initdb` that decide who may log in. */
export async function authentication(): Promise<readonly string[]> {
  if (!WINDOWS) return ['--auth=trust'];
  await password();
  return ['--auth=scram-sha-256', `--pwfile=${await passwordFile()}`];
}

async function passwordFile(): Promise<string> {
  return join(await cacheFolder(), 'embedded-password');
}

async function password(): Promise<string> {
  const file = await passwordFile();
  await writeFile(file, randomBytes(24).toString('hex'), { flag: 'wx', mode: 0o600 }).catch(() => {});
  return (await readFile(file, 'utf8')).trim();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
