/**
 * How large the next batch is and when it begins: batches of a steady, short duration; smaller ones when somebody
 * waits for us; none while a replica is behind.
 */
import type { PostgresSession } from '../../core/ports/postgres.ts';
import type { Runtime } from '../../core/ports/runtime.ts';
import { watchReplicas } from './replicas.ts';

/** Milliseconds a batch should hold its rows. */
const AIM = 300;
const FIRST = 2_000;
const LEAST = 100;
const MOST = 50_000;

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
  const replicas = watchReplicas(session, runtime);
  return {
    size: () => size,
    learn(milliseconds, waiting) {
      size = nextSize(size, milliseconds, waiting);
      // Those who waited go first, for as long as they had to wait at most.
      owed = waiting > 0 ? Math.min(1000, milliseconds) : 0;
    },
    async rest() {
      if (owed > 0) await session.query('SELECT pg_sleep($1)', [owed / 1000]);
      owed = 0;
      await replicas.wait();
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
