/**
 * How far the replicas are behind, in time. PostgreSQL's own replay_lag stands still while a replica replays nothing
 * at all (it is measured when an answer comes), so the position of the log is noted here each time it is asked for:
 * the oldest note that a replica has not reached says how old its data is.
 */
import type { PostgresSession } from '../../core/ports/postgres.ts';
import type { Runtime } from '../../core/ports/runtime.ts';
import { formatDuration } from '../../core/units.ts';

/** Milliseconds a replica may be behind. */
const LAG = 10_000;
const ASKED_EVERY = 2_000;
/** Seconds. A replica that is held back on purpose never catches up: it slows the walk and does not stop it. */
const WAITS = 60;

export interface Replicas {
  /** Between two batches: until every replica is near enough, or the wait is over. */
  wait(): Promise<void>;
}

export function watchReplicas(session: PostgresSession, runtime: Runtime): Replicas {
  const { clock, report } = runtime;
  let notes: readonly { readonly position: bigint; readonly at: number }[] = [];
  let asked = Number.NEGATIVE_INFINITY;

  /** Milliseconds by which the slowest replica is behind. */
  const lag = async (): Promise<number> => {
    const { written, replayed } = await positions(session);
    const at = clock.monotonic();
    asked = at;
    if (replayed === undefined) {
      notes = [];
      return 0;
    }
    notes = [...notes.filter(({ position }) => position > replayed), { position: written, at }];
    const [oldest] = notes;
    return oldest === undefined || oldest.position <= replayed ? 0 : at - oldest.at;
  };

  return {
    async wait() {
      if (clock.monotonic() - asked < ASKED_EVERY) return;
      let behind = await lag();
      if (behind <= LAG) return;
      report({
        type: 'note',
        message: `a replica is ${formatDuration(behind / 1000)} behind; the next batch waits until it is within ${formatDuration(LAG / 1000)}`,
      });
      for (let waits = 0; behind > LAG && waits < WAITS; waits += 1) {
        await session.query('SELECT pg_sleep(1)');
        behind = await lag();
      }
      report({
        type: 'note',
        message:
          behind > LAG
            ? `the replica is still ${formatDuration(behind / 1000)} behind; going on slowly`
            : 'the replica has caught up',
      });
    },
  };
}

/** Nothing is replayed where there is no replica, or where this user may not know of it. */
async function positions(
  session: PostgresSession,
): Promise<{ readonly written: bigint; readonly replayed: bigint | undefined }> {
  const [row] = await session.query<{ written: string; replayed: string | null }>(
    `SELECT (pg_current_wal_flush_lsn() - '0/0')::text AS written,
            (SELECT min(replay_lsn - '0/0')::text FROM pg_stat_replication) AS replayed`,
  );
  return {
    written: BigInt(row?.written ?? 0),
    replayed: row?.replayed === null || row === undefined ? undefined : BigInt(row.replayed),
  };
}
