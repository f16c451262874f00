/** Files as they would be after writing, without writing: pull judges its own output before it touches the disk. */
import type { Storage } from '../../core/ports/storage.ts';

/** Only the files given exist below `folder`; everything else is read from `below`, and written to it. */
export function overlay(below: Storage, folder: string, files: ReadonlyMap<string, string>): Storage {
  const inside = (path: string): boolean => path.startsWith(`${folder}/`);
  return {
    ...below,
    read: async (path) => (inside(path) ? files.get(path) : below.read(path)),
    list: async (path) =>
      path === folder || inside(path)
        ? [...files.keys()].filter((file) => file.startsWith(`${path}/`)).sort()
        : below.list(path),
  };
}
