/**
 * Every kind on another major of PostgreSQL: what it understands is read, migrated there and back, and told by
 * the newest major in the same words. `scripts/versions.mjs` runs it; no vitest is around.
 */
import type { Catalog } from '../../src/catalog/catalog.ts';
import { fitting } from '../../src/catalog/features.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { PostgresError, type PostgresSession, type Shadow } from '../../src/core/ports/postgres.ts';
import { startShadow } from '../../src/engines/embedded/shadow.ts';
import { differingAttributes } from '../../src/migrate/compare.ts';
import { kindCases } from '../support/kind-cases.ts';
import { openTrack, SideFailed } from '../support/round-trip.ts';

export interface VersionCount {
  readonly version: number;
  readonly cases: number;
  /** Cases this major has no syntax for. */
  readonly unknown: number;
  /** Cases that were migrated there and back. */
  readonly kept: number;
  /** Catalogs that the newest major tells in other words. */
  readonly differing: number;
  readonly failures: readonly string[];
}

/** @param major of a server that this machine has; see `npm run versions` */
export async function tryMajor(major: number): Promise<VersionCount> {
  const [own, newest] = [await startShadow(major), await startShadow()];
  try {
    return await measure(major, own, newest);
  } finally {
    await own.close();
    await newest.close();
  }
}

async function measure(major: number, own: Shadow, newest: Shadow): Promise<VersionCount> {
  const track = await openTrack(own);
  const [here, there] = [await opened(own), await opened(newest)];
  if (Math.floor(here.session.serverVersion / 10_000) !== major)
    throw new Error(`there is no PostgreSQL ${major} on this machine`);
  const count = { cases: 0, unknown: 0, kept: 0, differing: 0 };
  const failures: string[] = [];
  try {
    for (const [kind, cases] of Object.entries(kindCases))
      for (const { name, from, to } of cases) {
        count.cases += 1;
        const said = `${kind} ${name}`;
        try {
          const { up, down } = await track.roundTrip(from, to);
          if (up.length + down.length === 0) count.kept += 1;
          else failures.push(`${said}: ${[...up, ...down].join(' | ')}`);
        } catch (error) {
          if (!(error instanceof SideFailed)) throw error;
          count.unknown += 1;
          failures.push(`${said}: not understood: ${error.message}`);
          continue;
        }
        const other = [
          ...(await otherWords(here.session, there.session, from)),
          ...(await otherWords(here.session, there.session, to)),
        ];
        count.differing += other.length === 0 ? 0 : 1;
        failures.push(...other.map((text) => `${said}: told differently: ${text}`));
      }
    return { version: here.session.serverVersion, ...count, failures };
  } finally {
    await track.close();
    await here.close();
    await there.close();
  }
}

async function opened(shadow: Shadow): Promise<{ session: PostgresSession; close(): Promise<void> }> {
  const database = await shadow.createDatabase();
  const session = await database.connect();
  return {
    session,
    async close() {
      await session.close();
      await database.drop();
    },
  };
}

/** What two servers say differently of the same SQL. */
async function otherWords(
  one: PostgresSession,
  other: PostgresSession,
  sql: string,
): Promise<readonly string[]> {
  const [a, newer] = [await rolledBack(one, sql), await rolledBack(other, sql)];
  if (a === undefined || newer === undefined) return [];
  const b = fitting(newer, a.serverVersion).catalog;
  return [...new Set([...a.facts.keys(), ...b.facts.keys()])].flatMap((id) => {
    const [x, y] = [a.facts.get(id), b.facts.get(id)];
    if (x === undefined || y === undefined) return [`${id} is ${x === undefined ? 'not ' : ''}there`];
    return differingAttributes(x, y, a.serverVersion).map(
      (name) =>
        `${id} ${name}: ${JSON.stringify(x.attributes[name])} and ${JSON.stringify(y.attributes[name])}`,
    );
  });
}

/** The catalog that SQL makes, or undefined when it needs a database of its own. */
async function rolledBack(session: PostgresSession, sql: string): Promise<Catalog | undefined> {
  await session.execute('BEGIN');
  try {
    await session.execute(sql);
    return await introspect(session);
  } catch (error) {
    if (error instanceof PostgresError) return undefined;
    throw error;
  } finally {
    await session.execute('ROLLBACK');
  }
}
