/**
 * How large the next batch is and when it begins: batches of a steady, short duration; smaller ones when somebody
 * waits for us; none while a replica is behind.
 */
import type { PostgresSession } from '../../core/ports/postgres.ts';
import type { Runtime } from '../../core/ports/runtime.ts';

/** Milliseconds a batch should hold its rows. */
const AIM = 300;
const FIRST = 2_000;
const LEAST = 100;
const MOST = 50_000;
/** Seconds a replica may be behind. */
const LAG = 10;
const LAG_ASKED_EVERY = 5_000;
/** A replica that is held back on purpose never catches up: it slows the walk and does not stop it. */
const LAG_WAITS = 60;

export interface Pace {
  /** Rows of the next batch. */
  size(): number;
  /** Learns from a batch: how long it took, and how many sessions waited for it at its end. */
  learn(milliseconds: number, waiting: number): void;
  /** Between two batches, outside a transaction. */
  rest(): Promise<void>;
}

export function createPace(session: PostgresSession, runtime: Runtime): Pace {
  let size = FIRST;
  let owed = 0;
  let asked = Number.NEGATIVE_INFINITY;
  return {
    size: () => size,
    learn(milliseconds, waiting) {
      size = nextSize(size, milliseconds, waiting);
      // Those who waited go first, for as long as they had to wait at most.
      owed = waiting > 0 ? Math.min(1000, milliseconds) : 0;
    },
    async rest() {
      if (owed > 0) await sleep(session, owed / 1000);
      owed = 0;
      const now = runtime.clock.monotonic();
      if (now - asked < LAG_ASKED_EVERY) return;
      asked = now;
      await waitForReplicas(session, runtime);
    },
  };
}

/** Towards the aimed duration, at most doubled; halved when somebody waits. */
export function nextSize(size: number, milliseconds: number, waiting: number): number {
  const factor = waiting > 0 ? 0.5 : Math.min(2, Math.max(0.5, AIM / Math.max(1, milliseconds)));
  return Math.max(LEAST, Math.min(MOST, Math.round(size * factor)));
}

/** Sessions that wait for a lock this transaction holds. */
export async function waitingForUs(session: PostgresSession): Promise<number> {
  const [row] = await session.query<{ waiting: number }>(
    `SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks
     WHERE NOT granted AND pid <> pg_backend_pid() AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`,
  );
  return row?.waiting ?? 0;
}

async function waitForReplicas(session: PostgresSession, runtime: Runtime): Promise<void> {
  for (let waits = 0; waits < LAG_WAITS; waits += 1) {
    const lag = await replicaLag(session);
    if (lag <= LAG) return;
    if (waits === 0)
      runtime.report({
        type: 'note',
        message: `a replica is ${Math.round(lag)} s behind; the next batch waits until it is within ${LAG} s`,
      });
    await sleep(session, 1);
  }
}

/** Seconds by which the slowest replica is behind; 0 without replicas, or without the right to know. */
export async function replicaLag(session: PostgresSession): Promise<number> {
  const [row] = await session.query<{ lag: number }>(
    'SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 AS lag FROM pg_stat_replication',
  );
  return row?.lag ?? 0;
}

async function sleep(session: PostgresSession, seconds: number): Promise<void> {
  await session.query('SELECT pg_sleep($1)', [seconds]);
}
