import { spokenOfIn } from '../../catalog/spoken-of.ts';
import { plural } from '../../core/units.ts';
import { coversAll, isAt } from '../../migrate/ends.ts';
import type { Plan } from '../../migrate/plan.ts';
import { type Box, type Evidence, verdict } from './box.ts';

export const migrationsApplied: Box = {
  name: 'migrations-applied',
  claim: 'The contract is in the database: nothing waits',
  async look(evidence) {
    const { folders, status } = await evidence.migrations();
    const missing = status
      .filter((migration) => migration.state !== 'applied')
      .map(({ name, state }) => ({
        what: `${name} is ${state}`,
        ask:
          state === 'pending' || state === 'unfinished'
            ? 'datawright apply'
            : 'restore the folder from version control',
      }));
    const last = folders.at(-1);
    // A database that was pulled from needs no migration to be what the contract says.
    const reached =
      last === undefined
        ? (await evidence.drift()).items.length === 0
        : await endsAtContract(last.plan, evidence);
    if (!reached) {
      missing.push({
        what:
          last === undefined
            ? 'the contract has no migration yet'
            : `the contract has changes that ${last.name} does not carry`,
        ask: 'datawright plan',
      });
    }
    const good =
      last === undefined
        ? 'the database is what the contract says, without a migration'
        : `${plural(status.length, 'migration')} applied, and the last one ends at this contract`;
    return verdict('datawright status', missing, good, missing.map((m) => m.what).join('; '));
  },
};

/** Where its fingerprint does not cover all that the contract speaks of, the database tells. */
async function endsAtContract(plan: Plan, evidence: Evidence): Promise<boolean> {
  const wanted = await evidence.catalog();
  return (coversAll(plan, spokenOfIn(wanted)) && isAt(plan, 'to', wanted)) || evidence.isReached();
}
