/** Input of an operation as people give it: checked against the verb's schema, explained in their words. */
import type { z } from 'zod';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Operation } from './operation.ts';

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
