/** Storage in a folder of this machine. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Storage } from '../../core/ports/storage.ts';

/** Paths are relative to `root`; absolute ones are taken as they are. */
export function folderStorage(root: string): Storage {
  const locate = (path: string): string => resolve(root, path);
  return {
    locate,
    async read(path) {
      try {
        return await readFile(locate(path), 'utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
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

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
