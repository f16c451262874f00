/**
 * Builds `dist/` when its sources changed: the bundles, the help table that the command line reads at start-up,
 * files that run as they are, and the licences of what was bundled.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stamp = join(dist, '.stamp');

/** What is bundled into dist, and therefore owes its licence. */
const bundled = ['picocolors', 'fastest-levenshtein'];

/** Files that are not bundled but stand beside the bundles; a `.mjs` below src is run as it is. */
async function plainFiles() {
  const all = await readdir(join(root, 'src'), { recursive: true });
  return all.filter((name) => /\.mjs$/.test(name)).map((name) => join(root, 'src', name));
}

async function sourcesHash() {
  const names = (await readdir(join(root, 'src'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  const more = ['package.json', 'tsdown.config.ts', 'tsconfig.json', 'scripts/build.mjs'].map((n) =>
    join(root, n),
  );
  for (const name of [...names, ...more]) hash.update(name.slice(root.length)).update(await readFile(name));
  return hash.digest('hex');
}

/** Builds unless fresh; `say` gets a line when there is something to wait for. */
export async function build({ force = false, say = () => {} } = {}) {
  const hash = await sourcesHash();
  if (!force && existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return false;
  const started = performance.now();
  say('building …');
  // Built beside and swapped in whole, so that nobody ever runs half a build.
  const fresh = join(root, 'node_modules/.cache/datawright', `build-${process.pid}`);
  try {
    const tsdown = await import('tsdown');
    await tsdown.build({
      cwd: root,
      config: join(root, 'tsdown.config.ts'),
      outDir: fresh,
      logLevel: 'warn',
    });
    for (const file of await plainFiles()) await copyFile(file, join(fresh, basename(file)));
    await writeFile(join(fresh, 'help.json'), JSON.stringify(await helpTable(fresh)));
    await writeFile(join(fresh, 'THIRD-PARTY.txt'), await licences());
    await writeFile(join(fresh, '.stamp'), hash);
    await rm(dist, { recursive: true, force: true });
    await rename(fresh, dist);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  say(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return true;
}

async function helpTable(folder) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const library = await import(pathToFileURL(join(folder, 'index.js')).href);
  return { version, verbs: await library.describeVerbs() };
}

async function licences() {
  const texts = [];
  for (const name of bundled) {
    const folder = join(root, 'node_modules', name);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} is bundled and has no licence file`);
    texts.push(`${name}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`);
  }
  return texts.join('\n----\n\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const built = await build({
      force: process.argv.includes('--force'),
      say: (line) => console.error(line),
    });
    if (!built) console.error('dist is up to date');
  } catch (error) {
    console.error(`The build failed; dist is as it was.\n${error.message}`);
    process.exitCode = 2;
  }
}
