/** Reads a database's catalog: which kinds it has, and what it has of them. */
import type { PostgresSession } from '../core/ports/postgres.ts';
import { catalogOf } from './assemble.ts';
import type { Catalog } from './catalog.ts';
import { type ExtractedSection, extractionSql, factsSql, isBulk, presenceSql, SIZE } from './extraction.ts';
import type { Kind } from './kind.ts';
import { kinds } from './kinds.ts';
import type { CatalogMemory } from './memory.ts';
import { type Scope, withinScope } from './scope.ts';
import { stampOf } from './stamp.ts';

/**
 * All facts of the user schemas of the session's database. Members of extensions, PostgreSQL's own schemas and
 * Datawright's ledger are left out. Works on PostgreSQL 14 to 18 with SELECT rights only.
 *
 * @param memory where a large catalog is kept, and taken from when the database says that nothing has changed
 */
export async function introspect(
  session: PostgresSession,
  scope: Scope = {},
  memory?: CatalogMemory,
): Promise<Catalog> {
  const asked = kinds.filter((kind) => kind.ofServer !== true || (scope.roles ?? 'none') !== 'none');
  const [size] = await session.query<{ isLarge: boolean }>(SIZE);
  const whole = async (): Promise<Catalog> =>
    catalogOf(
      size?.isLarge === true ? await readAtOnce(session, asked) : await read(session, asked),
      session.serverVersion,
    );
  const catalog =
    memory === undefined || size?.isLarge !== true
      ? await whole()
      : await remembered(session, `${asked.length} kinds`, memory, whole);
  return withinScope(catalog, scope);
}

async function remembered(
  session: PostgresSession,
  what: string,
  memory: CatalogMemory,
  readWhole: () => Promise<Catalog>,
): Promise<Catalog> {
  const stamp = await stampOf(session);
  const known = memory.recall(`${what} ${stamp}`);
  if (known !== undefined) return known;
  const catalog = await readWhole();
  // What changed while it was read belongs to neither stamp.
  if ((await stampOf(session)) === stamp) memory.keep(`${what} ${stamp}`, catalog);
  return catalog;
}

type Sections = readonly ExtractedSection[];

async function read(session: PostgresSession, asked: readonly Kind[]): Promise<Sections> {
  const [row] = await session.query<{ present: string }>(presenceSql(asked));
  const present = new Set(row?.present.split(','));
  const kept = asked.filter(({ name }) => present.has(name));
  return session.query<ExtractedSection>(extractionSql(kept, session.serverVersion));
}

/** Half of the work is done by another session of the same snapshot. */
function readAtOnce(session: PostgresSession, asked: readonly Kind[]): Promise<Sections> {
  return session.withTwin(async (twin) => {
    if (twin === session) return read(session, asked);
    const bulk = factsSql(asked.filter(isBulk), session.serverVersion);
    const rest = asked.filter((kind) => !isBulk(kind));
    const halves = await Promise.all([twin.query<ExtractedSection>(bulk), read(session, rest)]);
    return halves.flat();
  });
}
