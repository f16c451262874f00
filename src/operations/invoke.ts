/** Runs a verb by its name, for programs: the same checks of the input and the same outcome as on the command line. */
import { DatawrightError, failure } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import type { Context } from './context.ts';
import type { Outcome } from './operation.ts';
import { findVerb, operations } from './table.ts';
import { parseInput } from './usage.ts';

/** Throws DatawrightError when there is no such verb, when the input is wrong, and when the verb fails. */
export async function runOperation(
  name: string,
  input: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<Outcome<unknown>> {
  const verb = findVerb(name);
  if (verb === undefined) {
    const fix = didYouMean(
      name,
      operations.map((o) => o.name),
    );
    throw failure('U001', `there is no verb ${name}`, fix === undefined ? {} : { fix });
  }
  const operation = await verb.load();
  const parsed = parseInput(operation, input);
  if ('diagnostics' in parsed) throw new DatawrightError(parsed.diagnostics);
  return operation.run(parsed.input, context);
}
