/** Runs actions on a session the way a busy database wants it: short waits for locks, tried again, never a queue. */
import type { Action } from '../catalog/action.ts';
import { sha256 } from '../core/hash.ts';
import { PostgresError, type PostgresSession } from '../core/ports/postgres.ts';
import type { Runtime } from '../core/ports/runtime.ts';

export interface Patience {
  /** Milliseconds to wait for a lock before giving way to the queries behind us. */
  readonly lockTimeout: number;
  /** Attempts before giving up. */
  readonly attempts: number;
}

export const DEFAULT_PATIENCE: Patience = { lockTimeout: 2000, attempts: 12 };

/** Session settings for migrations: no statement is cut off, and a backend whose client died ends soon. */
export async function prepareSession(session: PostgresSession): Promise<void> {
  await session.execute('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0');
  try {
    await session.execute(`SET client_connection_check_interval = '1s'`);
  } catch (error) {
    // Servers on some systems cannot watch the socket; a dead client's statement then ends by itself.
    if (!(error instanceof PostgresError)) throw error;
  }
}

/** Inside a transaction. @param lockTimeout milliseconds that each lock of the action may take */
export async function runInTransaction(
  session: PostgresSession,
  action: Action,
  lockTimeout: number,
): Promise<void> {
  await session.execute(`SET LOCAL lock_timeout = '${lockTimeout}ms'`);
  await session.execute(action.sql);
}

/** Nobody waits behind a concurrent build; but the transaction it waits for may have been forgotten. */
const BUILD_LOCK_TIMEOUT = '1h';

/**
 * A statement PostgreSQL refuses inside a transaction. Idempotent: skipped when already done, and what a killed
 * or failed attempt left is removed. Its lock_timeout is a long one: a concurrent build waits for old snapshots,
 * and blocks no one while it does; a short one would kill it again and again.
 */
export async function runAlone(session: PostgresSession, action: Action, runtime: Runtime): Promise<void> {
  if (await isDone(session, action)) return;
  await session.execute(`SET lock_timeout = '${BUILD_LOCK_TIMEOUT}'`);
  if (action.cleanup !== undefined) {
    await session.execute(action.cleanup);
    // What was left could be finished instead of removed: a partition whose detaching was interrupted.
    if (await isDone(session, action)) return;
  }
  runtime.failPoint('migrate.before-statement');
  try {
    await session.execute(action.sql);
  } catch (error) {
    // An invalid unique index still refuses rows: it must not stay behind a failure.
    if (action.cleanup !== undefined && error instanceof PostgresError) await session.execute(action.cleanup);
    throw error;
  }
  runtime.failPoint('migrate.after-statement');
}

export async function isDone(session: PostgresSession, action: Action): Promise<boolean> {
  if (action.doneWhen === undefined) return false;
  const [row] = await session.query<Record<string, unknown>>(action.doneWhen);
  return row !== undefined && Object.values(row)[0] === true;
}

/** True for failures that pass by themselves: a lock not granted in time, a deadlock. */
export function isPassing(error: unknown): error is PostgresError {
  return error instanceof PostgresError && ['55P03', '40P01'].includes(error.fields.sqlState);
}

/**
 * Repeats `work` while it fails in passing, with growing pauses; attempts are counted from the last statement that
 * went through, which `work` tells by calling `advanced`. The jitter is drawn from `seed`, so that two
 * runs do not meet again and one run can be repeated exactly.
 */
export async function withRetries<T>(
  session: PostgresSession,
  patience: Patience,
  seed: string,
  runtime: Runtime,
  work: (advanced: () => void) => Promise<T>,
): Promise<T> {
  let attempt = 0;
  const advanced = (): void => {
    attempt = 0;
  };
  for (;;) {
    attempt += 1;
    try {
      return await work(advanced);
    } catch (error) {
      if (!isPassing(error) || attempt >= patience.attempts) throw error;
      const pause = pauseBefore(attempt, seed);
      runtime.report({
        type: 'note',
        message: `a lock was not granted in time; attempt ${attempt + 1} of ${patience.attempts} in ${(pause / 1000).toFixed(1)} s`,
      });
      await session.query('SELECT pg_sleep($1)', [pause / 1000]);
    }
  }
}

/** Milliseconds: doubling from 200 ms to 10 s, of which a random half is taken away. */
export function pauseBefore(attempt: number, seed: string): number {
  const full = Math.min(10_000, 200 * 2 ** (attempt - 1));
  const jitter = Number.parseInt(sha256(`${seed}:${attempt}`).slice(0, 8), 16) / 0xffff_ffff;
  return Math.round(full * (0.5 + jitter / 2));
}
