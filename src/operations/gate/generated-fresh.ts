import { plural } from '../../core/units.ts';
import { type Box, verdict } from './box.ts';

export const generatedFresh: Box = {
  name: 'generated-fresh',
  claim: 'Type contracts and documentation are what the contract gives',
  async look(evidence) {
    const files = await evidence.generated();
    const missing = files
      .filter((file) => file.state !== 'unchanged')
      .map((file) => ({ what: `${file.path} is ${file.state}`, ask: 'datawright generate' }));
    return verdict(
      'datawright generate --check',
      missing,
      `${plural(files.length, 'file')} up to date`,
      `${plural(missing.length, 'file')} of ${files.length} not up to date`,
    );
  },
};
