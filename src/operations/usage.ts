/** Input of an operation as people give it: checked against the verb's schema, explained in their words. */
import type { z } from 'zod';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Operation } from './operation.ts';

/** Explanations of the U codes: what is wrong with a command, or with what happened to it. */
export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  U001: {
    title: 'Unknown verb',
    text: 'The first words of a command name what to do. `datawright --help` lists every verb.',
  },
  U002: {
    title: 'Unknown flag',
    text: 'Every verb has its own flags besides the global ones. `datawright <verb> --help` lists both.',
  },
  U003: {
    title: 'Missing argument',
    text: 'The verb cannot guess this value. Its help shows the order of the arguments and an example.',
  },
  U004: {
    title: 'Invalid value',
    text: 'A value was given that the flag or argument does not take: a number was expected, or one of a few words.',
  },
  U005: {
    title: 'Flag without its value',
    text: 'Write the value after the flag: `--rows 1000` or `--rows=1000`. A value that begins with -- needs the = form.',
  },
  U006: {
    title: 'Too many arguments',
    text: 'The verb takes fewer arguments. A value with spaces needs quotes.',
  },
  U007: {
    title: 'Folder not found',
    text: 'The folder given with --cwd does not exist or is not a folder.',
  },
  U008: {
    title: 'Unexpected failure',
    text: 'Datawright met something its authors did not foresee; that is a bug. Run again with DATAWRIGHT_DEBUG=1 to see where it happened and report it. Transactions that were open have been rolled back; what is finished is recorded in the ledger, and running the verb again goes on from there.',
  },
  U010: {
    title: 'The database refused a statement',
    text: 'PostgreSQL answered with an error that Datawright did not expect at this point. The transaction it happened in was rolled back.',
  },
  U009: {
    title: 'Interrupted',
    text: 'The command was ended by a signal (Ctrl-C or a scheduler). Open transactions were rolled back, finished steps stay recorded, so the same command goes on where it stopped.',
  },
};

/** The input with its defaults, or a diagnostic for each field that is wrong. `nameOf` gives the field's name as the caller typed it. */
export function parseInput<I extends z.ZodObject>(
  operation: Pick<Operation<I>, 'name' | 'input'>,
  raw: Readonly<Record<string, unknown>>,
  nameOf: (field: string) => string = (field) => field,
): { readonly input: z.output<I> } | { readonly diagnostics: readonly Diagnostic[] } {
  const result = operation.input.safeParse(raw);
  if (result.success) return { input: result.data };
  const diagnostics = result.error.issues.map((issue): Diagnostic => {
    const field = issue.path[0] === undefined ? undefined : nameOf(String(issue.path[0]));
    const missing = issue.code === 'invalid_type' && raw[String(issue.path[0])] === undefined;
    return {
      code: missing ? 'U003' : issue.code === 'unrecognized_keys' ? 'U002' : 'U004',
      severity: 'error',
      where: { object: operation.name },
      message: missing
        ? `${field} is missing`
        : `${field === undefined ? '' : `${field}: `}${lowerFirst(issue.message)}`,
      fix: `see datawright ${operation.name} --help`,
    };
  });
  return { diagnostics };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
