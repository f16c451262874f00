import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ending, firstLine, spawnProgram } from '../../../test/support/child.ts';
import { isAlive, processesWith } from '../../../test/support/processes.ts';
import { until } from '../../../test/support/until.ts';
import { embeddedServer } from './server.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-test-'));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  // A keeper writes until it ends.
  await until(() => processesWith(folder).length === 0);
  await rm(folder, { recursive: true, force: true });
});

describe("the project's embedded server", () => {
  test('keeps its rows from one start to the next, and is stopped between', async () => {
    const first = await embeddedServer(join(folder, 'postgres'));
    const session = await first.connect();
    await session.execute('CREATE TABLE kept (id integer); INSERT INTO kept VALUES (1), (2)');
    await session.close();
    await first.close();
    expect(isAlive(first.postmaster)).toBe(false);

    const second = await embeddedServer(join(folder, 'postgres'));
    const again = await second.connect();
    expect(await again.query('SELECT count(*) AS rows FROM kept')).toEqual([{ rows: 2 }]);
    expect(await again.query('SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await again.query('SHOW data_checksums')).toEqual([{ data_checksums: 'on' }]);
    await again.close();
    await second.close();
  });

  test('is one server when four processes ask for it at the same moment', async () => {
    const children = [1, 2, 3, 4].map(() =>
      spawnProgram(clientProgram(join(folder, 'postgres'), 'setInterval(() => {}, 1000)')),
    );
    const postmasters = await Promise.all(children.map(firstLine));
    expect(new Set(postmasters).size).toBe(1);
    // Keepers that came too late find the first one's lock, and go.
    await until(() => processesWith('keeper.mjs', folder).length === 1);
    for (const child of children) child.kill('SIGTERM');
    await until(() => processesWith(folder).length === 0);
  });

  test('stops when its only client is killed, and not before', async () => {
    const [one, two] = [0, 1].map(() =>
      spawnProgram(clientProgram(join(folder, 'postgres'), 'setInterval(() => {}, 1000)')),
    );
    if (one === undefined || two === undefined) throw new Error('two children');
    const [postmaster] = await Promise.all([firstLine(one), firstLine(two)]);
    one.kill('SIGKILL');
    await ending(one);
    expect(isAlive(Number(postmaster))).toBe(true);
    two.kill('SIGKILL');
    await until(() => !isAlive(Number(postmaster)));
  });

  test('comes back after its keeper and its client were killed together', async () => {
    const owner = spawnProgram(clientProgram(join(folder, 'postgres'), 'setInterval(() => {}, 1000)'));
    const orphan = Number(await firstLine(owner));
    const keepers = processesWith('keeper.mjs', folder);
    expect(keepers).toHaveLength(1);
    owner.kill('SIGKILL');
    for (const keeper of keepers) process.kill(keeper, 'SIGKILL');
    await until(() => processesWith('keeper.mjs', folder).length === 0);
    expect(isAlive(orphan)).toBe(true);

    const server = await embeddedServer(join(folder, 'postgres'));
    expect(server.postmaster).not.toBe(orphan);
    expect(isAlive(orphan)).toBe(false);
    const session = await server.connect();
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await session.close();
    await server.close();
  });

  test('comes back after the whole of it, postmaster included, was killed', async () => {
    const owner = spawnProgram(clientProgram(join(folder, 'postgres'), 'setInterval(() => {}, 1000)'));
    await firstLine(owner);
    owner.kill('SIGKILL');
    for (const pid of processesWith(folder)) process.kill(pid, 'SIGKILL');
    await until(() => processesWith(folder).length === 0);

    const server = await embeddedServer(join(folder, 'postgres'));
    await (await server.connect()).close();
    await server.close();
  });

  test('says so when its data was written by another major version', async () => {
    const server = await embeddedServer(join(folder, 'postgres'));
    await server.close();
    await writeFile(join(server.data, 'PG_VERSION'), '12\n');
    await expect(embeddedServer(join(folder, 'postgres'))).rejects.toThrow(/E011 .*written by PostgreSQL 12/);
  });
});

function clientProgram(at: string, then: string): string {
  return `
    const { embeddedServer } = await import(${JSON.stringify(new URL('./server.ts', import.meta.url).href)});
    const server = await embeddedServer(${JSON.stringify(at)});
    process.stdout.write(server.postmaster + '\\n');
    ${then};`;
}
