/** Where an embedded server keeps things on this machine, and as whom it runs. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, chown, mkdir, stat, statfs } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** User and group of the server's processes. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root runs it as `nobody`; everybody else runs it as themselves
 * (undefined), and so does Windows.
 */
export function serverUser(): ServerUser | undefined {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
}

/** A folder for binaries and templates, shared by all projects of this user; readable by the server's user. */
export async function cacheFolder(): Promise<string> {
  const folder = join(cacheRoot(), 'datawright');
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await access(folder, constants.W_OK);
    return folder;
  } catch {
    // No writable home (a container's anonymous user): a private folder in the temporary one.
    const fallback = join(tmpdir(), `datawright-cache-${process.getuid?.() ?? userInfo().username}`);
    await mkdir(fallback, { recursive: true, mode: 0o700 });
    await refuseForeign(fallback);
    return fallback;
  }
}

function cacheRoot(): string {
  if (process.getuid?.() === 0) return '/var/cache';
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
}

/**
 * Temporary folder whose sockets stay below the 103 bytes that every Unix allows for a socket's path:
 * `<folder>/dw-<16 characters>/pg/.s.PGSQL.5432` adds 42.
 */
export function shortTemporaryFolder(): string {
  const folder = tmpdir();
  return process.platform === 'win32' || Buffer.byteLength(folder) <= 60 ? folder : '/tmp';
}

const MEMORY = '/dev/shm';
/** A throw-away server is some hundred megabytes at most, and its log may grow to two gigabytes. */
const ROOM_IN_MEMORY = 4 * 1024 ** 3;

/**
 * Where throw-away servers live: in memory where there is plenty of it, since making a database there takes a tenth
 * of the time. A TMPDIR that is set is somebody's wish.
 */
export async function throwAwayFolder(): Promise<string> {
  if (process.platform !== 'linux' || process.env.TMPDIR !== undefined) return shortTemporaryFolder();
  try {
    await access(MEMORY, constants.W_OK);
    const { bavail, bsize } = await statfs(MEMORY);
    const room = Math.min(bavail * bsize, process.availableMemory());
    return room >= ROOM_IN_MEMORY ? MEMORY : shortTemporaryFolder();
  } catch {
    // No such place: a container without it, or one that may not write there.
    return shortTemporaryFolder();
  }
}

/** A name of fixed length for a path. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Whether `user` may enter every folder on the way to `path` and `path` itself. */
export async function canReach(path: string, user: ServerUser): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Creates a folder that only the server's user (and root) can enter. */
export async function privateFolder(path: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(path, user.uid, user.gid);
  await chmod(path, 0o700);
}

/** A folder with a guessable name in a shared place is used only when it is ours. */
export async function refuseForeign(path: string): Promise<void> {
  const mine = process.getuid?.();
  if (mine !== undefined && (await stat(path)).uid !== mine)
    throw new Error(`${path} belongs to another user`);
}
