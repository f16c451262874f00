/** Room on the disk of this machine. */
import { statfs } from 'node:fs/promises';

/** Bytes that are free where `path` lies, for ordinary users; undefined when it cannot be looked at. */
export async function freeSpace(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    // Another machine's path, or a folder of another user: not known is an answer.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}
