/** An interrupted run whose effects are all there, or none of them: closed after looking at the catalog. */
import { compare } from '../compare.ts';
import { isAt } from '../ends.ts';
import { readExpected, writeExpected } from '../expected.ts';
import { FEATURE } from '../history.ts';
import type { Repair, RepairScene } from './mend.ts';

export const unfinished: Repair = {
  async find(scene) {
    const open = scene.history.unfinished;
    if (open === undefined) return [];
    const folder = scene.migrations.find((m) => m.name === open.name && m.checksum === open.checksum);
    const before = await readExpected(scene.session);
    const isDone =
      folder !== undefined && isAt(folder.plan, open.direction === 'up' ? 'to' : 'from', scene.live);
    const name = `run:${open.name}`;
    const what = `${open.name} was interrupted on its way ${open.direction}`;
    if (isDone)
      return [
        {
          name,
          what: `${what}, and everything it does is there`,
          does: 'closes the run as finished',
          mend: () => close(scene, open.direction === 'up' ? open.name : `before ${open.name}`, 'succeeded'),
        },
      ];
    if (before !== undefined && compare(before.catalog, scene.live).length === 0)
      return [
        {
          name,
          what: `${what}, and nothing of it is there`,
          does: 'closes the run as failed; it waits again',
          mend: () => close(scene, open.direction === 'up' ? `before ${open.name}` : open.name, 'failed'),
        },
      ];
    return [
      {
        name,
        what: `${what}, and part of it is there`,
        does:
          open.direction === 'up'
            ? 'nothing: datawright apply goes on with it, datawright down takes it back'
            : 'nothing: datawright down goes on with it',
      },
    ];
  },
};

async function close(
  { session, ledger, live, history }: RepairScene,
  after: string,
  status: 'succeeded' | 'failed',
): Promise<void> {
  const open = history.unfinished;
  if (open === undefined) return;
  await session.transaction(async () => {
    const runs = await ledger.runs({ feature: FEATURE, subject: open.name, limit: 1000 });
    const run = runs.find((record) => record.status === 'running');
    if (run === undefined) return;
    await ledger.close(run.id, { status, summary: { direction: open.direction, repaired: true } });
    await writeExpected(session, after, live);
  });
}
