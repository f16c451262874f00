/** Runs that were killed between their last step and their end: what they were to do is done. */
import type { Ledger } from '../journal/journal.ts';
import { FINISH } from './apply.ts';
import { FEATURE } from './history.ts';

/** Ends them, so that the history has them for what they are. */
export async function endFinished(ledger: Ledger): Promise<void> {
  for (const run of await ledger.runs({ feature: FEATURE, limit: 1 })) {
    if (run.status !== 'running') continue;
    const last = (await ledger.steps(run.id)).get(FINISH);
    if (last === undefined) continue;
    const { direction = 'up' } = run.input;
    await ledger.close(run.id, {
      status: 'succeeded',
      summary: { direction, asPlanned: last.asPlanned === true },
    });
  }
}
