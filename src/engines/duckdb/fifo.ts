/**
 * Named pipes between this process and DuckDB's file reader and writer, so that rows pass as bytes and never
 * as JavaScript values. Both ends are opened without blocking: whichever side fails, the other one ends.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const hasPipes = process.platform !== 'win32';

/** A path of its own in the temporary folder. */
export function temporaryPath(): string {
  return join(tmpdir(), `dw-pipe-${randomUUID()}`);
}

/** A new pipe, which only this user can open. */
export async function createPipe(): Promise<string> {
  const path = temporaryPath();
  await run('mkfifo', ['-m', '600', path]);
  return path;
}

/**
 * The end to write into, as soon as somebody has opened the other one: a pipe without a reader keeps nothing.
 * Undefined when `given up` says that no reader will come.
 */
export async function writingEnd(path: string, givenUp: () => boolean): Promise<Writable | undefined> {
  for (; !givenUp(); await sleep(1)) {
    try {
      const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
    }
  }
  return undefined;
}

/** The end to read from, and what makes it end: without `finish`, a writer that has not come yet looks like one that has left. */
export function readingEnd(path: string): { readonly stream: Readable; finish(): void } {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const placeholder = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  let open = true;
  return {
    stream: new Socket({ fd, readable: true, writable: false }),
    finish: () => {
      if (open) closeSync(placeholder);
      open = false;
    },
  };
}
