/**
 * Runs one statement and sees what it locks: from inside its transaction, or, when it commits by itself, from a
 * second session that makes it wait.
 */
import type { Action, Lock } from '../catalog/action.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { lockOf, stronger } from './observe.ts';

/** @param tables oids of the tables whose locks count: those that were there before the plan */
export async function watch(
  action: Action,
  session: PostgresSession,
  watcher: PostgresSession,
  tables: readonly string[],
): Promise<Lock> {
  const [row] = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const backend = row?.pid ?? 0;
  // The batches of a backfill commit one by one; what they do at once can be looked at from inside.
  if (!action.transactional && action.backfill === undefined)
    return watchFromOutside(action, session, watcher, backend, tables);
  return session.transaction(async () => {
    await session.execute(action.sql);
    return lockOf(session, backend, tables);
  });
}

/**
 * A CONCURRENTLY statement waits for transactions that write its table, with its own lock taken already; any other
 * that is stronger waits for that lock itself. So one who holds the lock of a writer can look at leisure.
 */
async function watchFromOutside(
  action: Action,
  session: PostgresSession,
  watcher: PostgresSession,
  backend: number,
  tables: readonly string[],
): Promise<Lock> {
  let running = true;
  let seen: Lock = 'none';
  const see = async (): Promise<void> => {
    seen = stronger(seen, await lockOf(watcher, backend, tables));
  };
  await watcher.execute(
    `BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1; ${await lockStatements(watcher, tables)}`,
  );
  const statement = session.execute(action.sql).finally(() => {
    running = false;
  });
  // Whoever fails is told below, after the watcher has let go.
  statement.catch(() => {});
  try {
    while (running && !(await isWaiting(watcher, backend))) await see();
    await see();
  } finally {
    await watcher.execute('ROLLBACK');
  }
  while (running) await see();
  await statement;
  return seen;
}

/**
 * Tables may have gone or been renamed meanwhile. A materialised view has no writers: its readers, and the snapshot
 * that the session holds, keep a CONCURRENTLY statement waiting as well.
 */
async function lockStatements(watcher: PostgresSession, tables: readonly string[]): Promise<string> {
  const rows = await watcher.query<{ name: string; viewed: boolean }>(
    `SELECT oid::regclass::text AS name, relkind = 'm' AS viewed FROM pg_class
     WHERE oid = ANY ($1::oid[]) AND relkind IN ('r', 'p', 'm')`,
    [`{${tables.join(',')}}`],
  );
  return rows
    .map(({ name, viewed }) =>
      // EXPLAIN locks without reading, which a view WITH NO DATA would refuse.
      viewed ? `EXPLAIN SELECT FROM ${name}` : `LOCK TABLE ONLY ${name} IN ROW EXCLUSIVE MODE`,
    )
    .join('; ');
}

async function isWaiting(watcher: PostgresSession, backend: number): Promise<boolean> {
  return (await watcher.query('SELECT FROM pg_locks WHERE pid = $1 AND NOT granted', [backend])).length > 0;
}
