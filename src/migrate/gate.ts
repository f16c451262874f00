/** The fingerprint gate: a plan runs only on the catalog it was made for, and says what differs otherwise. */
import type { Catalog } from '../catalog/catalog.ts';
import { introspect } from '../catalog/introspect.ts';
import { DatawrightError, type Diagnostic } from '../core/diagnostic.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { compare } from './compare.ts';
import { deltaText } from './drift.ts';
import { coveredBy, isAt } from './ends.ts';
import { readExpected } from './expected.ts';
import type { Migration } from './folder.ts';
import type { Direction } from './history.ts';

const SHOWN = 10;

export async function checkTarget(
  migration: Migration,
  direction: Direction,
  session: PostgresSession,
  known?: Catalog,
): Promise<void> {
  const live = known ?? (await introspect(session));
  const { plan } = migration;
  const end = direction === 'up' ? 'from' : 'to';
  if (isAt(plan, end, live)) return;
  const expected = await readExpected(session);
  const drift =
    expected !== undefined && isAt(plan, end, expected.catalog)
      ? compare(coveredBy(plan, expected.catalog), coveredBy(plan, live))
      : undefined;
  const diagnostic: Diagnostic = {
    code: 'M024',
    severity: 'error',
    where: { object: migration.name },
    message: `the database is not what ${migration.name} ${direction} was planned for`,
    why:
      drift === undefined
        ? 'Its fingerprint differs: the plan was made against another database or another state. Nothing was applied.'
        : `Changed since the last migration, and not by one: ${drift.slice(0, SHOWN).map(deltaText).join(', ')}${drift.length > SHOWN ? `, and ${drift.length - SHOWN} more` : ''}. Nothing was applied.`,
    fix:
      drift === undefined
        ? 'check which database is meant; datawright status shows what is applied; plan again if this state is right'
        : 'undo the change, or declare it in the contract and plan again; datawright drift shows all of it',
  };
  throw new DatawrightError([diagnostic]);
}
