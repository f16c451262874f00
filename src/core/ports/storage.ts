/** The port to places where files lie. Adapter now: engines/storage/fs. Paths use `/` on every system. */
export interface Storage {
  /** Undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Creates folders as needed; the file appears whole or not at all. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** A file, or a folder with all that is in it; nothing when there is none. */
  remove(path: string): Promise<void>;
  /** Files below `folder` (recursive), sorted, relative to the storage's root; empty when it does not exist. */
  list(folder: string): Promise<readonly string[]>;
  /** Absolute location, for engines that open files themselves. */
  locate(path: string): string;
}
