/**
 * Rows a second of a batched backfill on a large table, beside a small one: batches are ranges of the key, so the
 * rate does not fall with the size of the table. Bar: 90 % of the small table's rate, whose median is taken of runs
 * before and after the large one: each of them is too short to be told from the machine's moods.
 * `node bench/backfill.mjs ROWS` measures another size.
 */
import { fileURLToPath } from 'node:url';
import { startShadow } from '../src/engines/embedded/shadow.ts';
import { runSteps } from '../src/journal/journal.ts';
import { sqlLedger } from '../src/journal/ledger.ts';
import { backfillSteps } from '../src/migrate/backfill/walk.ts';
import { postgresDialect } from '../src/sql/postgres.ts';

const BAR = 0.9;
const SMALL = 10_000;
const ROUNDS = 10;
const clock = { now: () => new Date(), monotonic: () => performance.now() };
const runtime = { report: () => {}, clock, failPoint: () => {} };
const backfill = {
  table: 'public.t',
  key: [{ column: 'id', type: 'bigint' }],
  set: "tier = 'standard'",
  pending: 'tier IS NULL',
};

async function rate(session, rows) {
  await session.execute(`DROP TABLE IF EXISTS t; CREATE TABLE t (id bigint PRIMARY KEY, name text NOT NULL, tier text);
    INSERT INTO t SELECT i, 'a name of row ' || i FROM generate_series(1, ${rows}) AS i; CHECKPOINT`);
  await session.execute('VACUUM ANALYZE t');
  const ledger = sqlLedger(session, postgresDialect, clock);
  await ledger.prepare();
  const run = await ledger.open({ feature: 'bench', subject: `${rows} rows`, input: {} });
  const started = performance.now();
  const walk = {
    backfill,
    id: 'fill',
    label: 'fill',
    completed: run.completed,
    session,
    lockTimeout: 2000,
    runtime,
  };
  await runSteps(ledger, run, backfillSteps(walk), runtime);
  const seconds = (performance.now() - started) / 1000;
  await ledger.close(run.id, { status: 'succeeded', summary: {} });
  return rows / seconds;
}

export async function measure(rows = 10_000_000) {
  const shadow = await startShadow();
  try {
    return await shadow.withDatabase(async (server) => {
      const session = await server.connect();
      try {
        const small = [];
        await rate(session, SMALL);
        for (let i = 0; i < ROUNDS; i += 1) small.push(await rate(session, SMALL));
        const large = await rate(session, rows);
        for (let i = 0; i < ROUNDS; i += 1) small.push(await rate(session, SMALL));
        return { small: small.sort((a, b) => a - b)[ROUNDS], large };
      } finally {
        await session.close();
      }
    });
  } finally {
    await shadow.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = Number(process.argv[2] ?? 10_000_000);
  const { small, large } = await measure(rows);
  const show = (value) => Math.round(value).toLocaleString('en-US');
  console.log(
    `backfill     ${show(SMALL)} rows: ${show(small)} rows/s   ${show(rows)} rows: ${show(large)} rows/s   ratio ${(large / small).toFixed(2)}   (bar ${BAR})`,
  );
}
