/** One call of a tool, from its arguments to its answer: the document that `--json` prints, and never a secret. */
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Report } from '../core/progress.ts';
import { type Redact, redactedTexts } from '../core/redact.ts';
import type { Context } from '../operations/context.ts';
import { documentText } from '../operations/document.ts';
import type { Host } from '../operations/face.ts';
import { diagnosticsOf } from '../operations/failure.ts';
import type { Operation } from '../operations/operation.ts';
import { parseInput } from '../operations/usage.ts';

/** Characters of an answer; more would fill what a model can keep in mind. */
const LONGEST_ANSWER = 400_000;

export interface Call {
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  readonly host: Pick<Host, 'context' | 'environment'>;
  readonly redact: Redact;
  readonly report: Report;
  /** Aborted when the client takes its request back. */
  readonly signal: AbortSignal;
}

export async function call({
  operation,
  input,
  host,
  redact,
  report,
  signal,
}: Call): Promise<CallToolResult> {
  const parsed = parseInput(operation, input);
  if ('diagnostics' in parsed) return failed(operation, parsed.diagnostics, redact);
  if (signal.aborted) return failed(operation, [takenBack(operation)], redact);
  const readOnly = operation.effect === 'read';
  let context: Context | undefined;
  // What it waits for ends sooner then; the next call begins when this one is over.
  const stop = (): void => void context?.close().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    context = await host.context({ report, readOnly });
    const outcome = redactedTexts(await operation.run(parsed.input, context), redact);
    const text = documentText(operation.name, outcome.verdict, outcome, outcome.diagnostics);
    return text.length > LONGEST_ANSWER
      ? failed(operation, [tooLong(operation, text)], redact)
      : answer(text);
  } catch (error) {
    return failed(operation, diagnosticsOf(error, host.environment), redact);
  } finally {
    signal.removeEventListener('abort', stop);
    // What cannot be closed is the answer's affair no more.
    await context?.close().catch(() => undefined);
  }
}

function failed(operation: Operation, diagnostics: readonly Diagnostic[], redact: Redact): CallToolResult {
  const text = documentText(operation.name, 'failed', undefined, redactedTexts(diagnostics, redact));
  return { ...answer(text), isError: true };
}

/** As text too: clients of older revisions read nothing else. */
function answer(text: string): CallToolResult {
  return {
    content: [{ type: 'text', text }],
    structuredContent: JSON.parse(text) as Record<string, unknown>,
  };
}

function tooLong(operation: Operation, text: string): Diagnostic {
  return {
    code: 'O074',
    severity: 'error',
    where: { object: operation.name },
    message: `the answer is ${Math.round(text.length / 1000)} kB long, and ${LONGEST_ANSWER / 1000} kB are given at most`,
    fix: `ask for a part of it, or run datawright ${operation.name} --json into a file`,
  };
}

/** It waited for others, and does not begin. */
function takenBack({ name }: Operation): Diagnostic {
  return {
    code: 'U009',
    severity: 'error',
    where: { object: name },
    message: 'the client took its request back before it began: nothing was changed',
  };
}
