/** `npm test [-- FILE…]`: sets everything up, runs vitest, and closes with one line `N passed, N failed`. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runNode, setUp } from './setup.mjs';

await setUp();
const folder = await mkdtemp(join(tmpdir(), 'datawright-test-'));
const results = join(folder, 'results.json');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const code = await runNode([
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}`,
  ...process.argv.slice(2),
]);
const summary = await readFile(results, 'utf8').then(JSON.parse, () => undefined);
await rm(folder, { recursive: true, force: true });
if (summary === undefined) {
  console.log('the tests could not be run');
  process.exitCode = code === 0 ? 2 : code;
} else {
  // A file that cannot even be loaded has no failed test of its own; it counts as one.
  const unloaded = summary.testResults.filter(
    (f) => f.status === 'failed' && f.assertionResults.every((t) => t.status !== 'failed'),
  ).length;
  console.log(`${summary.numPassedTests} passed, ${summary.numFailedTests + unloaded} failed`);
  process.exitCode = code;
}
