/**
 * The catalog as the last migration left it, kept beside the ledger in the database itself: what drift is
 * measured against, what a refused fingerprint is explained with, and where an interrupted migration goes back to.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { fromJson, toJson } from '../catalog/catalog-json.ts';
import { withinScope } from '../catalog/scope.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';

/** A role that may write to it needs no right to create it once it is there. */
export async function prepareExpected(session: PostgresSession): Promise<void> {
  if (await isThere(session)) return;
  await session.execute(`
    CREATE SCHEMA IF NOT EXISTS datawright;
    CREATE TABLE IF NOT EXISTS datawright.expected_catalog (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      after text NOT NULL,
      catalog jsonb NOT NULL
    )`);
}

/** Call inside the transaction of the step that made it so. `after` names the migration. */
export async function writeExpected(
  session: PostgresSession,
  after: string,
  catalog: Catalog,
): Promise<void> {
  await session.query(
    `INSERT INTO datawright.expected_catalog (after, catalog) VALUES ($1, $2::jsonb)
     ON CONFLICT (only_row) DO UPDATE SET after = excluded.after, catalog = excluded.catalog`,
    [after, JSON.stringify(toJson(catalog))],
  );
}

export interface Expected {
  /** The migration that left it so. */
  readonly after: string;
  /** Of the database: what plans are fingerprinted by. */
  readonly catalog: Catalog;
  /** With the roles, memberships and owners that were written with it. */
  readonly whole: Catalog;
}

export async function readExpected(session: PostgresSession): Promise<Expected | undefined> {
  if (!(await isThere(session))) return undefined;
  const [row] = await session.query<{ after: string; catalog: unknown }>(
    'SELECT after, catalog::text AS catalog FROM datawright.expected_catalog',
  );
  if (row === undefined) return undefined;
  const whole = fromJson(JSON.parse(String(row.catalog)));
  return { after: row.after, catalog: withinScope(whole, {}), whole };
}

async function isThere(session: PostgresSession): Promise<boolean> {
  const [row] = await session.query<{ there: boolean }>(
    `SELECT to_regclass('datawright.expected_catalog') IS NOT NULL AS there`,
  );
  return row?.there === true;
}
