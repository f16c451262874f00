/** Releases of a contract on a database: planned, proven on the shadow, applied and taken back. */
import { expect } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { contractDdl } from '../../src/contract/ddl.ts';
import { readContract } from '../../src/contract/read.ts';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { silent } from '../../src/core/progress.ts';
import { declaredRenames } from '../../src/migrate/declared-renames.ts';
import { requestOf } from '../../src/migrate/online/columns/request.ts';
import { planRelease, type Release } from '../../src/migrate/online/releases.ts';
import { isProven } from '../../src/migrate/plan.ts';
import { prove } from '../../src/migrate/prove.ts';
import { memoryFiles } from './memory-files.ts';
import { withSession } from './online-law.ts';
import { testShadow } from './postgres.ts';

const runtime = {
  report: silent,
  clock: { now: () => new Date(0), monotonic: () => performance.now() },
  failPoint: () => {},
};

export type Planned = Release & { readonly from: Catalog };

/** What a database needs to get to what the contract says. */
export async function releaseOf(session: PostgresSession, yaml: string): Promise<Planned> {
  const files = memoryFiles({ 'contracts/shop.yaml': yaml });
  const { contract, diagnostics } = await readContract(files, 'contracts');
  if (contract === undefined) throw new Error(JSON.stringify(diagnostics));
  const wanted = await withSession(async (own) => {
    for (const statement of contractDdl(contract)) await own.execute(statement.sql);
    return introspect(own);
  });
  const from = await introspect(session);
  const request = requestOf(contract, from, wanted, '2026-11-21');
  return { ...planRelease(from, wanted, { renames: declaredRenames(contract, wanted) }, request), from };
}

export async function applied(
  session: PostgresSession,
  { plan }: Release,
  direction: 'up' | 'down' = 'up',
): Promise<void> {
  for (const action of plan[direction]) await session.execute(action.sql);
}

/** What the shadow says against the release; empty when it is proven. */
export async function doubtsAbout({ plan, from, to }: Planned): Promise<unknown> {
  const proof = await prove(plan, from, to, testShadow(), runtime);
  // Rows that a step rightly refuses are left out.
  if (isProven(proof) && proof.demands.length === 0) expect(proof.down.rowsCompared).toBeGreaterThan(0);
  return isProven(proof) && proof.locks.mismatches.length === 0 ? [] : proof;
}
