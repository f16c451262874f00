/** One verb of the product. Flags, help, `--json`, tool schemas and routes are all derived from this value. */
import type { z } from 'zod';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Context } from './context.ts';

export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** As typed: `plan`, `quality run`. */
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** A paragraph: what it does, what it proves, what it leaves alone. */
  readonly description: string;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  readonly effect: 'read' | 'write' | 'destructive';
  /** Every field has `.describe()`; booleans become switches, arrays repeat; `positional` names those without `--`. */
  readonly input: Input;
  readonly positional?: readonly string[];
  readonly output: Output;
  run(input: z.output<Input>, context: Context): Promise<Outcome<z.output<Output>>>;
}

export interface Outcome<Output> {
  readonly output: Output;
  readonly diagnostics: readonly Diagnostic[];
  /** Exit code 0 or 1. Failures are thrown as DatawrightError and exit 2. */
  readonly verdict: 'clean' | 'findings';
  /** Commands worth trying now. */
  readonly next: readonly { readonly command: string; readonly does: string }[];
}

/** Keeps the types of one operation together; the table holds them erased. */
export function operation<I extends z.ZodObject, O extends z.ZodType>(
  definition: Operation<I, O>,
): Operation<I, O> {
  return definition;
}
