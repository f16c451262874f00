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
  /** What the output says passed or failed, for reporters that know no verb's output; diagnostics come by themselves. */
  cases?(output: z.output<Output>): readonly Case[];
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

/** One thing that was looked at: a box of the gate, a quality rule, a generated file. */
export interface Case {
  /** Stable and short: `foreign-keys-indexed`. */
  readonly name: string;
  readonly claim: string;
  readonly verdict: 'passed' | 'warned' | 'failed' | 'not applicable';
  /** What is wrong, and where; empty when nothing is. */
  readonly findings: readonly Pick<Diagnostic, 'where' | 'message' | 'fix'>[];
}

/** Keeps the types of one operation together; the table holds them erased. */
export function operation<I extends z.ZodObject, O extends z.ZodType>(
  definition: Operation<I, O>,
): Operation<I, O> {
  return definition;
}
