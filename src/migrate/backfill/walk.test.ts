import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../../test/support/postgres.ts';
import { until } from '../../../test/support/until.ts';
import type { Backfill } from '../../catalog/action.ts';
import type { PostgresServer, PostgresSession } from '../../core/ports/postgres.ts';
import type { Runtime } from '../../core/ports/runtime.ts';
import { silent } from '../../core/progress.ts';
import { runSteps } from '../../journal/journal.ts';
import { sqlLedger } from '../../journal/ledger.ts';
import { postgresDialect } from '../../sql/postgres.ts';
import { nextSize, waitingForUs } from './pace.ts';
import { backfillSteps } from './walk.ts';

const clock = { now: () => new Date(), monotonic: () => performance.now() };
const quiet: Runtime = { report: silent, clock, failPoint: () => {} };

/** Counts how often a row was changed, so that a batch done twice shows. */
const counting = (key: Backfill['key']): Backfill => ({
  table: 'public.t',
  key,
  set: 'times = times + 1, done = true',
  pending: 'NOT done',
});

/** Runs the backfill as apply does: the unfinished run is found again by its name. */
async function run(session: PostgresSession, backfill: Backfill, runtime: Runtime = quiet): Promise<number> {
  const ledger = sqlLedger(session, postgresDialect, clock);
  await ledger.prepare();
  const open = await ledger.open({ feature: 'migration', subject: 'fill', input: {} });
  const results = await runSteps(
    ledger,
    open,
    backfillSteps({
      backfill,
      id: 'fill',
      label: 'fill',
      completed: open.completed,
      session,
      lockTimeout: 500,
      runtime,
    }),
    runtime,
  );
  await ledger.close(open.id, { status: 'succeeded', summary: {} });
  return results.size - 1;
}

const withTable = (
  sql: string,
  work: (session: PostgresSession, server: PostgresServer) => Promise<void>,
): Promise<void> =>
  withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(sql);
      await work(session, server);
    } finally {
      await session.close();
    }
  });

const changed = (session: PostgresSession) =>
  session.query('SELECT times, count(*) AS rows FROM t GROUP BY times ORDER BY times');

const ROWS = 5000;
const kinds: readonly (readonly [string, string, Backfill['key']])[] = [
  ['an integer key', 'id int PRIMARY KEY', [{ column: 'id', type: 'integer' }]],
  [
    'a key of two columns of different types',
    `tenant text DEFAULT 'x' , id int, PRIMARY KEY (tenant, id)`,
    [
      { column: 'tenant', type: 'text' },
      { column: 'id', type: 'integer' },
    ],
  ],
  ['no key at all', 'id int', []],
];

describe.each(kinds)('a walk over a table with %s', (_, columns, key) => {
  const made = `CREATE TABLE t (${columns}, done boolean NOT NULL DEFAULT false, times int NOT NULL DEFAULT 0);
    INSERT INTO t (id) SELECT i FROM generate_series(1, ${ROWS}) AS i; ANALYZE t;`;

  test('changes every row once, in more than one batch', () =>
    withTable(made, async (session) => {
      expect(await run(session, counting(key))).toBeGreaterThan(1);
      expect(await changed(session)).toEqual([{ times: 1, rows: ROWS }]);
    }));

  test('changes every row once however often it is broken off', () =>
    withTable(made, async (session) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.tuple(
              fc.constantFrom('backfill.in-batch', 'journal.after-commit'),
              fc.integer({ min: 1, max: 3 }),
            ),
            {
              maxLength: 4,
            },
          ),
          async (crashes) => {
            for (const [place, when] of crashes) {
              let hits = 0;
              const failPoint = (name: string): void => {
                if (name !== place) return;
                hits += 1;
                if (hits === when) throw new Error('crash');
              };
              await run(session, counting(key), { ...quiet, failPoint }).catch((error: Error) =>
                expect(error.message).toBe('crash'),
              );
            }
            await run(session, counting(key));
            expect(await changed(session)).toEqual([{ times: 1, rows: ROWS }]);
            await session.execute('UPDATE t SET done = false, times = 0');
          },
        ),
        { numRuns: 8 },
      );
    }));
});

describe('a walk', () => {
  const made = `CREATE TABLE t (id int PRIMARY KEY, done boolean NOT NULL DEFAULT false, times int NOT NULL DEFAULT 0);
    INSERT INTO t SELECT i FROM generate_series(1, 4000) AS i;`;
  const backfill = counting([{ column: 'id', type: 'integer' }]);

  test('passes over rows that somebody holds, and comes back for them', () =>
    withTable(made, async (session, server) => {
      const other = await server.connect();
      await other.execute('BEGIN; UPDATE t SET times = times WHERE id IN (7, 3999)');
      let released: Promise<void> | undefined;
      const failPoint = (name: string): void => {
        // The first pass is over when two batches are done; the holder lets go in the middle of the second.
        if (name === 'backfill.in-batch') released ??= sleep(50).then(() => other.execute('COMMIT'));
      };
      await run(session, backfill, { ...quiet, failPoint }).catch(async (error: Error) => {
        // Still held: apply tries again later, as for any lock.
        expect(error.message).toMatch(/held by other transactions/);
        await released;
        await run(session, backfill);
      });
      expect(await changed(session)).toEqual([{ times: 1, rows: 4000 }]);
      await other.close();
    }));

  test('says so when rows stay held, and has changed all others', () =>
    withTable(made, async (session, server) => {
      const other = await server.connect();
      await other.execute('BEGIN; UPDATE t SET times = times WHERE id = 7');
      await expect(run(session, backfill)).rejects.toMatchObject({ fields: { sqlState: '55P03' } });
      expect(await changed(session)).toEqual([
        { times: 0, rows: 1 },
        { times: 1, rows: 3999 },
      ]);
      await other.close();
    }));

  test('ends when the new value of a row reads as if it were missing', () =>
    withTable(made, async (session) => {
      await session.execute('ALTER TABLE t ADD maybe text');
      await run(session, { ...backfill, set: 'maybe = NULL, times = times + 1', pending: 'maybe IS NULL' });
      expect(await changed(session)).toEqual([{ times: 2, rows: 4000 }]);
    }));
});

describe('the pace', () => {
  test('aims at batches of a third of a second, and halves them when somebody waits', () => {
    expect(nextSize(2000, 30, 0)).toBe(4000);
    expect(nextSize(2000, 300, 0)).toBe(2000);
    expect(nextSize(2000, 450, 0)).toBe(1333);
    expect(nextSize(2000, 30, 1)).toBe(1000);
    expect(nextSize(150, 9000, 1)).toBe(100);
    expect(nextSize(40_000, 10, 0)).toBe(50_000);
  });

  test('knows who waits for a row that this transaction holds', () =>
    withTable('CREATE TABLE t (id int); INSERT INTO t VALUES (1)', async (session, server) => {
      const other = await server.connect();
      await session.execute('BEGIN; UPDATE t SET id = 1');
      expect(await waitingForUs(session)).toBe(0);
      const waits = other.execute('UPDATE t SET id = 2');
      await until(async () => (await waitingForUs(session)) > 0, waits);
      expect(await waitingForUs(session)).toBe(1);
      await session.execute('COMMIT');
      await waits;
      await other.close();
    }));

  test('takes half as many rows after a batch that somebody had to wait for', () =>
    withTable(
      `CREATE TABLE t (id int PRIMARY KEY, done boolean NOT NULL DEFAULT false, times int NOT NULL DEFAULT 0);
       INSERT INTO t SELECT i FROM generate_series(1, 4000) AS i;
       CREATE FUNCTION met() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
         LOOP EXIT WHEN EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)));
           PERFORM pg_sleep(0.01); END LOOP;
         RETURN true; END $$;`,
      async (session, server) => {
        // The last row of the first batch is changed only when somebody waits for an earlier one.
        const other = await server.connect();
        const changing = `EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'WITH datawright_changed%'
          AND state = 'active' AND wait_event = 'PgSleep')`;
        const walked = run(session, {
          ...counting([{ column: 'id', type: 'integer' }]),
          set: 'times = times + 1, done = CASE WHEN id = 2000 THEN met() ELSE true END',
        });
        await until(
          async () => (await other.query<{ now: boolean }>(`SELECT ${changing} AS now`))[0]?.now,
          walked,
        );
        await other.execute('UPDATE t SET times = times WHERE id = 1');
        await walked;
        const [, second] = await session.query<{ rows: number }>(
          `SELECT (result ->> 'rows')::int AS rows FROM datawright.step WHERE step LIKE 'fill.%' ORDER BY length(step), step`,
        );
        expect(second?.rows).toBe(1000);
        await other.close();
      },
    ));
});
