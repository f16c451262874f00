/** Bulk rows in and out of DuckDB as CSV in PostgreSQL's format. */
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { failure } from '../../core/diagnostic.ts';
import type { WarehouseColumn } from '../../core/ports/warehouse.ts';
import { duckdbDialect } from '../../sql/duckdb.ts';
import { createPipe, hasPipes, readingEnd, temporaryPath, writingEnd } from './fifo.ts';
import { turnstile } from './turnstile.ts';

/** What copying needs of a session. */
export interface Copier {
  /** Runs a statement and gives the number of rows it changed. */
  run(sql: string): Promise<number>;
  /** Ends what runs, at its next opportunity. */
  interrupt(): void;
}

/**
 * A statement that reads or writes a pipe occupies one of the four threads that Node also needs for files. More
 * copies than this at once would wait for each other; those out and those in are counted apart, because one may
 * feed the other. A copy in takes its place only when rows have come: with places taken by copies whose rows wait
 * for a place of their own, nothing would move.
 */
const copiesIn = turnstile(2);
const copiesOut = turnstile(1);

/**
 * Loads CSV into a table. Must run inside a transaction that is rolled back when this rejects: DuckDB takes
 * the end of a broken stream for the end of the rows, and would keep what came until then.
 */
export async function copyIn(
  copier: Copier,
  table: string,
  columns: readonly WarehouseColumn[],
  source: Readable,
): Promise<number> {
  try {
    // What the table refuses is told at once, not when the first row comes.
    await copier.run(`SELECT ${namesOf(columns)} FROM ${table} LIMIT 0`);
    await rowsOrEnd(source);
    return await copiesIn(() =>
      hasPipes ? copyInByPipe(copier, table, columns, source) : copyInByFile(copier, table, columns, source),
    );
  } finally {
    source.destroy();
  }
}

/** Waits until something can be read, or nothing more will come; what went wrong is told by whoever reads. */
async function rowsOrEnd(source: Readable): Promise<void> {
  if (source.readableLength > 0 || source.readableEnded || source.destroyed) return;
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race(
    ['readable', 'end', 'close', 'error'].map((event) => once(source, event, { signal })),
  ).catch(() => {});
  settled.abort();
}

async function copyInByPipe(
  copier: Copier,
  table: string,
  columns: readonly WarehouseColumn[],
  source: Readable,
): Promise<number> {
  const path = await createPipe();
  let engine: 'running' | 'done' | 'failed' = 'running';
  try {
    const running = copier.run(insertFrom(path, table, columns)).then(
      (rows) => {
        engine = 'done';
        return rows;
      },
      (error: unknown) => {
        engine = 'failed';
        throw error;
      },
    );
    const sending = send(source, path, () => engine !== 'running').catch((error: unknown) => {
      copier.interrupt();
      return { error };
    });
    const [loaded, sent] = await Promise.allSettled([running, sending]);
    const sendError = sent.status === 'fulfilled' ? sent.value?.error : undefined;
    // When the engine fails, the pipe breaks: then the engine's reason is the one to tell.
    if (sendError !== undefined && !isBrokenPipe(sendError)) throw interrupted(sendError);
    if (loaded.status === 'rejected') throw loaded.reason;
    if (sendError !== undefined) throw interrupted(sendError);
    return loaded.value;
  } finally {
    rmSync(path, { force: true });
  }
}

async function send(source: Readable, path: string, givenUp: () => boolean): Promise<void> {
  const pipe = await writingEnd(path, givenUp);
  if (pipe === undefined) return;
  // Both ends are open: the name has served, and a process killed from here on leaves nothing behind.
  rmSync(path, { force: true });
  await pipeline(source, pipe);
}

/** Streams a query's rows; the stream ends only after DuckDB said that it wrote them all. */
export function copyOut(
  copier: Copier,
  select: string,
  inTurn: (work: () => Promise<void>) => Promise<void>,
): Readable {
  const output = new PassThrough({ highWaterMark: 1 << 18 });
  const copy = async (): Promise<void> => {
    const path = hasPipes ? await createPipe() : temporaryPath();
    try {
      if (output.destroyed) return;
      if (hasPipes) await throughPipe(copier, path, select, output);
      else {
        await copier.run(copyTo(path, select));
        await pipeline(createReadStream(path), output);
      }
    } finally {
      rmSync(path, { force: true });
    }
  };
  inTurn(() => copiesOut(copy)).catch((error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return output;
}

async function throughPipe(copier: Copier, path: string, select: string, output: PassThrough): Promise<void> {
  const { stream, finish } = readingEnd(path);
  let running = true;
  const interrupt = (): void => {
    if (running) copier.interrupt();
  };
  // Rows of a consumer that leaves early are read and dropped until DuckDB has stopped: it may yet have to open the
  // pipe, and without a reader it would wait there for ever, with one of the threads of the pool.
  output.once('close', () => {
    stream.unpipe(output).on('data', interrupt).resume();
    interrupt();
  });
  const received = finished(stream);
  received.catch(() => {});
  stream.pipe(output, { end: false });
  try {
    await copier.run(copyTo(path, select));
  } finally {
    running = false;
    finish();
  }
  await received;
  output.end();
}

function insertFrom(path: string, table: string, columns: readonly WarehouseColumn[]): string {
  const { literal } = duckdbDialect;
  const names = namesOf(columns);
  const types = columns.map((column) => `${literal(column.name)}: ${literal(column.type)}`).join(', ');
  // Nothing is guessed: a sniffer would read ahead, and "" is an empty text while an empty field is NULL.
  return `INSERT INTO ${table} (${names})
SELECT ${names} FROM read_csv(${literal(path)},
  columns = {${types}}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
  nullstr = '', allow_quoted_nulls = false, new_line = '\\n', max_line_size = ${MAX_ROW_BYTES},
  buffer_size = ${2 * MAX_ROW_BYTES})`;
}

function namesOf(columns: readonly WarehouseColumn[]): string {
  return columns.map((column) => duckdbDialect.quote(column.name)).join(', ');
}

/** The longest row that can be loaded; DuckDB keeps a few buffers of twice this size. */
const MAX_ROW_BYTES = 16_000_000;

function copyTo(path: string, select: string): string {
  return `COPY (${select}) TO ${duckdbDialect.literal(path)}
(FORMAT csv, HEADER false, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '', FORCE_QUOTE *, USE_TMP_FILE false)`;
}

async function copyInByFile(
  copier: Copier,
  table: string,
  columns: readonly WarehouseColumn[],
  source: Readable,
): Promise<number> {
  const path = temporaryPath();
  try {
    await pipeline(source, createWriteStream(path, { mode: 0o600 })).catch((error: unknown) => {
      throw interrupted(error);
    });
    return await copier.run(insertFrom(path, table, columns));
  } finally {
    await rm(path, { force: true });
  }
}

function isBrokenPipe(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EPIPE';
}

function interrupted(error: unknown): Error {
  if (error instanceof Error && (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE')
    return error;
  return failure(
    'E023',
    'the rows stopped coming before their source said that it was complete',
    { why: 'The load was rolled back as a whole', fix: 'run the command again' },
    error,
  );
}
