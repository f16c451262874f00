import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testUrl, withDatabase } from '../../test/support/postgres.ts';
import { DatawrightError } from '../core/diagnostic.ts';
import { withDatabaseName } from '../engines/postgres/server.ts';
import type { catalogOperation } from './catalog.ts';
import { createContext } from './context.ts';
import type { diffOperation } from './diff.ts';
import { runOperation } from './invoke.ts';

type Diff = Awaited<ReturnType<typeof diffOperation.run>>;

const OLD = 'CREATE TABLE users (id int PRIMARY KEY, email text, nick text);';
const NEW = 'CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE);';
const CONTRACT = `
contract: shop
version: 1.0.0
tables:
  users:
    columns:
      id: { type: integer, primary_key: true }
      mail: { type: text, nullable: true, renamed_from: email }
`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'datawright-diff-'));
  const files = {
    'old.sql': OLD,
    'new.sql': NEW,
    'schema/1.sql': 'CREATE TABLE a (id int PRIMARY KEY) -- one',
    'schema/2.sql': 'CREATE TABLE b (a int REFERENCES a);',
    'contract/shop.yaml': CONTRACT,
    'broken.sql': 'CREATE TABLE a (\n  id int,\n  x nothing\n);',
    'typo.sql': 'CREATE TABLE users (id int PRIMARY KEY, user_name text, zip text);',
    'clear.sql': 'CREATE TABLE users (id int PRIMARY KEY, username text, zip text);',
    'other.json': '{}',
    'empty/readme.md': 'nothing',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function run(name: string, input: Record<string, unknown>, environment: Record<string, string> = {}) {
  const context = createContext({
    root,
    environment: { SHADOW_DATABASE_URL: testUrl(), ...environment },
    report: () => {},
  });
  try {
    return await runOperation(name, input, context);
  } finally {
    await context.close();
  }
}

const diff = async (from: string, to: string, more: Record<string, unknown> = {}): Promise<Diff> =>
  (await run('diff', { from, to, ...more })) as Diff;

async function refusal(from: string, to: string): Promise<unknown> {
  const error = await diff(from, to).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof DatawrightError ? error.diagnostics : error;
}

describe('diff', () => {
  test('plans from one SQL file to another, there and back, with all that is to be known of a step', async () => {
    const { output, verdict } = await diff('old.sql', 'new.sql', { direct: true });
    expect(verdict).toBe('clean');
    expect(output.deltas).toEqual([
      { type: 'drop', id: 'column public.users.nick' },
      { type: 'create', id: 'unique public.users.users_email_key' },
    ]);
    expect(output.up).toMatchObject([
      {
        sql: 'ALTER TABLE public.users ADD CONSTRAINT users_email_key UNIQUE (email)',
        kind: 'unique',
        object: 'public.users.users_email_key',
        locked: ['public.users'],
        scan: true,
        transactional: true,
      },
      {
        sql: 'ALTER TABLE public.users DROP COLUMN nick',
        lock: 'ACCESS EXCLUSIVE',
        rewrite: false,
        scan: false,
        data: 'irreversible',
        phase: 'contract',
        hazards: ['drop_column:users.nick'],
      },
    ]);
    expect(output.down).toHaveLength(2);
  });

  test('gives the forms that do not block a busy table unless the direct ones are asked for, and proves them', async () => {
    const { output, diagnostics } = await diff('old.sql', 'new.sql', { prove: true });
    expect(output.up.map((step) => step.sql)).toContainEqual(
      expect.stringContaining('CREATE UNIQUE INDEX CONCURRENTLY'),
    );
    expect(output.proof).toMatchObject({ proven: true, lockMismatches: [] });
    expect(diagnostics).toEqual([]);
  });

  test('asks about a drop and an add that look like a rename, which nothing but a declaration makes one', async () => {
    const { output, diagnostics } = await diff('typo.sql', 'clear.sql');
    expect(output.up.flatMap((step) => step.hazards)).toEqual(['drop_column:users.user_name']);
    expect(diagnostics).toMatchObject([
      {
        code: 'M006',
        severity: 'warning',
        fix: expect.stringContaining('username …, -- renamed_from: user_name'),
      },
    ]);
  });

  test('exits 1 for a difference only when asked to', async () => {
    expect((await diff('old.sql', 'new.sql', { exitCode: true })).verdict).toBe('findings');
    expect((await diff('old.sql', 'old.sql', { exitCode: true })).verdict).toBe('clean');
  });

  test('loads a folder of SQL in the order of its names', async () => {
    const { output } = await diff('old.sql', 'schema');
    expect(output.deltas).toContainEqual({ type: 'create', id: 'table public.b' });
  });

  test('a contract is a side and declares its renames; nothing is left in a folder that is no project', async () => {
    const { output } = await diff('old.sql', 'contract');
    expect(output.to).toEqual({ type: 'contract', label: 'contract shop 1.0.0' });
    expect(output.deltas).toContainEqual({
      type: 'rename',
      id: 'column public.users.mail',
      from: 'column public.users.email',
    });
    expect((await diff('contract/shop.yaml', 'contract')).output.up).toEqual([]);
    expect(await readdir(root)).not.toContain('.datawright');
  });

  test('a database is a side by the variable that holds its URL, with estimates from its statistics', async () => {
    await withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute(
        `${OLD} INSERT INTO users SELECT n FROM generate_series(1, 500) AS n; ANALYZE users;`,
      );
      const [row] = await session.query<{ name: string }>('SELECT current_database() AS name');
      await session.close();
      const environment = { PRODUCTION: withDatabaseName(testUrl(), row?.name ?? '') };
      const { output } = (await run('diff', { from: 'PRODUCTION', to: 'new.sql' }, environment)) as Diff;
      expect(output.from.type).toBe('database');
      expect(output.up.find((step) => step.sql.includes('CONCURRENTLY'))).toMatchObject({ rows: 500 });
    });
  });

  test('a saved catalog is a side, and equal to what it was saved from', async () => {
    const saved = (await run('catalog', { side: 'old.sql', out: 'old.json' })) as Awaited<
      ReturnType<typeof catalogOperation.run>
    >;
    expect(saved.output).toMatchObject({ written: 'old.json', label: 'old.sql' });
    expect(saved.output.kinds).toContainEqual({ kind: 'column', count: 3 });
    expect((await diff('old.json', 'old.sql')).output.up).toEqual([]);
    expect((await diff('old.json', 'new.sql', { direct: true })).output.up).toHaveLength(2);
  });

  test('says what is wrong with a side', async () => {
    expect(await refusal('old.sql', 'broken.sql')).toMatchObject([
      { code: 'M070', where: { file: 'broken.sql', line: 3, column: 5 } },
    ]);
    expect(await refusal('nowhere', 'old.sql')).toMatchObject([{ code: 'O060' }]);
    expect(await refusal('postgres://u:secret@host/db', 'old.sql')).toMatchObject([{ code: 'O061' }]);
    expect(JSON.stringify(await refusal('postgres://u:secret@host/db', 'old.sql'))).not.toContain('secret');
    expect(await refusal('empty', 'old.sql')).toMatchObject([{ code: 'O062' }]);
    expect(await refusal('other.json', 'old.sql')).toMatchObject([{ code: 'O063' }]);
    await writeFile(join(root, 'custom.sql'), Buffer.from([80, 71, 0, 255, 1]));
    expect(await refusal('custom.sql', 'old.sql')).toMatchObject([
      { code: 'O062', where: { file: 'custom.sql' }, message: 'custom.sql is not UTF-8 text' },
    ]);
    expect(await refusal('nowhere', 'empty')).toMatchObject([{ code: 'O060' }, { code: 'O062' }]);
  });
});
