/** The files of a project for callers that may look and not touch: only what Datawright remembers is written. */
import { failure } from '../core/diagnostic.ts';
import type { Storage } from '../core/ports/storage.ts';

/** @param state the folder in which Datawright keeps what can be made again */
export function readOnlyFiles(files: Storage, state: () => Promise<string>): Storage {
  const allow = async (path: string): Promise<void> => {
    const folder = `${await state()}/`;
    if (path.startsWith(folder) && !path.split('/').includes('..')) return;
    throw failure('O073', `${path} is not written: only reading is allowed here`, {
      where: { file: path },
      fix: 'leave the file out of the request, or start the server with --allow-write',
    });
  };
  return {
    ...files,
    write: async (path, content) => {
      await allow(path);
      await files.write(path, content);
    },
    remove: async (path) => {
      await allow(path);
      await files.remove(path);
    },
  };
}
