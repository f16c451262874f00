/** Fresh data folders: `initdb` runs once per user and version, everything else is a copy of its result. */
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../core/diagnostic.ts';
import { type Binaries, majorOf } from './binaries.ts';
import { authentication } from './listen.ts';
import { cacheFolder, digest, type ServerUser } from './places.ts';
import { runProgram } from './run.ts';

function initdbOptions(major: number): readonly string[] {
  return [
    '--username=postgres',
    '--encoding=UTF8',
    // Code-point order and full Unicode case mapping, the same on every machine; before 17 without the latter.
    '--locale=C',
    ...(major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
  ];
}

/** Off is the default before 18, which does not know the option. */
const withoutChecksums = (major: number): readonly string[] => (major >= 18 ? ['--no-data-checksums'] : []);

/** A data folder that is thrown away: copied from the cached template, without checksums. */
export async function temporaryCluster(
  binaries: Binaries,
  data: string,
  user: ServerUser | undefined,
): Promise<void> {
  const template = await templateCluster(binaries, user);
  await copyFolder(template, data, user);
  await chmod(data, 0o700);
}

/** A data folder that stays, with checksums on. It appears whole or not at all. */
export async function lastingCluster(
  binaries: Binaries,
  data: string,
  user: ServerUser | undefined,
): Promise<void> {
  const draft = `${data}.${process.pid}.tmp`;
  await rm(draft, { recursive: true, force: true });
  await initialise(binaries, draft, user, ['--data-checksums']);
  // Of several processes that get here at once, the first wins and the others use its folder.
  await rename(draft, data).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(join(data, 'PG_VERSION'))) throw error;
  });
}

async function templateCluster(binaries: Binaries, user: ServerUser | undefined): Promise<string> {
  const cache = await cacheFolder();
  const major = majorOf(binaries.version);
  const key = digest(JSON.stringify([binaries.folder, binaries.version, initdbOptions(major)]));
  const template = join(cache, `template-${binaries.version}-${key}`);
  if (existsSync(join(template, 'data', 'PG_VERSION'))) return join(template, 'data');
  const draft = await mkdtemp(join(cache, 'draft-'));
  if (user !== undefined) await chown(draft, user.uid, user.gid);
  await initialise(binaries, join(draft, 'data'), user, [...withoutChecksums(major), '--no-sync']);
  // Of several processes that get here at once, the first wins and the others use its template.
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }));
  return join(template, 'data');
}

async function initialise(
  binaries: Binaries,
  data: string,
  user: ServerUser | undefined,
  more: readonly string[],
): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(data, user.uid, user.gid);
  const args = [
    `--pgdata=${data}`,
    ...initdbOptions(majorOf(binaries.version)),
    ...(await authentication()),
    ...more,
  ];
  await runProgram(binaries.initdb, args, user).catch((error: unknown) => {
    throw notInitialised(error);
  });
}

function notInitialised(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  const nameless = /could not look up effective user ID/.test(text);
  const elsewhere = 'set SHADOW_DATABASE_URL and DATABASE_URL to a server of yours instead';
  return failure(
    'E011',
    `the embedded PostgreSQL cannot create its data folder: ${text}`,
    {
      why: 'Nothing was read or changed',
      fix: nameless ? `give this user a name (an entry in /etc/passwd), or ${elsewhere}` : elsewhere,
    },
    error,
  );
}

async function copyFolder(from: string, to: string, user: ServerUser | undefined): Promise<void> {
  // The system's cp is several times faster over a thousand small files, and keeps the owner right under root.
  if (process.platform === 'win32') await cp(from, to, { recursive: true });
  else await runProgram('cp', ['-R', from, to], user);
}
