import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testServer, testUrl } from '../../test/support/postgres.ts';
import { silent } from '../core/progress.ts';
import { type Context, createContext } from './context.ts';

let root: string;
let context: Context;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dw-test-'));
});

afterEach(async () => {
  await context.close();
  await rm(root, { recursive: true, force: true });
});

function open(environment: Readonly<Record<string, string>> = {}): Context {
  context = createContext({ root, environment, report: silent });
  return context;
}

async function answers(server: Awaited<ReturnType<Context['database']>>): Promise<boolean> {
  const session = await server.connect();
  const rows = await session.query('SELECT 1 AS one');
  await session.close();
  return rows.length === 1;
}

describe('the context of an operation', () => {
  test('connects to DATABASE_URL of .env, and the environment wins over it', async () => {
    await writeFile(join(root, '.env'), `DATABASE_URL=${testUrl()}\n`);
    expect(await answers(await open().database())).toBe(true);
    await context.close();
    const server = await open({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/shop' }).database();
    await expect(server.connect()).rejects.toThrow(/E001/);
  });

  test('opens everything once, and can be used again after it was closed', async () => {
    open({ DATABASE_URL: testUrl(), SHADOW_DATABASE_URL: testUrl() });
    expect(context.warehouse()).toBe(context.warehouse());
    expect(context.shadow()).toBe(context.shadow());
    const first = await context.warehouse();
    await (await first.connect()).execute('CREATE TABLE kept (id INTEGER)');
    await context.close();
    const second = await context.warehouse();
    expect(second).not.toBe(first);
    const session = await second.connect();
    expect(await session.query('SELECT count(*) AS n FROM kept')).toEqual([{ n: 0 }]);
  });

  test('runs the shadow on SHADOW_DATABASE_URL, and leaves nothing on that server', async () => {
    const shadow = await open({ SHADOW_DATABASE_URL: testUrl() }).shadow();
    const name = await shadow.withDatabase(async (server) => {
      const session = await server.connect();
      const [row] = await session.query<{ name: string }>('SELECT current_database() AS name');
      await session.close();
      return row?.name;
    });
    expect(name).toMatch(/^datawright_shadow_/);
    const session = await testServer().connect();
    expect(await session.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).toEqual([]);
    await session.close();
  });

  test('says which right the user of the shadow lacks', async () => {
    const admin = await testServer().connect();
    await admin.execute('DROP ROLE IF EXISTS no_createdb; CREATE ROLE no_createdb LOGIN');
    const shadow = await open({
      SHADOW_DATABASE_URL: testUrl().replace('postgres@', 'no_createdb@'),
    }).shadow();
    await expect(shadow.withDatabase(async () => {})).rejects.toThrow(/E013/);
    await context.close();
    await admin.execute('DROP ROLE no_createdb');
    await admin.close();
  });

  test('names what is missing: a connection, a variable, the right kind', async () => {
    await writeFile(
      join(root, 'datawright.yaml'),
      'connections: { app: { env: SHOP_URL }, lake: { duckdb: lake.duckdb } }\n',
    );
    open();
    await expect(context.database('ap')).rejects.toMatchObject({
      diagnostics: [{ code: 'P005', fix: 'did you mean app?' }],
    });
    await expect(context.database()).rejects.toThrow(/P006 the environment variable SHOP_URL is not set/);
    await expect(context.database('lake')).rejects.toThrow(/P007/);
    await expect(context.warehouse('app')).rejects.toThrow(/P007/);
  });

  test('tries again after a failure: the file may have been mended', async () => {
    await writeFile(join(root, 'datawright.yaml'), 'projekt: shop\n');
    await expect(open().project()).rejects.toThrow(/P002/);
    await writeFile(join(root, 'datawright.yaml'), 'project: shop\n');
    expect((await context.project()).name).toBe('shop');
  });
});
