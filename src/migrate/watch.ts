/**
 * Runs one statement and sees what it locks: from inside its transaction, or, when it commits by itself, from a
 * second session that makes it wait.
 */
import type { Action, Lock } from '../catalog/action.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { lockOf, stronger } from './observe.ts';

/** Two sessions beside the one that runs the plan. */
export type Watchers = readonly [PostgresSession, PostgresSession];

/** @param tables oids of the tables whose locks count: those that were there before the plan */
export async function watch(
  action: Action,
  session: PostgresSession,
  watchers: Watchers,
  tables: readonly string[],
): Promise<Lock> {
  const backend = await pidOf(session);
  // The batches of a backfill commit one by one; what they do at once can be looked at from inside.
  if (!action.transactional && action.backfill === undefined)
    return watchFromOutside(action, session, watchers, backend, tables);
  return session.transaction(async () => {
    await session.execute(action.sql);
    return lockOf(session, backend, tables);
  });
}

/**
 * A CONCURRENTLY statement waits for transactions that write its table, with its own lock taken already; any other
 * that is stronger waits for that lock itself. So one who holds the lock of a writer can look at leisure. Detaching a
 * partition waits for the whole first and for the partition in a second transaction: different sessions hold them,
 * and each lets go when it is waited for.
 */
async function watchFromOutside(
  action: Action,
  session: PostgresSession,
  watchers: Watchers,
  backend: number,
  tables: readonly string[],
): Promise<Lock> {
  const [watcher] = watchers;
  let running = true;
  let seen: Lock = 'none';
  const see = async (): Promise<void> => {
    seen = stronger(seen, await lockOf(watcher, backend, tables));
  };
  const holding = new Map<number, PostgresSession>();
  for (const [level, holder] of watchers.entries()) {
    holding.set(await pidOf(holder), holder);
    const locks = await lockStatements(holder, tables, level);
    await holder.execute(`BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1; ${locks}`);
  }
  const release = async (pid: number): Promise<void> => {
    await holding.get(pid)?.execute('ROLLBACK');
    holding.delete(pid);
  };
  const statement = session.execute(action.sql).finally(() => {
    running = false;
  });
  // Whoever fails is told below, after the watchers have let go.
  statement.catch(() => {});
  try {
    while (running) {
      const waitedFor = await blockersOf(watcher, backend);
      await see();
      for (const pid of waitedFor) await release(pid);
    }
  } finally {
    for (const pid of [...holding.keys()]) await release(pid);
  }
  await statement;
  return seen;
}

/**
 * Locks on the tables of every second level of partitioning. Tables may have gone or been renamed meanwhile. A
 * materialised view has no writers: its readers, and the snapshot that the session holds, keep a CONCURRENTLY
 * statement waiting as well.
 */
async function lockStatements(
  holder: PostgresSession,
  tables: readonly string[],
  level: number,
): Promise<string> {
  const rows = await holder.query<{ name: string; viewed: boolean }>(
    `SELECT oid::regclass::text AS name, relkind = 'm' AS viewed FROM pg_class
     WHERE oid = ANY ($1::oid[]) AND relkind IN ('r', 'p', 'm')
       AND CASE WHEN relispartition THEN (SELECT count(*) + 1 FROM pg_partition_ancestors(oid)) % 2 ELSE 0 END = $2`,
    [`{${tables.join(',')}}`, level],
  );
  return rows
    .map(({ name, viewed }) =>
      // EXPLAIN locks without reading, which a view WITH NO DATA would refuse.
      viewed ? `EXPLAIN SELECT FROM ${name}` : `LOCK TABLE ONLY ${name} IN ROW EXCLUSIVE MODE`,
    )
    .join('; ');
}

async function pidOf(session: PostgresSession): Promise<number> {
  const [row] = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return row?.pid ?? 0;
}

async function blockersOf(watcher: PostgresSession, backend: number): Promise<readonly number[]> {
  const rows = await watcher.query<{ pid: number }>('SELECT unnest(pg_blocking_pids($1)) AS pid', [backend]);
  return rows.map((row) => row.pid);
}
