/** `npm run corpus [-- FILE.jsonl …]`: plans public pairs of SQL there and back, and says what works and what does not. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runNode, setUp } from './setup.mjs';

const LOADER = join(root, 'test/support/typescript.mjs');
const INSIDE = 'DATAWRIGHT_CORPUS_INSIDE';

if (process.env[INSIDE] === undefined) {
  await setUp({ dist: false });
  const self = ['--import', pathToFileURL(LOADER).href, import.meta.filename, ...process.argv.slice(2)];
  process.exitCode = await runNode(self, { [INSIDE]: '1' });
} else {
  const { runCorpus } = await import(pathToFileURL(join(root, 'test/corpus/run.ts')).href);
  process.exitCode = await runCorpus(process.argv.slice(2), {
    print: (line) => console.log(line),
    say: (line) => console.error(line),
  });
}
