/**
 * One query, run so that nothing but reading can come of it. Five layers, each of which holds alone against most of
 * what an attacker would try: the tree of the query against a list (`sql/reading`), names of the user's functions
 * that would be called in the place of PostgreSQL's own, a role that may only read, a read-only transaction that
 * always ends in ROLLBACK, and limits of time, rows and characters.
 */
import { failure } from '../../core/diagnostic.ts';
import { quoteIdentifier } from '../../core/identifier.ts';
import type { PostgresSession, ResultColumn, Row } from '../../core/ports/postgres.ts';

export interface ReadLimits {
  /** Rows that are given at most. */
  readonly rows: number;
  /** Characters of one value. */
  readonly characters: number;
  readonly seconds: number;
}

/** A query that `readingOf` has let through. */
export interface ReadQuery {
  readonly sql: string;
  readonly functions: readonly string[];
  readonly fields: readonly string[];
}

export interface ReadResult {
  readonly columns: readonly ResultColumn[];
  /** Values as text; NULL as null. One row more than the limit when there are more. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** PostgreSQL's role that may read every table and do nothing else. */
const READER = 'pg_read_all_data';

/** @throws O070 when a function of the user would be called */
export function readRows(
  session: PostgresSession,
  query: ReadQuery,
  limits: ReadLimits,
): Promise<ReadResult> {
  return reading(session, query, limits, async () => {
    const columns = await session.describe(query.sql);
    if (columns.length === 0) return { columns, rows: [] };
    const names = columns.map((_, i) => quoteIdentifier(`c${i}`));
    // Cut on the server: a value may be a gigabyte.
    const values = names.map(
      (name) => `pg_catalog.left(${name}::pg_catalog.text, ${limits.characters + 1}) AS ${name}`,
    );
    const rows = await session.query(
      `SELECT ${values.join(', ')} FROM (${query.sql}\n) AS asked(${names.join(', ')}) LIMIT ${limits.rows + 1}`,
    );
    return { columns, rows: rows.map((row) => columns.map((_, i) => textOf(row, i))) };
  });
}

/** How PostgreSQL would run the query; it is not run. */
export function readPlan(
  session: PostgresSession,
  query: ReadQuery,
  limits: ReadLimits,
): Promise<readonly string[]> {
  return reading(session, query, limits, async () => {
    const lines = await session.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${query.sql}`);
    return lines.map((line) => line['QUERY PLAN']);
  });
}

function textOf(row: Row, i: number): string | null {
  const value = row[`c${i}`];
  return typeof value === 'string' ? value : null;
}

async function reading<T>(
  session: PostgresSession,
  query: ReadQuery,
  limits: ReadLimits,
  work: () => Promise<T>,
): Promise<T> {
  await session.execute('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    // From the first query on, nothing can make the transaction writable again.
    await session.query('SELECT 1');
    await session.execute(
      `SET LOCAL statement_timeout = ${limits.seconds * 1000}; SET LOCAL lock_timeout = '2s'`,
    );
    await refuseOwnFunctions(session, query);
    await becomeReader(session);
    return await work();
  } finally {
    await session.execute('ROLLBACK');
  }
}

/** A superuser, and whoever may read everything, reads as the role that can do nothing else. */
async function becomeReader(session: PostgresSession): Promise<void> {
  // A member may become the role, since 16 only where the membership says so.
  const right = session.serverVersion >= 160_000 ? 'SET' : 'MEMBER';
  const [row] = await session.query<{ may: boolean }>('SELECT pg_has_role($1, $2) AS may', [READER, right]);
  if (row?.may === true) await session.execute(`SET LOCAL ROLE ${READER}`);
}

/**
 * `lower(x)` may be a function of the user that fits better than PostgreSQL's own, and `t.name` calls a function
 * `name(t)` where there is no such column.
 */
async function refuseOwnFunctions(session: PostgresSession, { functions, fields }: ReadQuery): Promise<void> {
  const found = await session.query<{ name: string }>(
    `SELECT DISTINCT p.oid::regprocedure::text AS name
       FROM pg_catalog.pg_proc AS p
      WHERE p.pronamespace <> 'pg_catalog'::regnamespace
        AND pg_catalog.pg_function_is_visible(p.oid)
        AND (p.proname = ANY ($1)
             OR p.proname = ANY ($2) AND p.pronargs >= 1 AND p.pronargs - p.pronargdefaults <= 1
                AND EXISTS (SELECT FROM pg_catalog.pg_type AS t
                             WHERE t.oid = p.proargtypes[0] AND t.typtype IN ('c', 'p')))
      ORDER BY 1`,
    [functions, fields],
  );
  if (found.length === 0) return;
  throw failure('O070', `the query could call ${found.map((row) => row.name).join(', ')}`, {
    why: 'A function of this database bears the name of one that only reads, or of a field: what it does is not known.',
    fix: 'write pg_catalog. before the name of a function of PostgreSQL, or rename the field with AS in a subquery',
  });
}
