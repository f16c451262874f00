import { plural } from '../../core/units.ts';
import { isProven } from '../../migrate/plan.ts';
import { type Box, notApplicable, verdict } from './box.ts';

export const migrationsReversible: Box = {
  name: 'migrations-reversible',
  claim: 'Every migration has UP and DOWN, and both were proven',
  async look(evidence) {
    const { folders, broken } = await evidence.migrations();
    const looked = 'up.sql, down.sql, plan.json and the proof in it, by checksum';
    if (folders.length === 0 && broken.length === 0) return notApplicable(looked, 'there are no migrations');
    const missing = [
      ...broken.map((what) => ({ what, ask: 'restore the folder from version control' })),
      ...folders.flatMap(({ name, plan, proof }) => {
        if (plan.down.length === 0 && plan.up.length > 0)
          return [{ what: `${name} has no DOWN`, ask: `datawright plan` }];
        if (proof === undefined)
          return [
            { what: `${name} was not proven on the shadow`, ask: 'datawright plan, without --no-prove' },
          ];
        return isProven(proof) ? [] : [{ what: `the proof of ${name} failed`, ask: 'datawright plan' }];
      }),
    ];
    const lossy = folders.filter(({ plan }) =>
      [...plan.up, ...plan.down].some((action) => action.data === 'irreversible' || action.data === 'lossy'),
    ).length;
    return verdict(
      looked,
      missing,
      `${plural(folders.length, 'migration')} proven both ways${lossy === 0 ? '' : `; ${lossy} can lose rows when run or taken back, and say${lossy === 1 ? 's' : ''} which`}`,
      plural(missing.length, 'finding'),
    );
  },
};
