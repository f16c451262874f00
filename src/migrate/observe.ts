/** What a statement really locks, and what rows really are: asked of the server, not of the plan. */
import { type Action, LOCKS, type Lock } from '../catalog/action.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';

/** Tables, foreign ones too, and materialised views there are now: the ones whose locks anybody else can feel. */
export async function userTables(session: PostgresSession): Promise<readonly string[]> {
  const rows = await session.query<{ oid: string }>(
    `SELECT c.oid::text AS oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  return rows.map((row) => row.oid);
}

/** The strongest lock that a backend holds or waits for on any of `tables`. */
export async function lockOf(
  session: PostgresSession,
  backend: number,
  tables: readonly string[],
): Promise<Lock> {
  const rows = await session.query<{ mode: string }>(
    `SELECT DISTINCT mode FROM pg_locks WHERE pid = $1 AND locktype = 'relation' AND relation = ANY ($2::oid[])`,
    [backend, `{${tables.join(',')}}`],
  );
  return rows.map((row) => modeOf(row.mode)).reduce<Lock>(stronger, 'none');
}

/** Null when both say the same; reading a table (ACCESS SHARE) stands in nobody's way but a drop's. */
export function lockMismatch(
  action: Action,
  observed: Lock,
): { predicted: Lock; observed: Lock } | undefined {
  const plain = (lock: Lock): Lock => (lock === 'ACCESS SHARE' ? 'none' : lock);
  return plain(action.lock) === plain(observed) ? undefined : { predicted: action.lock, observed };
}

/** `ShareUpdateExclusiveLock` → `SHARE UPDATE EXCLUSIVE`. */
function modeOf(mode: string): Lock {
  const words = mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
  return LOCKS.find((lock) => lock === words) ?? 'none';
}

export function stronger(a: Lock, b: Lock): Lock {
  return LOCKS.indexOf(a) >= LOCKS.indexOf(b) ? a : b;
}

/** A checksum of a table's rows that knows no order, of rows or of columns. */
export async function rowsChecksum(session: PostgresSession, table: string): Promise<string> {
  const [columns] = await session.query<{ list: string | null }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attname) AS list FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  );
  const [row] = await session.query<{ checksum: string }>(
    `SELECT count(*) || ' ' || coalesce(md5(string_agg(r, E'\\n' ORDER BY r)), '') AS checksum
     FROM (SELECT ROW(${columns?.list ?? ''})::text AS r FROM ${table}) AS rows`,
  );
  return row?.checksum ?? '';
}
