/** What a database holds after a migration: what must be the same whether a process died on the way or not. */
import { catalogFingerprint } from '../../../src/catalog/fingerprint.ts';
import { introspect } from '../../../src/catalog/introspect.ts';
import { quoteIdentifier } from '../../../src/core/identifier.ts';
import type { PostgresSession } from '../../../src/core/ports/postgres.ts';

export interface Picture {
  readonly catalog: string;
  readonly rows: string;
}

/** @param uncertain columns whose values are not compared; that every row has a token of its own is */
export async function pictureOf(session: PostgresSession, uncertain: readonly string[]): Promise<Picture> {
  const invalid = await session.query('SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid');
  const pending = await session.query(
    'SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhdetachpending',
  );
  const tables = await session.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const table = quoteIdentifier(name);
    const [row] = await session.query<{ text: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(r, ',' ORDER BY r)), '') || ' ' || count(DISTINCT token) AS text
       FROM (SELECT (to_jsonb(t) - $1::text[])::text AS r, to_jsonb(t) ->> 'token' AS token FROM ${table} AS t) AS rows`,
      [uncertain],
    );
    rows.push(`${name} ${row?.text}`);
  }
  return {
    catalog: `${catalogFingerprint(await introspect(session))} ${JSON.stringify([...invalid, ...pending])}`,
    rows: rows.join('; '),
  };
}

/** Runs that were not closed, and steps recorded twice. */
export async function ledgerFaults(session: PostgresSession): Promise<readonly string[]> {
  const open = await session.query<{ subject: string }>(
    `SELECT subject FROM datawright.run WHERE status = 'running'`,
  );
  const twice = await session.query<{ step: string }>(
    'SELECT run, step FROM datawright.step GROUP BY run, step HAVING count(*) > 1',
  );
  return [
    ...open.map((r) => `run of ${r.subject} is still open`),
    ...twice.map((s) => `${s.step} is recorded twice`),
  ];
}
