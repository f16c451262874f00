/** Servers that die, are read-only or run out of disk under a migration: what is said, and that nothing is lost. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { serverUser } from '../../src/engines/embedded/places.ts';
import { postgresServer } from '../../src/engines/postgres/server.ts';
import { applyOperation } from '../../src/operations/apply.ts';
import { driftOperation } from '../../src/operations/drift.ts';
import { planOperation } from '../../src/operations/plan.ts';
import { statusOperation } from '../../src/operations/status.ts';
import { type MigrationProject, migrationProject, refusal } from '../support/migration-project.ts';
import { type OwnServer, withOwnServer } from '../support/own-server.ts';
import { until } from '../support/until.ts';

const BEFORE = `
contract: shop
version: 1.0.0
tables:
  notes:
    columns:
      id: { type: integer, primary_key: true }
  orders:
    columns:
      id: { type: integer, primary_key: true }
      note: { type: text }
`;
/** First a column that goes in at once, then an index that is built outside a transaction. */
const AFTER = `${BEFORE}    indexes:
      - { columns: [note], name: orders_note }
`.replace('notes:\n    columns:\n', 'notes:\n    columns:\n      body: { type: text, nullable: true }\n');

/** A project on the server, with 0001 applied, rows, and 0002 planned. */
async function underWay(server: OwnServer): Promise<MigrationProject> {
  const project = await (await migrationProject(BEFORE)).elsewhere(server.url);
  await project.run(planOperation);
  await project.run(applyOperation);
  await onServer(server, (session) =>
    session.execute(
      `INSERT INTO orders SELECT i, md5(i::text) || repeat(md5((i + 1)::text), 3) FROM generate_series(1, 20000) AS i`,
    ),
  );
  await project.declare(AFTER);
  await project.run(planOperation);
  return project;
}

async function onServer<T>({ url }: OwnServer, work: (session: PostgresSession) => Promise<T>): Promise<T> {
  const session = await postgresServer(url).connect();
  return work(session).finally(() => session.close());
}

/** The backend that the query finds, as soon as it finds one while the work is under way. */
function seen(server: OwnServer, sql: string, work: Promise<unknown>): Promise<number> {
  return onServer(server, (watch) =>
    until(async () => (await watch.query<{ pid: number }>(sql))[0]?.pid, work),
  );
}

/** While `strike` happens to the apply that waits for an open transaction inside its index build. */
async function struckWhileBuilding(
  server: OwnServer,
  project: MigrationProject,
  strike: (pid: number) => Promise<void>,
): Promise<readonly string[]> {
  const writer = await postgresServer(server.url).connect();
  await writer.execute('BEGIN; UPDATE orders SET note = note WHERE id = 1');
  const refused = refusal(project.run(applyOperation));
  const pid = await seen(
    server,
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'datawright apply' AND wait_event_type = 'Lock'
       AND query LIKE 'CREATE INDEX CONCURRENTLY%'`,
    refused,
  );
  await strike(pid);
  const said = await refused;
  await writer.close().catch(() => {});
  return said;
}

async function finishes(server: OwnServer, { run }: MigrationProject): Promise<void> {
  expect((await run(applyOperation)).output.applied).toMatchObject([{ resumed: true, asPlanned: true }]);
  expect((await run(driftOperation, { contract: true })).verdict).toBe('clean');
  const [row] = await onServer(server, (session) =>
    session.query(`SELECT count(*)::int AS rows, (SELECT count(*)::int FROM pg_index WHERE NOT indisvalid) AS invalid
                   FROM orders`),
  );
  expect(row).toEqual({ rows: 20_000, invalid: 0 });
}

test('a backend that is ended: what is committed is said, and the next apply goes on', () =>
  withOwnServer({}, async (server) => {
    const project = await underWay(server);
    const said = await struckWhileBuilding(server, project, (pid) =>
      onServer(server, async (session) => {
        await session.query('SELECT pg_terminate_backend($1)', [pid]);
      }),
    );
    expect(said).toEqual([
      expect.stringMatching(
        /^M034 .*0002_\w+ is on its way up: 1 of 2 steps are committed.*run the command again/,
      ),
    ]);
    expect((await project.run(statusOperation)).output.migrations.at(-1)).toMatchObject({
      state: 'unfinished',
    });
    await finishes(server, project);
  }));

test('a server that is killed: nothing is claimed, and after its restart the next apply goes on', () =>
  withOwnServer({ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' }, async (server) => {
    const project = await underWay(server);
    const said = await struckWhileBuilding(server, project, () => server.kill());
    expect(said).toEqual([
      expect.stringMatching(
        /^M034 .*The server does not answer.*not committed is rolled back.*datawright status/,
      ),
    ]);
    await server.restart();
    await finishes(server, project);
  }));

test('a server that is stopped and started: what is committed is said, and the next apply goes on', () =>
  withOwnServer({}, async (server) => {
    const project = await underWay(server);
    const said = await struckWhileBuilding(server, project, () => server.restart());
    expect(said).toEqual([
      expect.stringMatching(
        /^M034 .*(?:1 of 2 steps are committed.*run the command again|The server does not answer.*datawright status)/,
      ),
    ]);
    await finishes(server, project);
  }));

/** A value that is drawn anew for each row; in the second batch it has to be waited for, while a test holds the lock. */
const DRAWN = `CREATE FUNCTION public.draw() RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  n integer := coalesce(nullif(current_setting('test.drawn', true), ''), '0')::integer + 1;
BEGIN
  PERFORM set_config('test.drawn', n::text, false);
  IF n >= 3000 THEN PERFORM pg_advisory_xact_lock_shared(42); END IF;
  RETURN 7;
END $$;
`;
const lots = (more: string): string =>
  `${DRAWN}CREATE TABLE public.lots (id integer PRIMARY KEY, note text${more});`;

const strikes: readonly (readonly [string, (server: OwnServer, pid: number) => Promise<void>, RegExp])[] = [
  [
    'the connection is lost',
    (server, pid) =>
      onServer(server, async (session) => {
        await session.query('SELECT pg_terminate_backend($1)', [pid]);
      }),
    /^M034 .*is on its way up: \d of \d steps are committed.*run the command again/,
  ],
  [
    'the server is killed',
    async (server) => {
      await server.kill();
      await server.restart();
    },
    /^M034 /,
  ],
];

test.each(strikes)(
  '%s in the middle of a backfill: the next apply goes on behind the last batch',
  (_, strike, words) =>
    withOwnServer({ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' }, async (server) => {
      const project = await (await migrationProject(BEFORE)).elsewhere(server.url);
      await project.write('contracts/sql/lots.sql', lots(''));
      await project.run(planOperation);
      await project.run(applyOperation);
      await onServer(server, (session) =>
        session.execute(`INSERT INTO lots SELECT i, 'n' FROM generate_series(1, 20000) AS i`),
      );
      await project.write('contracts/sql/lots.sql', lots(', number integer NOT NULL DEFAULT draw()'));
      await project.run(planOperation);
      const holder = await postgresServer(server.url).connect();
      await holder.query('SELECT pg_advisory_lock(42)');
      const refused = refusal(project.run(applyOperation));
      const pid = await seen(
        server,
        `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND mode = 'ShareLock'`,
        refused,
      );
      await strike(server, pid);
      expect(await refused).toEqual([expect.stringMatching(words)]);
      await holder.close().catch(() => {});
      const filled = () =>
        onServer(server, async (session) => {
          const [row] = await session.query<{ rows: number }>('SELECT count(number)::int AS rows FROM lots');
          return row?.rows;
        });
      expect(await filled()).toBe(2000);
      expect((await project.run(applyOperation)).output.applied).toMatchObject([
        { resumed: true, asPlanned: true },
      ]);
      expect(await filled()).toBe(20_000);
      expect((await project.run(driftOperation, { contract: true })).verdict).toBe('clean');
    }),
);

test('a standby: looked at and planned for, but not changed', () =>
  withOwnServer({ wal_level: 'replica', max_wal_senders: '2', hot_standby: 'on' }, async (server) => {
    const project = await underWay(server);
    await server.restart('standby');
    expect((await project.run(planOperation)).output.waiting).toHaveLength(1);
    expect((await project.run(statusOperation)).output.migrations.at(-1)).toMatchObject({ state: 'pending' });
    expect(await refusal(project.run(applyOperation))).toEqual([
      expect.stringMatching(/^M036 .*is a standby.*Nothing was changed.*connect to the primary/),
    ]);
  }));

test('a prepared transaction on a table of the migration: named before the first statement', () =>
  withOwnServer({ max_prepared_transactions: '4' }, async (server) => {
    const project = await underWay(server);
    await onServer(server, (session) =>
      session.execute(`BEGIN; INSERT INTO notes VALUES (1); PREPARE TRANSACTION 'stuck'`),
    );
    expect(await refusal(project.run(applyOperation))).toEqual([
      expect.stringMatching(/^M053 .*stuck has held notes .*Nothing was applied.*ROLLBACK PREPARED 'stuck'/),
    ]);
    await onServer(server, (session) => session.execute(`ROLLBACK PREPARED 'stuck'`));
    expect((await project.run(applyOperation)).output.applied).toHaveLength(1);
  }));

test('a disk that is full: the step is refused, what was done stays, and with room it goes on', (context) =>
  withOwnServer({}, async (server) => {
    const folder = await server.folder('small');
    try {
      const { uid, gid } = serverUser() ?? { uid: 0, gid: 0 };
      const options = `size=6m,mode=0700,uid=${uid},gid=${gid}`;
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' });
    } catch {
      process.stderr.write('SKIPPED: a small disk cannot be mounted here (not root, or no right to mount)\n');
      context.skip('a small disk cannot be mounted here');
    }
    try {
      await onServer(server, (session) => session.execute(`CREATE TABLESPACE small LOCATION '${folder}'`));
      await onServer(server, (session) =>
        session.execute(`ALTER DATABASE postgres SET default_tablespace = 'small'`),
      );
      const project = await underWay(server);
      expect(await refusal(project.run(applyOperation))).toEqual([
        expect.stringMatching(
          /^M021 .*No space left on device.*Step 1 of 2 is applied.*make room on the disk/,
        ),
      ]);
      execFileSync('mount', ['-o', 'remount,size=64m', folder]);
      await finishes(server, project);
    } finally {
      await onServer(server, (session) => session.execute('CHECKPOINT')).catch(() => {});
      await server.kill();
      execFileSync('umount', ['-l', folder]);
    }
  }));
