import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrationProject, refusal, USERS } from '../../test/support/migration-project.ts';
import { applyOperation } from './apply.ts';
import { baselineOperation } from './baseline.ts';
import { downOperation } from './down.ts';
import { driftOperation } from './drift.ts';
import { planOperation } from './plan.ts';
import { pullOperation } from './pull.ts';
import { squashOperation } from './squash.ts';
import { statusOperation } from './status.ts';

const SHOP = `
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, mood mood DEFAULT 'sad');
CREATE TABLE notes (id serial PRIMARY KEY, person bigint NOT NULL REFERENCES people, body text CHECK (body <> ''));
CREATE INDEX notes_person ON notes (person);
CREATE VIEW happy AS SELECT * FROM people WHERE mood = 'happy';
COMMENT ON TABLE people IS 'who is there';
INSERT INTO people (name) VALUES ('ann'), ('bea');
`;
const PRISMA = `
CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0);
COMMENT ON TABLE _prisma_migrations IS 'of Prisma';
INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', 'init');
`;
const column = (name: string) => `      ${name}: { type: integer, nullable: true }\n`;

async function taken() {
  const project = await migrationProject('');
  await rm(join(project.root, 'contracts/shop.yaml'));
  await project.session.execute(SHOP + PRISMA);
  await project.run(pullOperation);
  return project;
}

describe('a database that was there before', () => {
  test('gets a first migration that is recorded and not run; the next plan is empty, rows stay', async () => {
    const { run, session, root } = await taken();
    const { output } = await run(baselineOperation);
    expect(output).toMatchObject({
      written: 'migrations/0001_baseline/',
      recorded: ['0001_baseline'],
      left: [{ what: 'migration history of Prisma', name: '_prisma_migrations' }],
    });
    expect((await run(statusOperation)).output.migrations).toMatchObject([
      { name: '0001_baseline', state: 'applied', adopted: 'baseline' },
    ]);
    expect((await run(planOperation)).output).toMatchObject({ up: [], waiting: [] });
    expect((await run(driftOperation)).verdict).toBe('clean');
    expect((await run(applyOperation)).output.applied).toEqual([]);
    expect(await session.query('SELECT count(*)::int AS n FROM people')).toEqual([{ n: 2 }]);
    expect(await session.query('SELECT migration_name FROM _prisma_migrations')).toEqual([
      { migration_name: 'init' },
    ]);
    expect(await readFile(join(root, 'migrations/0001_baseline/up.sql'), 'utf8')).not.toContain('_prisma');
    expect(await refusal(run(downOperation))).toEqual([expect.stringMatching(/^M019 .*was there before/)]);
    expect(await refusal(run(downOperation, { to: '0' }))).toHaveLength(1);
    expect(await refusal(run(baselineOperation))).toEqual([expect.stringMatching(/^M060 /)]);
  });

  test('a fresh database runs it; another that is equal records it; one that is not is told what differs', async () => {
    const first = await taken();
    await first.run(baselineOperation);

    const fresh = await first.elsewhere();
    expect((await fresh.run(applyOperation)).output.applied).toMatchObject([{ asPlanned: true }]);
    expect(await fresh.session.query('SELECT * FROM people')).toEqual([]);

    const production = await first.elsewhere();
    await production.session.execute(SHOP);
    expect((await production.run(baselineOperation)).output).toMatchObject({ recorded: ['0001_baseline'] });
    expect((await production.run(planOperation)).output.up).toEqual([]);

    const other = await first.elsewhere();
    await other.session.execute(`${SHOP} DROP INDEX notes_person; ALTER TABLE people ADD COLUMN age integer`);
    expect(await refusal(other.run(baselineOperation))).toEqual([
      expect.stringMatching(
        /^M061 .*2 differences.*index notes_person is gone, column people\.age is new|^M061 .*column people\.age is new, .*index notes_person is gone/,
      ),
    ]);
    expect((await other.run(statusOperation)).output.migrations).toMatchObject([{ state: 'pending' }]);
  });
});

describe('squashing', () => {
  test('makes one of many: seen as applied where they ran, run once where nothing is', async () => {
    const project = await migrationProject(USERS);
    const { run, declare, root, session } = project;
    for (const contract of [USERS, USERS + column('a'), USERS + column('a') + column('b')]) {
      await declare(contract);
      await run(planOperation, { prove: false });
      await run(applyOperation);
    }
    await session.execute(`INSERT INTO users VALUES (1, 'x', NULL, 2, 3)`);
    const trial = await run(squashOperation, { to: '0002', dryRun: true });
    expect(trial.output).toMatchObject({ migration: { written: false }, here: 'applied' });

    const { output } = await run(squashOperation, { to: '0002' });
    expect(output).toMatchObject({
      migration: { name: '0002_squash', written: true },
      replaces: ['0001_create_users', '0002_add_users_a'],
    });
    expect(await readdir(join(root, 'migrations'))).toEqual(['0002_squash', '0003_add_users_b']);
    expect((await run(statusOperation)).output.migrations).toMatchObject([
      { name: '0002_squash', state: 'applied', adopted: 'squash' },
      { name: '0003_add_users_b', state: 'applied' },
    ]);
    expect((await run(planOperation)).output).toMatchObject({ up: [], waiting: [] });

    const fresh = await project.elsewhere();
    expect((await fresh.run(applyOperation)).output.applied.map((a) => [a.name, a.asPlanned])).toEqual([
      ['0002_squash', true],
      ['0003_add_users_b', true],
    ]);
  });

  test('twice still tells every database where it is, and what ran one by one is not taken back', async () => {
    const project = await migrationProject(USERS);
    const { run, declare } = project;
    for (const contract of [USERS, USERS + column('a')]) {
      await declare(contract);
      await run(planOperation, { prove: false });
      await run(applyOperation);
    }
    await run(squashOperation, { to: '0002' });
    const fresh = await project.elsewhere();
    await fresh.run(applyOperation);
    await declare(USERS + column('a') + column('b'));
    await run(planOperation, { prove: false });
    for (const each of [project, fresh]) await each.run(applyOperation);
    await run(squashOperation, { to: '0003', name: 'all' });
    for (const each of [project, fresh])
      expect((await each.run(statusOperation)).output.migrations).toMatchObject([
        { name: '0003_all', state: 'applied', adopted: 'squash' },
      ]);
    expect(await refusal(run(downOperation))).toEqual([expect.stringMatching(/^M019 .*one by one/)]);
  });

  test('is refused where only some of them are applied', async () => {
    const project = await migrationProject(USERS);
    const { run, declare } = project;
    await run(planOperation);
    await run(applyOperation);
    const behind = await project.elsewhere();
    await behind.run(applyOperation);
    await declare(USERS + column('a'));
    await run(planOperation);
    expect(await refusal(behind.run(squashOperation, { to: '0002' }))).toEqual([
      expect.stringMatching(/^M018 .*0002_add_users_a is not applied here/),
    ]);
    await run(applyOperation);
    await run(squashOperation, { to: '0002' });
    expect(await refusal(behind.run(applyOperation))).toEqual([
      expect.stringMatching(/^M018 .*0002_squash stands for 2 migrations, of which 0002_add_users_a is not/),
    ]);
    expect(await refusal(run(squashOperation, { to: '0002' }))).toEqual([expect.stringMatching(/^M063 /)]);
  });
});
