/**
 * `datawright/migrate`: plans between two schemas, as a library. Two SQL texts, catalogs or databases in; an ordered
 * plan there and back out, as plain data.
 *
 * ```ts
 * import { openDiffer } from 'datawright/migrate';
 *
 * const differ = await openDiffer();
 * const plan = await differ.plan('CREATE TABLE t (id int)', 'CREATE TABLE t (id int, name text)');
 * plan.up.map((action) => action.sql); // [ 'ALTER TABLE public.t ADD COLUMN name text' ]
 * await differ.close();
 * ```
 */
import type { Catalog } from './catalog/catalog.ts';
import { introspect as introspectSession } from './catalog/introspect.ts';
import { type Differ, openDiffer as openOn } from './migrate/differ.ts';

export type { Action, DataEffect, Lock, Phase } from './catalog/action.ts';
export type { Catalog, Fact, FactId, KindName } from './catalog/catalog.ts';
export {
  fromJson as catalogFromJson,
  toJson as catalogToJson,
} from './catalog/catalog-json.ts';
export { catalogFingerprint as fingerprint } from './catalog/fingerprint.ts';
export { DatawrightError, type Diagnostic } from './core/diagnostic.ts';
export { type Differ, type DiffOptions, planCatalogs, type SqlFile, type SqlSide } from './migrate/differ.ts';
export type { Delta, Plan } from './migrate/plan.ts';
export type { Rename } from './migrate/rename.ts';
export { type RenameSuggestion, suggestRenames } from './migrate/rename-suggestion.ts';

export interface DifferOptions {
  /** A server on which databases may be made, `postgres://…`; a PostgreSQL of its own is started otherwise. */
  readonly shadowUrl?: string;
}

/** Starts a shadow and opens a differ on it; both are gone after `close`. @throws DatawrightError E010–E013 */
export async function openDiffer(options: DifferOptions = {}): Promise<Differ> {
  const { startShadow, urlShadow } = await import('./engines/embedded/shadow.ts');
  const shadow = options.shadowUrl === undefined ? await startShadow() : urlShadow(options.shadowUrl);
  const differ = await openOn(shadow);
  return {
    ...differ,
    async close() {
      await differ.close();
      await shadow.close();
    },
  };
}

/** The catalog of a database, read in two round trips with SELECT rights. @throws DatawrightError E001–E005 */
export async function introspect(url: string): Promise<Catalog> {
  const { postgresServer } = await import('./engines/postgres/server.ts');
  const session = await postgresServer(url).connect({ applicationName: 'datawright introspect' });
  try {
    return await introspectSession(session);
  } finally {
    await session.close();
  }
}
