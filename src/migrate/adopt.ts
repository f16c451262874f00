/**
 * Adoption: a database that is already where a migration leads is recorded as being there. Nothing runs; that it
 * is there is compared object by object first.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { withinScope } from '../catalog/scope.ts';
import { withUndeclared } from '../catalog/undeclared.ts';
import { failure } from '../core/diagnostic.ts';
import type { Shadow } from '../core/ports/postgres.ts';
import { plural } from '../core/units.ts';
import type { Database } from './apply.ts';
import { compare } from './compare.ts';
import { deltaText } from './drift.ts';
import { isAt } from './ends.ts';
import { prepareExpected, writeExpected } from './expected.ts';
import type { Migration } from './folder.ts';
import { FEATURE } from './history.ts';
import { replay } from './replay.ts';

const SHOWN = 10;

/**
 * @throws M061 naming what differs, when the database is not what the last of `migrations` leaves
 */
export async function requireReached(
  migrations: readonly Migration[],
  live: Catalog,
  shadow: () => Promise<Shadow>,
): Promise<void> {
  const last = migrations.at(-1);
  if (last === undefined || isAt(last.plan, 'to', live)) return;
  const { catalog: left } = await replay(undefined, migrations, await shadow());
  const deltas = compare(withUndeclared(withinScope(left, {}), live), live);
  if (deltas.length === 0) return;
  throw failure(
    'M061',
    `the database is not what ${last.name} leaves: ${plural(deltas.length, 'difference')}`,
    {
      where: { object: last.name },
      why: `${deltas.slice(0, SHOWN).map(deltaText).join(', ')}${deltas.length > SHOWN ? `, and ${deltas.length - SHOWN} more` : ''}. Nothing was recorded.`,
      fix: 'bring the database there, or plan from what it is: without migration folders, datawright baseline writes one',
    },
  );
}

/** Records every migration as applied, in one transaction. Hold the exclusive lock around it. */
export async function recordAdopted(
  migrations: readonly Migration[],
  live: Catalog,
  { session, ledger }: Database,
): Promise<void> {
  await ledger.prepare();
  await session.transaction(async () => {
    await prepareExpected(session);
    for (const { name, checksum, plan } of migrations) {
      const input = { direction: 'up', checksum, to: plan.to, adopted: 'baseline' };
      const run = await ledger.open({ feature: FEATURE, subject: name, input });
      await ledger.close(run.id, {
        status: 'succeeded',
        summary: { direction: 'up', actions: 0, adopted: true },
      });
    }
    await writeExpected(session, migrations.at(-1)?.name ?? '', live);
  });
}
