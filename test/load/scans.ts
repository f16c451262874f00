/**
 * Sees what a transaction does while writers wait for it: PostgreSQL counts the rows that a session has read one
 * after the other, also those that ALTER TABLE and the validation of a constraint read (pg_stat_xact_user_tables,
 * whose counters may begin before the transaction, but never begin anew inside of one).
 */
import type { PostgresSession } from '../../src/core/ports/postgres.ts';

export interface Watched {
  readonly session: PostgresSession;
  /** `1000 rows of t under AccessExclusiveLock: ALTER TABLE …`. */
  readonly scans: readonly string[];
}

/** Locks that an INSERT, UPDATE or DELETE waits for. */
const BLOCKING = ['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'];

/** The same session, whose statements inside of transactions are looked at. */
export function watchedForScans(session: PostgresSession): Watched {
  const scans: string[] = [];
  let inside = false;
  let before = new Map<string, number>();
  const look = async (sql: string): Promise<void> => {
    const rows = await session.query<{ name: string; read: number; locks: string | null }>(
      `SELECT s.relname AS name, s.seq_tup_read::float8 AS read,
         (SELECT string_agg(DISTINCT l.mode, ', ') FROM pg_locks l
          WHERE l.pid = pg_backend_pid() AND l.relation = s.relid AND l.granted AND l.mode = ANY ($1)) AS locks
       FROM pg_stat_xact_user_tables s WHERE s.schemaname = 'public'`,
      [`{${BLOCKING.join(',')}}`],
    );
    for (const { name, read, locks } of rows) {
      const more = read - (before.get(name) ?? 0);
      if (more > 0 && locks !== null) scans.push(`${more} rows of ${name} under ${locks}: ${sql}`);
    }
    before = new Map(rows.map(({ name, read }) => [name, read]));
  };
  return {
    scans,
    session: {
      ...session,
      async execute(sql) {
        await session.execute(sql);
        if (inside) await look(sql);
      },
      transaction: (work, options) =>
        session.transaction(async () => {
          await look('BEGIN');
          inside = true;
          try {
            return await work();
          } finally {
            inside = false;
          }
        }, options),
    },
  };
}
