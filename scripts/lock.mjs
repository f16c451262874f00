/**
 * Completes package-lock.json with the platform packages that the registry of this machine does not carry.
 * npm leaves those out, and then `npm ci` refuses the lock. Their version is the one that the package asking for
 * them pins; their platform is in their name. Run after every change of dependencies.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** `@oxc-parser/binding-linux-arm64-musl` → its os, cpu and libc; undefined when the name says none. */
export function platformOf(name) {
  const words = name.split('/').at(-1)?.split('-') ?? [];
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) return undefined;
  const last = words.at(-1) ?? '';
  const libc = last.startsWith('musl') ? 'musl' : last.startsWith('gnu') ? 'glibc' : undefined;
  return { os: [os], cpu: [cpu], ...(libc === undefined || os !== 'linux' ? {} : { libc: [libc] }) };
}

/** `node_modules/knip/node_modules/oxc-parser` → the folders where Node looks for what it asks for, nearest first. */
function foldersSeenFrom(place) {
  const folder = place.slice(0, place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const parent = folder.slice(0, -'/node_modules/'.length);
  return folder === 'node_modules/' ? [folder] : [folder, ...foldersSeenFrom(parent)];
}

/** Platform packages that something in the lock asks for and would not find there in the version it pins. */
export function missing(lock) {
  return Object.entries(lock.packages).flatMap(([place, wants]) => {
    if (place === '') return [];
    const folders = foldersSeenFrom(place);
    return Object.entries(wants.optionalDependencies ?? {}).flatMap(([name, version]) => {
      const platform = platformOf(name);
      if (platform === undefined || !/^\d/.test(version)) return [];
      const found = folders
        .map((folder) => lock.packages[folder + name])
        .find((entry) => entry !== undefined);
      if (found?.version === version) return [];
      const entry = { version, ...(wants.dev ? { dev: true } : {}), optional: true, ...platform };
      return [[folders[0] + name, entry]];
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(await readFile(path, 'utf8'));
  const found = missing(lock);
  const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(found) }).sort(([a], [b]) =>
    a.localeCompare(b, 'en'),
  );
  await writeFile(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  console.log(`${found.length} platform packages added`);
}
