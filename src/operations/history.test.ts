import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type MigrationProject,
  migrationProject,
  refusal,
  USERS,
} from '../../test/support/migration-project.ts';
import { applyOperation } from './apply.ts';
import { downOperation } from './down.ts';
import { planOperation } from './plan.ts';
import { statusOperation } from './status.ts';

const column = (name: string) => `      ${name}: { type: integer, nullable: true }\n`;
const WITH_A = USERS + column('a');
const WITH_B = USERS + column('b');
const WITH_BOTH = USERS + column('a') + column('b');

async function applied(contract: string): Promise<MigrationProject> {
  const project = await migrationProject(contract);
  await project.run(planOperation);
  await project.run(applyOperation);
  return project;
}

const states = async ({ run }: MigrationProject): Promise<Record<string, string>> =>
  Object.fromEntries((await run(statusOperation)).output.migrations.map((m) => [m.name, m.state]));

describe('planning while a migration waits', () => {
  test('starts from what it leaves, and both are applied one after the other', async () => {
    const { run, declare, session } = await migrationProject(USERS);
    await run(planOperation);
    const again = await run(planOperation);
    expect(again.output).toMatchObject({ up: [], waiting: ['0001_create_users'] });
    expect(again.next[0]?.command).toBe('datawright apply');

    await declare(WITH_A);
    const { output, diagnostics } = await run(planOperation);
    expect(output.up.map((step) => step.what)).toEqual(['add column a integer']);
    expect(output.migration?.name).toBe('0002_add_users_a');
    expect(output.proof?.proven).toBe(true);
    expect(diagnostics).toMatchObject([{ code: 'M001', severity: 'info' }]);
    expect((await run(applyOperation)).output.applied.map((a) => [a.name, a.asPlanned])).toEqual([
      ['0001_create_users', true],
      ['0002_add_users_a', true],
    ]);
    expect(await session.query('SELECT a FROM users')).toEqual([]);
    expect((await run(planOperation)).output).toMatchObject({ up: [], waiting: [] });
  });

  test('refuses when the database is not what the waiting one starts from', async () => {
    const { run, declare, session } = await applied(USERS);
    await declare(WITH_A);
    await run(planOperation);
    await session.execute('ALTER TABLE users ADD COLUMN surprise integer');
    await declare(WITH_BOTH);
    expect(await refusal(run(planOperation))).toEqual([
      expect.stringMatching(/^M024 .*column users\.surprise is new/),
    ]);
  });
});

/** Two branches that each planned a migration after the same one, merged: 0002_add_users_a and 0002_add_users_b. */
async function merged(): Promise<MigrationProject> {
  const project = await applied(USERS);
  const migrations = join(project.root, 'migrations');
  await project.declare(WITH_A);
  await project.run(planOperation);
  await cp(join(migrations, '0002_add_users_a'), join(project.root, 'other-branch'), { recursive: true });
  await rm(join(migrations, '0002_add_users_a'), { recursive: true });
  await project.declare(WITH_B);
  await project.run(planOperation);
  await cp(join(project.root, 'other-branch'), join(migrations, '0002_add_users_a'), { recursive: true });
  await project.declare(WITH_BOTH);
  return project;
}

describe('two branches merged', () => {
  test('same number: refused before anything runs, and planned anew on request', async () => {
    const project = await merged();
    const { run, root } = project;
    expect((await run(statusOperation)).diagnostics.map((d) => [d.code, d.message])).toEqual([
      ['M015', expect.stringContaining('0002_add_users_a, 0002_add_users_b have the same number 0002')],
      ['M017', expect.stringContaining('0002_add_users_b does not start where 0002_add_users_a ends')],
    ]);
    expect(await refusal(run(applyOperation))).toEqual([
      expect.stringMatching(/^M017 .*two branches\. Nothing was applied\..*plan --replan/),
    ]);
    expect(await states(project)).toEqual({
      '0001_create_users': 'applied',
      '0002_add_users_a': 'pending',
      '0002_add_users_b': 'pending',
    });

    const { output } = await run(planOperation, { replan: true });
    expect(output.removed).toEqual(['0002_add_users_a', '0002_add_users_b']);
    expect(output.up).toHaveLength(2);
    expect(await readdir(join(root, 'migrations'))).toEqual(['0001_create_users', output.migration?.name]);
    expect((await run(applyOperation)).output.applied).toHaveLength(1);
    expect((await run(planOperation)).output.up).toEqual([]);
  });

  test('one of them applied: the other came too late, and the way on keeps what is there', async () => {
    const project = await merged();
    const { run, session } = project;
    await run(applyOperation, { to: '0002_add_users_a' });
    await session.execute('INSERT INTO users VALUES (1, $$x$$, NULL, 7)');
    // Named so that it stands before the applied one, as a branch that waited long would bring it.
    await cp(join(project.root, 'migrations/0002_add_users_b'), join(project.root, 'migrations/0001_late'), {
      recursive: true,
    });
    await rm(join(project.root, 'migrations/0002_add_users_b'), { recursive: true });
    const late = JSON.parse(await readFile(join(project.root, 'migrations/0001_late/plan.json'), 'utf8'));
    expect(late.name).toBe('0002_add_users_b');
    expect(await refusal(run(applyOperation))).toEqual([
      expect.stringMatching(
        /^M016 .*0001_late waits, and 0002_add_users_a, which comes after it, is applied/,
      ),
    ]);
    const { output } = await run(planOperation, { replan: true });
    expect(output.removed).toEqual(['0001_late']);
    expect(output.migration?.name).toBe('0003_add_users_b');
    await run(applyOperation);
    expect(await session.query('SELECT a, b FROM users')).toEqual([{ a: 7, b: null }]);
  });
});

describe('a plan that is approved', () => {
  test('runs exactly what the file says, losses included, on exactly that state', async () => {
    const { run, declare, session, root } = await applied(WITH_A);
    await declare(USERS);
    const { output, next } = await run(planOperation, { out: 'plan.json', allow: ['drop_column:users.a'] });
    expect(output.approval).toBe('plan.json');
    expect(next[0]?.command).toBe('datawright apply --plan plan.json');
    expect(JSON.parse(await readFile(join(root, 'plan.json'), 'utf8'))).toMatchObject({
      allow: ['drop_column:users.a'],
      steps: [{ up: [{ loses: ['drop_column:users.a'] }] }],
    });
    expect((await run(applyOperation, { plan: 'plan.json' })).output.applied).toHaveLength(1);
    expect(await session.query('SELECT * FROM users')).toEqual([]);
  });

  test('is refused when the database has changed, when other folders wait, and when it was edited', async () => {
    const { run, declare, session, write, root } = await applied(USERS);
    await declare(WITH_A);
    await run(planOperation, { out: 'plan.json' });
    const text = await readFile(join(root, 'plan.json'), 'utf8');

    await session.execute('CREATE TABLE surprise ()');
    expect(await refusal(run(applyOperation, { plan: 'plan.json' }))).toEqual([
      expect.stringMatching(/^M041 .*Nothing was applied/),
    ]);
    await session.execute('DROP TABLE surprise');

    await declare(WITH_BOTH);
    await run(planOperation);
    expect(await refusal(run(applyOperation, { plan: 'plan.json' }))).toEqual([
      expect.stringMatching(/^M042 .*0003_add_users_b was not/),
    ]);

    for (const broken of [
      undefined,
      '{',
      text.replace('"allow": []', '"allow": ["x"]'),
      `<<<<<<< HEAD\n${text}`,
    ]) {
      if (broken !== undefined) await write('other.json', broken);
      expect(await refusal(run(applyOperation, { plan: 'other.json' }))).toEqual([
        expect.stringMatching(/^M040 .*other\.json .*Nothing was applied.*plan --out other\.json/),
      ]);
    }
    expect((await run(applyOperation, { plan: 'plan.json', to: '0002' })).output.applied).toHaveLength(1);
  });

  test('holds for its environment, and is the confirmation of a protected one', async () => {
    const { run, write, session } = await migrationProject(USERS);
    await write(
      'datawright.yaml',
      'project: shop\nenvironments:\n  production: { connection: app, protected: true }\n',
    );
    await run(planOperation, { env: 'production', out: 'approved.json' });
    expect(await refusal(run(applyOperation, { plan: 'approved.json' }))).toEqual([
      expect.stringMatching(/^M043 .*approved for production/),
    ]);
    await run(applyOperation, { env: 'production', plan: 'approved.json' });
    expect(await session.query('SELECT * FROM users')).toEqual([]);
  });
});

describe('losses', () => {
  test('of many objects are one finding with one command', async () => {
    const many = `${USERS}${Array.from({ length: 8 }, (_, i) => column(`c${i}`)).join('')}`;
    const { run, declare } = await applied(many);
    await declare(USERS);
    await run(planOperation);
    const refused = await refusal(run(applyOperation, { allow: ['drop_column:users.c00'] }));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(/^M020 .*irreversible in 8 places.*and 3 more.*did you mean/);
    expect(refused[0]?.match(/--allow drop_column:users\.c\d/g)).toHaveLength(8);
  });

  test('are asked for all migrations before the first is taken back', async () => {
    const project = await applied(USERS);
    const { run, declare } = project;
    await declare(WITH_A);
    await run(planOperation);
    await run(applyOperation);
    expect(await refusal(run(downOperation, { to: '0', allow: ['drop_column:users.a'] }))).toEqual([
      expect.stringMatching(/^M020 .*drop_table:users.*Nothing was changed/),
    ]);
    expect(Object.values(await states(project))).toEqual(['applied', 'applied']);
  });
});
