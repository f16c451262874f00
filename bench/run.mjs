/** `npm run bench [-- NAME…]`: runs every `bench/*.mjs` in a process of its own, one after the other. */
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root, setUp } from '../scripts/setup.mjs';

await setUp();
const folder = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const benches = (await readdir(folder))
  .filter((name) => name.endsWith('.mjs') && name !== 'run.mjs')
  .filter((name) => wanted.length === 0 || wanted.includes(basename(name, '.mjs')))
  .sort();

console.log(
  `node ${process.versions.node}   ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}   ${Math.round(totalmem() / 1e9)} GB`,
);
const loader = pathToFileURL(join(root, 'test/support/typescript.mjs')).href;
for (const name of benches) {
  console.log(`\n${basename(name, '.mjs')}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', '--import', loader, join(folder, name)], {
    stdio: 'inherit',
    cwd: root,
  });
  if (status !== 0) process.exitCode = 1;
}
