import { plural } from '../../core/units.ts';
import { type Box, verdict } from './box.ts';

export const noDrift: Box = {
  name: 'no-drift',
  claim: 'The database is what its migrations made it',
  async look(evidence) {
    const { against, items } = await evidence.drift();
    const missing = items.map((item) => ({
      what: `${item.kind} ${item.name} is ${item.state}`,
      ask: 'datawright drift shows it; datawright plan mends it',
    }));
    return verdict(
      'datawright drift',
      missing,
      `equal to ${against}`,
      `${plural(missing.length, 'object')} differ from ${against}`,
    );
  },
};
