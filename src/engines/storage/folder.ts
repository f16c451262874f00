/** Storage in a folder of this machine. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type DatawrightError, failure } from '../../core/diagnostic.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { formatBytes } from '../../core/units.ts';

/** Paths are relative to `root`; absolute ones are taken as they are. */
export function folderStorage(root: string): Storage {
  const locate = (path: string): string => resolve(root, path);
  return {
    locate,
    async read(path) {
      try {
        const { size } = await stat(locate(path));
        if (size > LARGEST) throw tooLarge(path, size);
        return await readFile(locate(path), 'utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw isForbidden(error) ? forbidden(path, error) : error;
      }
    },
    async write(path, content) {
      const target = locate(path);
      const draft = `${target}.${randomUUID().slice(0, 8)}.tmp`;
      await mkdir(dirname(target), { recursive: true });
      try {
        await writeFile(draft, content);
        await rename(draft, target);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    async remove(path) {
      await rm(locate(path), { recursive: true, force: true });
    },
    async list(folder) {
      return (await filesBelow(locate(folder), folder.replace(/\/+$/, ''))).sort();
    },
  };
}

/** Paths of the files below `folder`, written relative to `prefix`. */
async function filesBelow(folder: string, prefix: string): Promise<string[]> {
  let entries: Awaited<ReturnType<typeof readEntries>>;
  try {
    entries = await readEntries(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  const found = await Promise.all(
    entries.map((entry) => {
      const path = prefix === '' || prefix === '.' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(join(folder, entry.name), path);
      return Promise.resolve(entry.isFile() || entry.isSymbolicLink() ? [path] : []);
    }),
  );
  return found.flat();
}

function readEntries(folder: string) {
  return readdir(folder, { withFileTypes: true });
}

/** A string of Node holds half a gigabyte. */
const LARGEST = 256 * 1024 * 1024;

function tooLarge(path: string, size: number): DatawrightError {
  return failure('E016', `${path} is too large to be read as text: ${formatBytes(size)}`, {
    where: { file: path },
    why: 'It was not read; nothing was changed.',
    fix: 'check that this file is meant; a schema without rows is small (pg_dump --schema-only)',
  });
}

function forbidden(path: string, error: unknown): DatawrightError {
  return failure(
    'E016',
    `${path} may not be read by this user`,
    { where: { file: path }, why: 'Nothing was changed.', fix: `give this user the right to read ${path}` },
    error,
  );
}

function isForbidden(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EACCES' || code === 'EPERM';
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
