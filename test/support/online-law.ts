/**
 * What every online technique promises: its plan, there and back, leads to the catalog that plain statements lead to
 * (the oracle looks too, rows are kept, locks are read while each statement runs), and no statement reads or writes a
 * table in full while it keeps the application's statements waiting.
 */
import { expect } from 'vitest';
import { type Action, LOCKS } from '../../src/catalog/action.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { silent } from '../../src/core/progress.ts';
import { online } from '../../src/migrate/online/online.ts';
import type { Plan, Proof } from '../../src/migrate/plan.ts';
import { plan } from '../../src/migrate/planner.ts';
import { prove } from '../../src/migrate/prove.ts';
import { testShadow, withDatabase } from './postgres.ts';

const runtime = {
  report: silent,
  clock: { now: () => new Date(0), monotonic: () => performance.now() },
  failPoint: () => {},
};

export async function withSession<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
  return withDatabase(async (server) => {
    const session = await server.connect();
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  });
}

export function catalogOf(sql: string): Promise<Catalog> {
  return withSession(async (session) => {
    await session.execute(sql);
    return introspect(session);
  });
}

/** The online plan between what two SQL texts make. */
export async function onlinePlan(from: string, to: string): Promise<Plan> {
  const [before, after] = [await catalogOf(from), await catalogOf(to)];
  return online(plan(before, after), before, after);
}

/** The online plan and its proof, held to the law. */
export async function lawful(
  from: string,
  to: string,
): Promise<{ readonly plan: Plan; readonly proof: Proof }> {
  const [before, after] = [await catalogOf(from), await catalogOf(to)];
  const made = online(plan(before, after), before, after);
  const proof = await prove(made, before, after, testShadow(), runtime);
  expect({
    up: proof.up.differing,
    down: proof.down.differing,
    oracle: proof.oracle,
    locks: proof.locks.mismatches,
    rows: proof.down.rowsDiffering,
    blocking: [...made.up, ...made.down].filter(isBlocking).map((action) => action.sql),
  }).toEqual({ up: [], down: [], oracle: { up: [], down: [] }, locks: [], rows: [], blocking: [] });
  return { plan: made, proof };
}

/** Many cases in one proof, each in a schema of its own: `c1`, `c2` … */
export function inSchemas(cases: readonly string[]): string {
  return cases
    .map((sql, i) => `CREATE SCHEMA c${i + 1}; SET search_path = c${i + 1}; ${sql};`)
    .join('\n')
    .concat('SET search_path = public;');
}

/** True for what makes writers wait for as long as the table is large. */
function isBlocking(action: Action): boolean {
  return action.cost !== 'instant' && LOCKS.indexOf(action.lock) >= LOCKS.indexOf('SHARE');
}
