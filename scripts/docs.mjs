/** Writes the documents that are generated: docs/operations.md from the help table. `--check` only compares. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './setup.mjs';

await setUp();
const { operationsDocument } = await import(pathToFileURL(join(root, 'dist/index.js')).href);
const table = JSON.parse(await readFile(join(root, 'dist/help.json'), 'utf8'));
const path = join(root, 'docs/operations.md');
const wanted = operationsDocument(table);
const present = await readFile(path, 'utf8').catch(() => '');
if (process.argv.includes('--check')) {
  if (present !== wanted) console.error('docs/operations.md is stale: npm run docs');
  process.exitCode = present === wanted ? 0 : 1;
} else if (present !== wanted) {
  await writeFile(path, wanted);
  console.log('docs/operations.md written');
}
