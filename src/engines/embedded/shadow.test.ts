import { existsSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { firstLine, spawnProgram } from '../../../test/support/child.ts';
import { testUrl } from '../../../test/support/postgres.ts';
import { isAlive, processesWith } from '../../../test/support/processes.ts';
import { until } from '../../../test/support/until.ts';
import { postgresServer } from '../postgres/server.ts';
import { startShadow, startTemporaryServer, urlShadow } from './shadow.ts';

describe('the shadow', () => {
  test('gives an empty database and drops it, also when the work throws', async () => {
    const shadow = urlShadow(testUrl());
    const names: string[] = [];
    const work = shadow.withDatabase(async (database) => {
      const session = await database.connect();
      const [row] = await session.query<{ name: string }>('SELECT current_database() AS name');
      names.push(String(row?.name));
      throw new Error('work failed');
    });
    await expect(work).rejects.toThrow('work failed');
    const session = await postgresServer(testUrl()).connect();
    expect(names).toHaveLength(1);
    expect(await session.query('SELECT 1 FROM pg_database WHERE datname = $1', names)).toEqual([]);
    await session.close();
    await shadow.close();
  });

  test('holds two databases at once', async () => {
    const shadow = urlShadow(testUrl());
    const [one, two] = await Promise.all([shadow.createDatabase(), shadow.createDatabase()]);
    expect(one.label).not.toBe(two.label);
    await Promise.all([one.drop(), two.drop()]);
    await shadow.close();
  });

  test('never listens on the network and is gone after close', async () => {
    const server = await startTemporaryServer();
    const session = await postgresServer(server.url).connect();
    expect(await session.query('SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
    await session.close();
    await server.close();
    expect(isAlive(server.postmaster)).toBe(false);
    expect(existsSync(server.folder)).toBe(false);
  });

  test('of its own starts twice at the same time', async () => {
    const shadows = await Promise.all([startShadow(), startShadow()]);
    const versions = await Promise.all(
      shadows.map((shadow) =>
        shadow.withDatabase(async (database) => {
          const session = await database.connect();
          await session.close();
          return session.serverVersion;
        }),
      ),
    );
    expect(versions.every((version) => version >= 180_000)).toBe(true);
    await Promise.all(shadows.map((shadow) => shadow.close()));
  });

  test('is gone, postmaster and folder, after kill -9 of its owner', async () => {
    const owner = spawnProgram(ownerProgram());
    const { postmaster, folder } = JSON.parse(await firstLine(owner)) as {
      postmaster: number;
      folder: string;
    };
    expect(isAlive(postmaster)).toBe(true);
    owner.kill('SIGKILL');
    await until(() => !isAlive(postmaster) && !existsSync(folder));
  });
});

describe('a server whose keeper is killed', () => {
  test('is ended by the client that still holds it', async () => {
    const server = await startTemporaryServer();
    for (const keeper of processesWith('keeper.mjs', server.folder)) process.kill(keeper, 'SIGKILL');
    await until(() => !isAlive(server.postmaster));
    await server.close();
    await rm(server.folder, { recursive: true });
  });
});

describe('what a keeper left that was killed together with its client', () => {
  test('is removed by the next one: server and folder', async () => {
    const owner = spawnProgram(ownerProgram());
    const { postmaster, folder } = JSON.parse(await firstLine(owner)) as {
      postmaster: number;
      folder: string;
    };
    const keepers = processesWith('keeper.mjs', folder);
    owner.kill('SIGSTOP');
    for (const keeper of keepers) process.kill(keeper, 'SIGKILL');
    owner.kill('SIGKILL');
    await until(() => processesWith('keeper.mjs', folder).length === 0);
    expect(isAlive(postmaster)).toBe(true);
    // A young folder could be that of a server which is just starting.
    const before = new Date(Date.now() - 120_000);
    await utimes(folder, before, before);
    const next = await startTemporaryServer();
    await until(() => !isAlive(postmaster) && !existsSync(folder));
    await next.close();
  });
});

function ownerProgram(): string {
  return `
    const { startTemporaryServer } = await import(${JSON.stringify(new URL('./shadow.ts', import.meta.url).href)});
    const { postmaster, folder } = await startTemporaryServer();
    process.stdout.write(JSON.stringify({ postmaster, folder }) + '\\n');
    setInterval(() => {}, 1000);`;
}
