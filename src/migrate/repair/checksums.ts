/** An applied migration whose folder was written anew with the same statements: the ledger takes its checksum. */
import { FEATURE } from '../history.ts';
import type { Mend, Repair, RepairScene } from './mend.ts';

export const checksums: Repair = {
  async find(scene) {
    const found: Mend[] = [];
    for (const entry of scene.history.applied) {
      const folder = scene.migrations.find((m) => m.name === entry.name);
      if (folder === undefined || folder.checksum === entry.checksum) continue;
      const run = await lastRun(scene, entry.name);
      if (run === undefined) continue;
      const ran = [...(await scene.ledger.steps(run.id))]
        .filter(([step]) => step.startsWith('action-'))
        .map(([, result]) => result.sql);
      const says = folder.plan.up.map((action) => action.sql);
      const same =
        entry.adopted === undefined
          ? ran.length === says.length && ran.every((sql, index) => sql === says[index])
          : folder.plan.to === entry.to;
      found.push({
        name: `checksum:${entry.name}`,
        what: `${entry.name} has another checksum than when it was applied`,
        does: same
          ? 'records the checksum of the folder: its statements are those that ran'
          : 'nothing: its statements are not those that ran; restore the folder from version control',
        ...(same
          ? { mend: () => scene.ledger.amend(run.id, { ...run.input, checksum: folder.checksum }) }
          : {}),
      });
    }
    return found;
  },
};

async function lastRun({ ledger }: RepairScene, subject: string) {
  const runs = await ledger.runs({ feature: FEATURE, subject, limit: 1000 });
  return runs.find((run) => run.status === 'succeeded' && run.input.direction === 'up');
}
