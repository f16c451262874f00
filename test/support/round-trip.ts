/** The law of migrations: there, equal; again, nothing; back, equal. */
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { EVERYTHING, rolesOfServer } from '../../src/catalog/scope.ts';
import type { PostgresSession, Shadow } from '../../src/core/ports/postgres.ts';
import { compare } from '../../src/migrate/compare.ts';
import type { Plan } from '../../src/migrate/plan.ts';
import { type PlanOptions, plan } from '../../src/migrate/planner.ts';
import { withOwnRoles } from './own-roles.ts';

export interface RoundTrip {
  readonly plan: Plan;
  /** Empty when UP made the desired catalog and a second plan has nothing to do. */
  readonly up: readonly string[];
  /** Empty when DOWN brought the old catalog back. */
  readonly down: readonly string[];
}

/** SQL of one side could not be loaded at all: nothing is said about the plan. */
export class SideFailed extends Error {}

/**
 * Round trips on one database, each in a transaction that is rolled back: a thousand need no thousand databases.
 * What cannot run in a transaction gets a database of its own.
 */
export interface Track {
  /** Loads `oldSql`, plans to what `newSql` makes, runs UP and DOWN one statement at a time, compares catalogs. */
  roundTrip(oldSql: string, newSql: string, options?: PlanOptions): Promise<RoundTrip>;
  close(): Promise<void>;
}

export async function openTrack(shadow: Shadow): Promise<Track> {
  const database = await shadow.createDatabase();
  const session = await database.connect();
  const rolledBack = async <T>(work: (session: PostgresSession) => Promise<T>): Promise<T> => {
    await session.execute('BEGIN');
    try {
      return await work(session);
    } finally {
      await session.execute('ROLLBACK');
    }
  };
  const onItsOwn = <T>(work: (session: PostgresSession) => Promise<T>): Promise<T> =>
    withOwnRoles(shadow, work);
  return {
    async roundTrip(oldSql, newSql, options = {}) {
      const both = async (place: typeof rolledBack): Promise<RoundTrip | undefined> => {
        const to = await place(async (own) => load(own, newSql, await rolesOfServer(own)));
        return place(async (own) => {
          const others = await rolesOfServer(own);
          const from = await load(own, oldSql, others);
          const planned = plan(from, to, options);
          const actions = [...planned.up, ...planned.down];
          if (place === rolledBack && actions.some((action) => !action.transactional)) return undefined;
          const up = await run(own, planned.up, to, others);
          const down = await run(own, planned.down, from, others);
          return { plan: planned, up, down };
        });
      };
      const blocked = (error: unknown): undefined => {
        if (error instanceof SideFailed && !NEEDS_OWN_DATABASE.test(error.message)) throw error;
        if (!(error instanceof SideFailed)) throw error;
        return undefined;
      };
      const result = (await both(rolledBack).catch(blocked)) ?? (await both(onItsOwn));
      if (result === undefined) throw new TypeError('no result');
      return result;
    },
    async close() {
      await session.close();
      await database.drop();
    },
  };
}

const NEEDS_OWN_DATABASE = /transaction|unsafe use of new value/i;

async function load(session: PostgresSession, sql: string, others: ReadonlySet<string>): Promise<Catalog> {
  await session.execute(sql).catch((error: Error) => {
    throw new SideFailed(error.message);
  });
  return introspect(session, { ...EVERYTHING, except: others });
}

async function run(
  session: PostgresSession,
  actions: Plan['up'],
  expected: Catalog,
  others: ReadonlySet<string>,
): Promise<readonly string[]> {
  for (const { sql } of actions) {
    try {
      await session.execute(sql);
    } catch (error) {
      return [`${(error as Error).message}: ${sql}`];
    }
  }
  try {
    return compare(await introspect(session, { ...EVERYTHING, except: others }), expected).map(
      (delta) => `${delta.type} ${delta.id}`,
    );
  } catch (error) {
    return [(error as Error).message];
  }
}
