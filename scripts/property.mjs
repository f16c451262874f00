/** `npm run property -- --runs N --seed S`: random schemas migrated there and back; broken ones are told as SQL. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root, runNode, setUp } from './setup.mjs';

const LOADER = join(root, 'test/support/typescript.mjs');
const INSIDE = 'DATAWRIGHT_PROPERTY_INSIDE';

if (process.env[INSIDE] === undefined) {
  await setUp();
  const self = ['--import', pathToFileURL(LOADER).href, import.meta.filename, ...process.argv.slice(2)];
  process.exitCode = await runNode(self, { [INSIDE]: '1' });
} else {
  process.exitCode = await property();
}

async function property() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      patience: { type: 'string', default: '150' },
    },
  });
  const [runs, seed, patience] = [values.runs, values.seed, values.patience].map(Number);
  if (![runs, seed, patience].every((n) => Number.isInteger(n) && n >= 0)) {
    console.error('usage: npm run property -- --runs N --seed S [--patience TRIES]');
    return 2;
  }
  const { huntAlone } = await import('../test/property/hunt.ts');
  const say = (text) => console.log(`${text}\n`);
  const bag = await huntAlone({ runs, seed, patience, say });
  console.log(
    `property: seeds ${seed} to ${seed + runs - 1}, facts ${bag.facts}, actions ${bag.actions}, refused ${bag.refused}, broken ${bag.broken}`,
  );
  return bag.broken === 0 ? 0 : 1;
}
