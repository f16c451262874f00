/** COPY in both directions over a `pg` client, with endings that can be trusted. */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { type CopyToStreamQuery, from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** The parts of a pg-copy-streams query that `pg` calls and that are steered here. */
interface CopyOutQuery extends CopyToStreamQuery {
  connection: unknown;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
}

export interface CopyOut {
  readonly stream: Readable;
  /** Sends the COPY; resolves when the session can run its next statement. Never rejects. */
  run(): Promise<void>;
}

const BUFFER_BYTES = 1 << 18;

/**
 * `COPY … TO STDOUT` as a stream that ends only after the server said that the command is complete, and errors
 * when it does not. A stream that is destroyed early has its COPY cancelled by `cancel`; the session stays usable.
 */
export function copyOut(
  client: Client,
  sql: string,
  translate: (error: unknown) => Error,
  cancel: () => Promise<void>,
): CopyOut {
  const stream = copyTo(sql, { highWaterMark: BUFFER_BYTES }) as CopyOutQuery;
  const push = stream.push.bind(stream);
  let state: 'waiting' | 'running' | 'finished' = 'waiting';
  let cancelled = Promise.resolve();
  let settle = (): void => {};

  const finish = (): void => {
    state = 'finished';
    stream.connection = null;
    settle();
  };
  // CopyDone comes before CommandComplete; the end is passed on only with ReadyForQuery.
  stream.push = (chunk: unknown): boolean => {
    if (chunk === null) {
      stream.connection = null;
      return false;
    }
    return stream.destroyed ? true : push(chunk);
  };
  stream.handleReadyForQuery = () => {
    if (state !== 'running') return;
    finish();
    push(null);
  };
  stream.handleError = (error: Error) => {
    finish();
    stream.destroy(translate(error));
  };
  stream._destroy = (error, callback) => {
    if (state === 'running') {
      cancelled = cancel();
      // What is still on its way is read and dropped until the cancelled backend answers.
      stream._read(BUFFER_BYTES);
    }
    callback(error);
  };

  return {
    stream,
    run: async () => {
      if (stream.destroyed) return;
      state = 'running';
      const finished = new Promise<void>((resolve) => {
        settle = resolve;
      });
      client.query(stream);
      await finished;
      await cancelled;
    },
  };
}

/** `COPY … FROM STDIN`; an error of the source fails the COPY on the server too. */
export async function copyIn(client: Client, sql: string, source: Readable): Promise<number> {
  const stream = copyFrom(sql, { highWaterMark: BUFFER_BYTES });
  client.query(stream);
  await pipeline(source, stream);
  return stream.rowCount;
}
