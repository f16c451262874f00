import { describe, expect, test } from 'vitest';
import type { Action } from '../catalog/action.ts';
import type { Storage } from '../core/ports/storage.ts';
import { type Draft, readMigrations, writeMigration } from './folder.ts';
import type { Plan } from './plan.ts';

const action: Action = {
  sql: 'ALTER TABLE public.users ADD COLUMN tier text',
  verb: 'create',
  fact: 'column public.users.tier',
  produces: ['column public.users.tier'],
  consumes: ['table public.users'],
  destroys: [],
  lock: 'ACCESS EXCLUSIVE',
  locked: ['table public.users'],
  cost: 'instant',
  transactional: true,
  data: 'lossless',
  phase: 'expand',
  hazards: [],
};
const back: Action = {
  ...action,
  sql: 'ALTER TABLE public.users DROP COLUMN tier',
  verb: 'drop',
  data: 'lossy',
  hazards: ['drop_column:users.tier'],
};
const plan: Plan = {
  from: 'a',
  to: 'b',
  deltas: [{ type: 'create', id: action.fact }],
  up: [action],
  down: [back],
};

const draft = (name: string): Draft => ({ name, plan, preflight: [] });

function memory(): Storage & { readonly contents: Map<string, string> } {
  const contents = new Map<string, string>();
  return {
    contents,
    read: async (path) => contents.get(path),
    write: async (path, content) => void contents.set(path, String(content)),
    remove: async (path) => void contents.delete(path),
    list: async (folder) => [...contents.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
    locate: (path) => `/${path}`,
  };
}

describe('a migration folder', () => {
  test('reads back what was written', async () => {
    const files = memory();
    const written = await writeMigration(files, 'migrations', draft('0001_add_users_tier'));
    const { migrations, diagnostics } = await readMigrations(files, 'migrations');
    expect(diagnostics).toEqual([]);
    expect(migrations).toEqual([written]);
    expect(migrations[0]?.plan).toEqual(plan);
  });

  test('the SQL says what each statement locks and risks', async () => {
    const files = memory();
    await writeMigration(files, 'migrations', draft('0001_add_users_tier'));
    expect(files.contents.get('migrations/0001_add_users_tier/up.sql')).toMatch(
      /-- 1\/1 {2}expand {2}users: add column tier text\n-- {3}ACCESS EXCLUSIVE, instant\nALTER TABLE public\.users ADD COLUMN tier text;\n$/,
    );
    expect(files.contents.get('migrations/0001_add_users_tier/down.sql')).toContain(
      'needs --allow drop_column:users.tier',
    );
  });

  test('an edit of up.sql is refused, with the line and what to do', async () => {
    const files = memory();
    await writeMigration(files, 'migrations', draft('0001_x'));
    const path = 'migrations/0001_x/up.sql';
    files.contents.set(path, (files.contents.get(path) ?? '').replace('tier text;', 'tier varchar(9);'));
    const { diagnostics } = await readMigrations(files, 'migrations');
    expect(diagnostics).toMatchObject([{ code: 'M011', severity: 'error', where: { file: path, line: 7 } }]);
    expect(diagnostics[0]?.fix).toContain('datawright repair');
  });

  test('an edit of plan.json that leaves the SQL behind is refused', async () => {
    const files = memory();
    await writeMigration(files, 'migrations', draft('0001_x'));
    const path = 'migrations/0001_x/plan.json';
    files.contents.set(
      path,
      (files.contents.get(path) ?? '').replace('ADD COLUMN tier text', 'ADD COLUMN tier xml'),
    );
    expect((await readMigrations(files, 'migrations')).diagnostics).toMatchObject([{ code: 'M012' }]);
  });

  test.each([
    ['not JSON at all', '{', 'M013'],
    ['full of the marks of a merge', '{\n<<<<<<< HEAD\n=======\n>>>>>>> b\n', 'M014'],
    ['a list', '[]', 'M013'],
    ['another version', '{"version": 2}', 'M013'],
  ])('plan.json that is %s is a diagnostic', async (_, text, code) => {
    const files = memory();
    await writeMigration(files, 'migrations', draft('0001_x'));
    files.contents.set('migrations/0001_x/plan.json', text);
    expect((await readMigrations(files, 'migrations')).diagnostics).toMatchObject([{ code }]);
  });

  test('a missing file is named', async () => {
    const files = memory();
    await writeMigration(files, 'migrations', draft('0001_x'));
    files.contents.delete('migrations/0001_x/down.sql');
    expect((await readMigrations(files, 'migrations')).diagnostics).toMatchObject([
      { code: 'M010', where: { file: 'migrations/0001_x/down.sql' } },
    ]);
  });
});
