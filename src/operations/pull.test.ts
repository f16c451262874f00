import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { testShadow, withDatabase } from '../../test/support/postgres.ts';
import type { PostgresServer } from '../core/ports/postgres.ts';
import { silent } from '../core/progress.ts';
import { checkOperation } from './check.ts';
import { type Context, createContext } from './context.ts';
import { initOperation } from './init.ts';
import { pullOperation } from './pull.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function project(environment: Readonly<Record<string, string>> = {}, server?: PostgresServer) {
  const root = await mkdtemp(join(tmpdir(), 'datawright-pull-'));
  folders.push(root);
  const context: Context = {
    ...createContext({ root, environment, report: silent }),
    shadow: async () => testShadow(),
    ...(server === undefined ? {} : { database: async () => server }),
  };
  return { root, context, text: (path: string) => readFile(join(root, path), 'utf8') };
}

const shop = `CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE VIEW emails AS SELECT email FROM users;`;

async function withShop<T>(work: (server: PostgresServer) => Promise<T>): Promise<T> {
  return withDatabase(async (server) => {
    const session = await server.connect();
    await session.execute(shop).finally(() => session.close());
    return work(server);
  });
}

describe('init', () => {
  test('in an empty folder writes a project whose contract is right, and asks nothing', async () => {
    const { context, text } = await project();
    const { output } = await initOperation.run({ name: 'shop' }, context);
    expect(output.files.map((f) => `${f.state} ${f.path}`)).toEqual([
      'written datawright.yaml',
      'written .gitignore',
      'written contracts/shop.yaml',
    ]);
    expect(await text('.gitignore')).toBe('.datawright/\n.env\n');
    const checked = await checkOperation.run({ offline: false, paths: [] }, context);
    expect(checked.diagnostics).toEqual([]);
    expect(checked.verdict).toBe('clean');
    expect(JSON.parse(await text('.datawright/contract.schema.json')).title).toBe('Datawright contract');
  });

  test('run again changes nothing', async () => {
    const { context } = await project();
    await initOperation.run({ name: 'shop' }, context);
    const { output } = await initOperation.run({ name: 'shop' }, context);
    expect(output.files.every((file) => file.state === 'kept')).toBe(true);
    expect(output.contract).toBe('present');
  });

  test('with tables behind DATABASE_URL pulls them, and writes no password anywhere', async () => {
    await withShop(async (server) => {
      const { context, text } = await project({ DATABASE_URL: 'postgres://me:hunter2@db/shop' }, server);
      const { output, diagnostics } = await initOperation.run({ name: 'shop' }, context);
      expect(diagnostics).toEqual([]);
      expect(output).toMatchObject({ contract: 'pulled', database: 'DATABASE_URL' });
      expect(await text('datawright.yaml')).toContain('app: { env: DATABASE_URL }');
      expect(await text('datawright.yaml')).not.toContain('hunter2');
      expect(await text('contracts/shop.yaml')).toContain('email: { type: text, unique: true }');
    });
  });

  test('keeps a .gitignore and adds what is missing', async () => {
    const { root, context, text } = await project();
    await writeFile(join(root, '.gitignore'), 'node_modules\n.env');
    await initOperation.run({ name: 'shop' }, context);
    expect(await text('.gitignore')).toBe('node_modules\n.env\n.datawright/\n');
  });
});

describe('pull', () => {
  test('twice writes the same, and the contract it wrote is right', async () => {
    await withShop(async (server) => {
      const { context } = await project({}, server);
      const first = await pullOperation.run({ connection: 'app', force: false }, context);
      expect(first.output.files.map((f) => f.state)).toEqual(['written', 'written']);
      const second = await pullOperation.run({ connection: 'app', force: false }, context);
      expect(second.output.files.map((f) => f.state)).toEqual(['unchanged', 'unchanged']);
      expect((await checkOperation.run({ offline: false, paths: [] }, context)).diagnostics).toEqual([]);
    });
  });

  test('refuses to replace what a person changed, and does so with --force', async () => {
    await withShop(async (server) => {
      const { root, context, text } = await project({}, server);
      const { output } = await pullOperation.run({ connection: 'app', force: false }, context);
      const path = output.files[0]?.path ?? '';
      const pulled = await text(path);
      await writeFile(join(root, path), `${pulled}# mine\n`);
      await expect(pullOperation.run({ connection: 'app', force: false }, context)).rejects.toMatchObject({
        diagnostics: [{ code: 'C050', where: { file: path } }],
      });
      expect(await text(path)).toContain('# mine');
      await pullOperation.run({ connection: 'app', force: true }, context);
      expect(await text(path)).toBe(pulled);
    });
  });
});
