import { expect, test } from 'vitest';
import { withOwnServer } from '../../../test/support/own-server.ts';
import { until } from '../../../test/support/until.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import type { Runtime } from '../../core/ports/runtime.ts';
import { postgresServer } from '../../engines/postgres/server.ts';
import { runSteps } from '../../journal/journal.ts';
import { sqlLedger } from '../../journal/ledger.ts';
import { postgresDialect } from '../../sql/postgres.ts';
import { backfillSteps } from './walk.ts';

let skipped = 0;
/** Can be put forward: a lag of seconds comes about without waiting for it. */
const clock = { now: () => new Date(), monotonic: () => performance.now() + skipped };

const STREAMING = { wal_level: 'replica', max_wal_senders: '4' };

async function fill(session: PostgresSession, runtime: Runtime): Promise<void> {
  const ledger = sqlLedger(session, postgresDialect, clock);
  await ledger.prepare();
  const run = await ledger.open({ feature: 'migration', subject: 'fill', input: {} });
  const backfill = {
    table: 'public.t',
    key: [{ column: 'id', type: 'integer' }],
    set: 'done = true',
    pending: 'NOT done',
  };
  const walk = {
    backfill,
    id: 'fill',
    label: 'fill',
    completed: run.completed,
    session,
    lockTimeout: 500,
    runtime,
  };
  await runSteps(ledger, run, backfillSteps(walk), runtime);
}

test('a walk waits for a replica that replays nothing, says so, and goes on when it has caught up', () =>
  withOwnServer(STREAMING, async ({ url, replica }) => {
    const connect = (at: string): Promise<PostgresSession> => postgresServer(at).connect();
    const [session, watcher] = [await connect(url), await connect(url)];
    await session.execute(`CREATE TABLE t (id int PRIMARY KEY, done boolean NOT NULL DEFAULT false);
      INSERT INTO t SELECT i FROM generate_series(1, 100000) AS i`);
    const standby = await connect(await replica());
    await standby.execute('SELECT pg_wal_replay_pause()');
    const pending = async (): Promise<number> =>
      (await watcher.query<{ rows: number }>('SELECT count(*)::int AS rows FROM t WHERE NOT done'))[0]
        ?.rows ?? 0;

    const notes: string[] = [];
    let batches = 0;
    let resumed: Promise<void> | undefined;
    const left: number[] = [];
    const resume = async (): Promise<void> => {
      left.push(await pending());
      await nextRest(watcher);
      await nextRest(watcher);
      left.push(await pending());
      await standby.execute('SELECT pg_wal_replay_resume()');
    };
    await fill(session, {
      clock,
      failPoint(name) {
        batches += name === 'backfill.in-batch' ? 1 : 0;
        if (batches >= 3 && notes.length === 0) skipped += 11_000;
      },
      report(event) {
        if (event.type !== 'note') return;
        notes.push(event.message);
        resumed ??= resume();
      },
    });
    await resumed;
    expect(notes).toEqual([
      expect.stringMatching(/^a replica is .* behind; the next batch waits/),
      'the replica has caught up',
    ]);
    expect(left[0]).toBeGreaterThan(0);
    expect(left[1]).toBe(left[0]);
    expect(await pending()).toBe(0);
    await Promise.all([session, watcher, standby].map((each) => each.close()));
  }));

/** Until the walk rests again: another pg_sleep than the one that runs now. */
async function nextRest(watcher: PostgresSession): Promise<void> {
  const began = async (): Promise<string | undefined> =>
    (
      await watcher.query<{ began: string }>(
        `SELECT query_start::text AS began FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()`,
      )
    )[0]?.began;
  const before = await began();
  await until(async () => {
    const now = await began();
    return now !== before && now;
  });
}
