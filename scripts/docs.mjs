/** Writes the documents that are generated: the operations from the help table, their outputs and the lint rules from themselves. `--check` only compares. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './setup.mjs';

await setUp();
await import('../test/support/typescript.mjs');
const { operationsDocument } = await import(pathToFileURL(join(root, 'dist/index.js')).href);
const { lintDocument } = await import(pathToFileURL(join(root, 'src/lint/migration/document.ts')).href);
const { schemaLintDocument } = await import(pathToFileURL(join(root, 'src/lint/schema/document.ts')).href);
const { outputDocument } = await import(pathToFileURL(join(root, 'src/cli/help/output-document.ts')).href);
const { operations } = await import(pathToFileURL(join(root, 'src/operations/table.ts')).href);
const table = JSON.parse(await readFile(join(root, 'dist/help.json'), 'utf8'));
const documents = {
  'docs/operations.md': operationsDocument(table),
  'docs/output.md': outputDocument(await Promise.all(operations.map((verb) => verb.load()))),
  'docs/lint.md': lintDocument(),
  'docs/lint-schema.md': schemaLintDocument(),
};
for (const [name, wanted] of Object.entries(documents)) {
  const path = join(root, name);
  const present = await readFile(path, 'utf8').catch(() => '');
  if (present === wanted) continue;
  if (process.argv.includes('--check')) {
    console.error(`${name} is stale: npm run docs`);
    process.exitCode = 1;
  } else {
    await writeFile(path, wanted);
    console.log(`${name} written`);
  }
}
