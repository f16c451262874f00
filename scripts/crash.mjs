/** `npm run crash -- --kills N [--suite NAME] [--scene NAME]`: kills working processes and counts what was lost or doubled. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root, runNode, setUp } from './setup.mjs';

const LOADER = join(root, 'test/support/typescript.mjs');
const INSIDE = 'DATAWRIGHT_CRASH_INSIDE';

if (process.env[INSIDE] === undefined) {
  await setUp();
  const self = ['--import', pathToFileURL(LOADER).href, import.meta.filename, ...process.argv.slice(2)];
  process.exitCode = await runNode(self, { [INSIDE]: '1' });
} else {
  process.exitCode = await crash();
}

async function crash() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '20' },
      suite: { type: 'string' },
      scene: { type: 'string' },
    },
  });
  const kills = Number(values.kills);
  const suites = await findSuites();
  const chosen = suites.filter((suite) => values.suite === undefined || suite.name === values.suite);
  if (!Number.isInteger(kills) || kills < 1 || chosen.length === 0) {
    console.error(
      `usage: npm run crash -- --kills N [--suite ${suites.map((s) => s.name).join('|')}] [--scene NAME]`,
    );
    return 2;
  }
  let broken = 0;
  for (const suite of chosen) {
    const say = (line) => console.error(`  ${suite.name}  ${line}`);
    const count = await suite.run({ kills, scene: values.scene, say });
    console.log(`crash ${suite.name}: kills ${count.kills}, lost ${count.lost}, doubled ${count.doubled}`);
    broken += count.lost + count.doubled + (count.kills < kills ? 1 : 0);
  }
  return broken === 0 ? 0 : 1;
}

/** Files of test/crash that export a `suite`; the others are what those are made of. */
async function findSuites() {
  const folder = join(root, 'test/crash');
  const suites = [];
  for (const name of (await readdir(folder)).sort()) {
    const file = join(folder, name);
    if (!/^[a-z-]+\.ts$/.test(name) || !/^export const suite\b/m.test(await readFile(file, 'utf8'))) continue;
    suites.push((await import(pathToFileURL(file).href)).suite);
  }
  return suites;
}
