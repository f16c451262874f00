import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, test } from 'vitest';
import { firstLine, spawnProgram } from '../../../test/support/child.ts';
import { postgresServer } from '../postgres/server.ts';
import { startShadow, startTemporaryServer, urlShadow } from './shadow.ts';

describe('the shadow', () => {
  test('gives an empty database and drops it, also when the work throws', async () => {
    const shadow = urlShadow(inject('postgresUrl'));
    const names: string[] = [];
    const work = shadow.withDatabase(async (database) => {
      const session = await database.connect();
      const [row] = await session.query<{ name: string }>('SELECT current_database() AS name');
      names.push(String(row?.name));
      throw new Error('work failed');
    });
    await expect(work).rejects.toThrow('work failed');
    const session = await postgresServer(inject('postgresUrl')).connect();
    expect(names).toHaveLength(1);
    expect(await session.query('SELECT 1 FROM pg_database WHERE datname = $1', names)).toEqual([]);
    await session.close();
    await shadow.close();
  });

  test('holds two databases at once', async () => {
    const shadow = urlShadow(inject('postgresUrl'));
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
    process.kill(keeperOf(server.folder), 'SIGKILL');
    await until(() => !isAlive(server.postmaster));
    await server.close();
    execFileSync('rm', ['-rf', server.folder]);
  });
});

function ownerProgram(): string {
  return `
    const { startTemporaryServer } = await import(${JSON.stringify(new URL('./shadow.ts', import.meta.url).href)});
    const { postmaster, folder } = await startTemporaryServer();
    process.stdout.write(JSON.stringify({ postmaster, folder }) + '\\n');
    setInterval(() => {}, 1000);`;
}

function keeperOf(folder: string): number {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const line = lines.find((text) => text.includes('keeper.mjs') && text.includes(folder));
  return Number(line?.trim().split(/\s+/)[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 15_000; !condition(); await sleep(20))
    if (Date.now() > deadline) throw new Error('the condition did not come true within 15 s');
}
