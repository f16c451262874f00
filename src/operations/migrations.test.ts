import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrationProject, refusal, USERS } from '../../test/support/migration-project.ts';
import { until } from '../../test/support/until.ts';
import { plainPaint } from '../cli/paint.ts';
import { planView } from '../cli/views/plan.ts';
import { applyOperation } from './apply.ts';
import { downOperation } from './down.ts';
import { driftOperation } from './drift.ts';
import { planOperation } from './plan.ts';
import { statusOperation } from './status.ts';

const WITH_TIER = USERS.replace('version: 1.0.0', 'version: 1.1.0').replace(
  '      nick:',
  '      tier: { type: text, default: "\'standard\'", check: "tier <> \'\'" }\n      nick:',
);
const WITHOUT_NICK = WITH_TIER.replace(/ {6}nick:.*\n/, '');

describe('from a contract to the database and back', () => {
  test('plan proves and writes, apply runs it, a second apply and a second plan find nothing to do', async () => {
    const { root, run, session } = await migrationProject(USERS);
    const planned = await run(planOperation);
    expect(planned.output.proof).toMatchObject({
      proven: true,
      upCatalogEqual: true,
      downCatalogEqual: true,
    });
    expect(planned.output.migration).toEqual({
      name: '0001_create_users',
      path: 'migrations/0001_create_users/',
      written: true,
    });
    expect(await readFile(join(root, 'migrations/0001_create_users/up.sql'), 'utf8')).toContain(
      'CREATE TABLE public.users',
    );

    expect((await run(statusOperation)).output.migrations).toMatchObject([
      { name: '0001_create_users', state: 'pending' },
    ]);
    const applied = await run(applyOperation);
    expect(applied.output.applied).toMatchObject([
      { name: '0001_create_users', asPlanned: true, resumed: false },
    ]);
    expect((await run(statusOperation)).output.migrations).toMatchObject([{ state: 'applied' }]);

    expect((await run(applyOperation)).output).toMatchObject({ applied: [], alreadyApplied: 1 });
    expect((await run(planOperation)).output).toMatchObject({ up: [], down: [], differing: 0 });
    expect((await run(driftOperation)).verdict).toBe('clean');
    expect(await session.query('SELECT * FROM users')).toEqual([]);
  });

  test('a change on a table with rows goes up and comes down with the rows as they were', async () => {
    const { run, session, declare } = await migrationProject(USERS);
    await run(planOperation);
    await run(applyOperation);
    await session.execute(`INSERT INTO users VALUES (1, 'a@x', NULL), (2, 'b@x', 'bee')`);
    await declare(WITH_TIER);
    const planned = await run(planOperation);
    expect(planned.output.proof).toMatchObject({ proven: true, rowsEqual: true, lockMismatches: [] });
    expect(planned.output.proof?.rowsCompared).toBeGreaterThan(0);
    await run(applyOperation);
    expect(await session.query('SELECT tier FROM users')).toEqual([
      { tier: 'standard' },
      { tier: 'standard' },
    ]);

    const hazard = planned.output.down.flatMap((a) => a.hazards);
    expect(await refusal(run(downOperation))).toEqual([
      expect.stringContaining('--allow drop_column:users.tier'),
    ]);
    await run(downOperation, { allow: hazard });
    expect(await session.query('SELECT * FROM users ORDER BY id')).toEqual([
      { id: 1, email: 'a@x', nick: null },
      { id: 2, email: 'b@x', nick: 'bee' },
    ]);
    expect((await run(statusOperation)).output.migrations.map((m) => m.state)).toEqual([
      'applied',
      'pending',
    ]);
  });

  test('a declared rename keeps the rows, both ways', async () => {
    const { run, session, declare } = await migrationProject(USERS);
    await run(planOperation);
    await run(applyOperation);
    await session.execute(`INSERT INTO users VALUES (1, 'a@x', 'ann')`);
    await declare(
      USERS.replace('  users:\n', '  people:\n    renamed_from: users\n').replace(
        'nick: { type: text, nullable: true }',
        'alias: { type: text, nullable: true, renamed_from: nick }',
      ),
    );
    const planned = await run(planOperation);
    expect(planned.output.up.flatMap((a) => a.hazards)).toEqual([]);
    expect(planned.output.proof).toMatchObject({ proven: true, rowsEqual: true });
    await run(applyOperation);
    expect(await session.query('SELECT alias FROM people')).toEqual([{ alias: 'ann' }]);
    await run(downOperation);
    expect(await session.query('SELECT nick FROM users')).toEqual([{ nick: 'ann' }]);
  });

  test('what loses data needs its name, and has a document to read first', async () => {
    const { root, run, declare, session } = await migrationProject(WITH_TIER);
    await run(planOperation);
    await run(applyOperation);
    await declare(WITHOUT_NICK);
    const planned = await run(planOperation);
    expect(planned.output.document).toBe('migrations/0002_drop_users_nick/MIGRATION-PLAN-drop_users_nick.md');
    expect(await readFile(join(root, planned.output.document ?? ''), 'utf8')).toContain(
      '`--allow drop_column:users.nick`',
    );
    expect(await refusal(run(applyOperation))).toEqual([
      expect.stringMatching(/^M020 .*irreversible.*Nothing was applied.*--allow drop_column:users\.nick$/),
    ]);
    expect(await session.query('SELECT nick FROM users')).toEqual([]);
    await run(applyOperation, { allow: ['drop_column:users.nick'] });
    await expect(session.query('SELECT nick FROM users')).rejects.toThrow('nick');
    await run(downOperation, { to: '0', allow: ['drop_table:users', 'drop_column:users.nick'] });
    expect((await run(statusOperation)).output.migrations.map((m) => m.state)).toEqual([
      'pending',
      'pending',
    ]);
  });

  test('the screen of a plan shows phases, locks, the proof and where it is', async () => {
    const { run, declare } = await migrationProject(USERS);
    await run(planOperation);
    await run(applyOperation);
    await declare(WITH_TIER);
    const { output } = await run(planOperation);
    const screen = planView(output, plainPaint, 100);
    expect(screen.join('\n')).toMatch(/expand +1 +users +add column tier text .*ACCESS EXCLUSIVE, instant/);
    expect(screen.join('\n')).toMatch(
      /proven +up: catalog equal +down: catalog and [\d,]+ seeded rows equal +locks as predicted/,
    );
    expect(screen.join('\n')).toMatch(/written +migrations\/0002_add_users_tier/);
    expect(Math.max(...screen.map((line) => line.length))).toBeLessThanOrEqual(100);
    const explained = await run(planOperation, { explain: 1 });
    expect(planView(explained.output, plainPaint, 100).join('\n')).toContain(
      'reads and writes wait while it is held',
    );
  });
});

describe('what is refused', () => {
  test('an edited up.sql', async () => {
    const { root, run } = await migrationProject(USERS);
    await run(planOperation);
    const path = join(root, 'migrations/0001_create_users/up.sql');
    await writeFile(path, (await readFile(path, 'utf8')).replace('email text', 'email xml'));
    expect(await refusal(run(applyOperation))).toEqual([expect.stringMatching(/^M011 .*up\.sql/)]);
    expect(await run(statusOperation)).toMatchObject({
      verdict: 'findings',
      diagnostics: [{ code: 'M011' }],
    });
  });

  test('a database that was changed by hand, naming what changed; drift shows it', async () => {
    const { run, session, declare } = await migrationProject(USERS);
    await run(planOperation);
    await run(applyOperation);
    await declare(WITH_TIER);
    await run(planOperation);
    await session.execute('ALTER TABLE users ADD COLUMN surprise int; DROP INDEX IF EXISTS none');
    expect(await refusal(run(applyOperation))).toEqual([
      expect.stringMatching(/^M024 .*column users\.surprise is new.*Nothing was applied/),
    ]);
    const { output, verdict } = await run(driftOperation);
    expect(verdict).toBe('findings');
    expect(output.differences).toMatchObject([
      { state: 'unexpected', kind: 'column', name: 'users.surprise' },
    ]);
  });

  test('a required column without a default on a table with rows', async () => {
    const { run, session, declare } = await migrationProject(USERS);
    await run(planOperation);
    await run(applyOperation);
    await session.execute(`INSERT INTO users VALUES (1, 'a@x', NULL)`);
    await declare(WITH_TIER.replace(`, default: "'standard'"`, ''));
    const { diagnostics, verdict, output } = await run(planOperation);
    expect(verdict).toBe('findings');
    expect(diagnostics).toMatchObject([{ code: 'M005', severity: 'error', where: { object: 'users.tier' } }]);
    expect(output.migration).toBeUndefined();
  });

  test('rows in the way of a new rule are counted before anything is written', async () => {
    const { run, session, declare } = await migrationProject(USERS);
    await run(planOperation);
    await run(applyOperation);
    await session.execute(`INSERT INTO users VALUES (1, 'a@x', NULL), (2, 'a@x', 'b'), (3, 'c@x', NULL)`);
    await declare(
      USERS.replace(
        'email: { type: text }',
        'email: { type: text, unique: true, check: "length(email) > 99" }',
      ).replace('nick: { type: text, nullable: true }', 'nick: { type: text }'),
    );
    const { diagnostics } = await run(planOperation, { dryRun: true });
    expect(diagnostics.filter((d) => d.code === 'M050').map((d) => `${d.message} ${d.why}`)).toEqual([
      expect.stringMatching(
        /^2 rows have NULL in it .*nulls:users\.nick.*Rows: \{"id" : 1\}, \{"id" : 3\}\./,
      ),
      expect.stringMatching(
        /^2 rows have a value of email that another row has too .*\{"id" : 1\}, \{"id" : 2\}/,
      ),
      expect.stringMatching(/^3 rows have values it forbids /),
    ]);
  });

  test('a protected environment without the fingerprint of what would run', async () => {
    const { root, run } = await migrationProject(USERS);
    await writeFile(
      join(root, 'datawright.yaml'),
      'project: shop\nenvironments:\n  production: { connection: app, protected: true }\n',
    );
    await run(planOperation);
    const { output } = await run(statusOperation, { env: 'production' });
    expect(output.confirm).toMatch(/^[0-9a-f]{12}$/);
    expect(await refusal(run(applyOperation, { env: 'production' }))).toEqual([
      expect.stringContaining(`--confirm ${output.confirm}`),
    ]);
    expect(await refusal(run(applyOperation, { env: 'production', confirm: '000000000000' }))).toHaveLength(
      1,
    );
    expect(
      (await run(applyOperation, { env: 'production', confirm: output.confirm })).output.applied,
    ).toHaveLength(1);
  });
});

describe('a migration that fails half-way', () => {
  async function halfway() {
    const there = await migrationProject(
      USERS.replace('email: { type: text }', 'email: { type: text, nullable: true }'),
    );
    await there.run(planOperation);
    await there.run(applyOperation);
    await there.session.execute(`INSERT INTO users VALUES (1, 'a@x', NULL), (2, 'a@x', NULL)`);
    // The new column goes in; the unique index then meets the duplicates.
    await there.declare(
      WITH_TIER.replace('email: { type: text }', 'email: { type: text, unique: true, nullable: true }'),
    );
    await there.run(planOperation);
    const refused = await refusal(
      there.run(applyOperation, { skipPreflight: ['duplicates:users.users_email_key'] }),
    );
    return { ...there, refused };
  }

  test('says what is applied, leaves no invalid index, and goes on when the cause is mended', async () => {
    const { run, session, refused } = await halfway();
    expect(refused).toEqual([
      expect.stringMatching(
        /^M021 .*step \d+ of \d+ .*could not create unique index.*Steps? 1.* applied.*datawright down/,
      ),
    ]);
    expect(
      await session.query('SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid'),
    ).toEqual([]);
    expect((await run(statusOperation)).output.migrations.at(-1)).toMatchObject({
      state: 'unfinished',
      direction: 'up',
    });

    await session.execute(`UPDATE users SET email = 'b@x' WHERE id = 2`);
    expect((await run(applyOperation)).output.applied).toMatchObject([{ resumed: true, asPlanned: true }]);
    expect((await run(driftOperation, { contract: true })).verdict).toBe('clean');
  });

  test('goes back to what was there before', async () => {
    const { run, session } = await halfway();
    const { output } = await run(downOperation, { allow: ['drop_column:users.tier'] });
    expect(output.takenBack).toMatchObject([{ direction: 'down', asPlanned: true }]);
    expect((await run(statusOperation)).output.migrations.map((m) => m.state)).toEqual([
      'applied',
      'pending',
    ]);
    expect(await session.query('SELECT * FROM users ORDER BY id')).toEqual([
      { id: 1, email: 'a@x', nick: null },
      { id: 2, email: 'a@x', nick: null },
    ]);
  });
});

describe('a busy table', () => {
  test('is asked for its lock again instead of being queued on', async () => {
    const { run, session, declare } = await migrationProject(USERS);
    await run(planOperation);
    await run(applyOperation);
    await declare(WITH_TIER);
    await run(planOperation);
    await session.execute('BEGIN; LOCK TABLE users IN ACCESS SHARE MODE');
    const applying = run(applyOperation, { lockTimeout: 200, attempts: 1000 });
    // Two attempts are seen before the lock is given.
    const asked = new Set<string>();
    await until(async () => {
      const rows = await session.query<{ began: string }>(
        `SELECT waitstart::text AS began FROM pg_locks WHERE NOT granted AND relation = 'users'::regclass AND waitstart IS NOT NULL`,
      );
      for (const { began } of rows) asked.add(began);
      return asked.size > 1;
    }, applying);
    await session.execute('COMMIT');
    expect((await applying).output.applied).toHaveLength(1);
  });

  test('that never gives its lock is a clear failure with nothing applied', async () => {
    const { run, session, declare } = await migrationProject(USERS);
    await run(planOperation);
    await run(applyOperation);
    await declare(WITH_TIER);
    await run(planOperation);
    await session.execute('BEGIN; LOCK TABLE users IN ACCESS SHARE MODE');
    expect(await refusal(run(applyOperation, { lockTimeout: 20, attempts: 2 }))).toEqual([
      expect.stringMatching(/^M021 .*lock timeout.*Longest open transactions: pid \d+.*Nothing was applied/),
    ]);
    await session.execute('COMMIT');
    expect((await run(applyOperation)).output.applied).toHaveLength(1);
  });
});
