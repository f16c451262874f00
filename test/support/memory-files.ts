/** A Storage that holds its files in memory, for tests that need no disk. */
import type { Storage } from '../../src/core/ports/storage.ts';

export type MemoryFiles = Storage & { readonly contents: ReadonlyMap<string, string> };

export function memoryFiles(initial: Readonly<Record<string, string>>): MemoryFiles {
  const contents = new Map(Object.entries(initial));
  return {
    contents,
    read: async (path) => contents.get(path),
    write: async (path, content) => {
      contents.set(path, typeof content === 'string' ? content : Buffer.from(content).toString());
    },
    remove: async (path) => {
      contents.delete(path);
    },
    list: async (folder) => [...contents.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
    locate: (path) => `/memory/${path}`,
  };
}
