/**
 * How a transaction of a migration waits for its locks: for no longer than one lock may take, and where it locks more
 * than one table, for less than PostgreSQL lets pass before it looks for deadlocks. Whoever waits in a circle with a
 * migration looks later than the migration gives way, so it is never the application that is cancelled.
 */
import type { Action } from '../catalog/action.ts';
import { ownerName, sqlName } from '../catalog/kind.ts';
import { quoteLiteral } from '../core/identifier.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import type { Patience } from './execute.ts';

/**
 * Begins the locking of a transaction that is open. Locks that are held already keep others waiting as the one that
 * is waited for does: all of them together have the time of one.
 *
 * @returns the milliseconds that each lock of an action may still take
 */
export async function beginLocking(
  session: PostgresSession,
  actions: readonly Action[],
  { lockTimeout }: Patience,
  { clock }: Runtime,
): Promise<(action: Action) => number> {
  const tables = new Set(actions.flatMap((action) => action.locked));
  const time = tables.size > 1 ? Math.min(lockTimeout, await shortOfDeadlock(session)) : lockTimeout;
  const started = clock.monotonic();
  const left = (): number => Math.max(10, Math.round(time - (clock.monotonic() - started)));
  for (const statement of await parentsFirst(session, actions)) {
    await session.execute(`SET LOCAL lock_timeout = '${left()}ms'`);
    await session.execute(statement);
  }
  // lock_timeout counts for each lock anew: a statement that takes two may wait twice.
  return (action) => Math.max(10, Math.round(left() / Math.max(1, action.locked.length)));
}

async function shortOfDeadlock(session: PostgresSession): Promise<number> {
  const [row] = await session.query<{ milliseconds: number }>(
    `SELECT (setting::int * 0.8)::int AS milliseconds FROM pg_settings WHERE name = 'deadlock_timeout'`,
  );
  return row?.milliseconds ?? 800;
}

/**
 * ADD FOREIGN KEY locks the table it is on, then the one it points at. Programs write them the other way round, first
 * the order and then its lines: locked in their order, no circle comes about. (Once the key is there, every row that
 * is written locks as PostgreSQL does, and DROP CONSTRAINT with it.) Only a user who may write to a table may
 * lock it so; for another one the statement takes its locks itself.
 */
async function parentsFirst(
  session: PostgresSession,
  actions: readonly Action[],
): Promise<readonly string[]> {
  const keys = actions.filter(
    ({ fact, verb, locked }) => verb === 'create' && fact.startsWith('foreign-key ') && locked.length > 1,
  );
  const wanted = keys.flatMap(({ fact, locked, lock }) => {
    const own = ownerName(fact);
    const names = locked.map(sqlName);
    return [...names.filter((name) => name !== own), own].map((name) => ({ name, lock }));
  });
  if (wanted.length === 0) return [];
  const rows = await session.query<{ name: string }>(
    `SELECT name FROM (VALUES ${wanted.map(({ name }) => `(${quoteLiteral(name)})`).join(', ')}) AS wanted (name)
     WHERE has_table_privilege(to_regclass(name), 'UPDATE, DELETE, TRUNCATE')`,
  );
  const lockable = new Set(rows.map((row) => row.name));
  return wanted
    .filter(({ name }) => lockable.has(name))
    .map(({ name, lock }) => `LOCK TABLE ONLY ${name} IN ${lock} MODE`);
}
