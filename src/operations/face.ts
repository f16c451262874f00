/** A verb that stays: it offers the operations to a client, in the client's protocol, until the client leaves. */
import type { Readable, Writable } from 'node:stream';
import type { z } from 'zod';
import type { Report } from '../core/progress.ts';
import type { Context } from './context.ts';
import type { Operation } from './operation.ts';

export interface Face<Input extends z.ZodObject = z.ZodObject>
  extends Pick<Operation<Input>, 'name' | 'summary' | 'description' | 'examples' | 'effect' | 'input'> {
  /** Resolves when the client has left or `host.signal` is aborted. */
  serve(input: z.output<Input>, host: Host): Promise<void>;
}

/** The process that a face lives in. */
export interface Host {
  /** Datawright's own. */
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly signal: AbortSignal;
  /** What one operation may touch; the caller closes it. */
  context(options: { readonly report: Report; readonly readOnly: boolean }): Promise<Context>;
}

/** Keeps the types of one face together; the table holds them erased. */
export function face<I extends z.ZodObject>(definition: Face<I>): Face<I> {
  return definition;
}
