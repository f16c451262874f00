/** Reads a database's catalog in two round trips: which kinds it has, and what it has of them. */
import type { PostgresSession } from '../core/ports/postgres.ts';
import { catalogOf } from './assemble.ts';
import type { Catalog } from './catalog.ts';
import { type ExtractedSection, extractionSql, presenceSql } from './extraction.ts';
import { kinds } from './kinds.ts';
import { type Scope, withinScope } from './scope.ts';

/**
 * All facts of the user schemas of the session's database. Members of extensions, PostgreSQL's own schemas and
 * Datawright's ledger are left out. Works on PostgreSQL 14 to 18 with SELECT rights only.
 */
export async function introspect(session: PostgresSession, scope: Scope = {}): Promise<Catalog> {
  const asked = kinds.filter((kind) => kind.ofServer !== true || (scope.roles ?? 'none') !== 'none');
  const [row] = await session.query<{ present: string }>(presenceSql(asked));
  const present = new Set(row?.present.split(','));
  const read = asked.filter((kind) => present.has(kind.name));
  const sections = await session.query<ExtractedSection>(extractionSql(read, session.serverVersion));
  return withinScope(catalogOf(sections, session.serverVersion), scope);
}
