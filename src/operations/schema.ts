/** JSON Schemas (draft 2020-12) of what a verb takes and gives: for programs that read `--json`, and for tools. */
import { z } from 'zod';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Operation } from './operation.ts';
import { placeSchema } from './place.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const diagnosticSchema = z.object({
  code: z
    .string()
    .regex(/^[A-Z]\d{3}$/)
    .describe('Stable; datawright explain says what it means'),
  severity: z.enum(['error', 'warning', 'info']),
  rule: z.string().optional().describe('Name of the lint rule that found it'),
  where: placeSchema.describe('Empty where it is about no place'),
  message: z.string().describe('What is wrong'),
  why: z.string().optional().describe('Why it matters'),
  fix: z.string().optional().describe('What to do'),
  frame: z
    .array(z.object({ number: z.number().int(), text: z.string() }))
    .optional()
    .describe('Source lines around the place'),
}) satisfies z.ZodType<Diagnostic, Diagnostic>;

function projected(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    // Every whole number that JavaScript can hold: no limit worth saying.
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}

/** What `run` takes: the fields that are flags and arguments on the command line. */
export function inputSchema(operation: Pick<Operation, 'input'>): JsonSchema {
  return projected(operation.input, 'input');
}

/** What `run` gives as `output`. */
export function outputSchema(operation: Pick<Operation, 'output'>): JsonSchema {
  return projected(operation.output, 'output');
}

/** The document that `--json` prints: the outcome, or with a verb that failed its diagnostics. */
export function documentSchema(operation: Pick<Operation, 'name' | 'output'>): JsonSchema {
  const document = z.object({
    operation: z.literal(operation.name),
    verdict: z
      .enum(['clean', 'findings', 'failed', 'interrupted'])
      .describe('Exit code 0, 1, 2, and 129, 130 or 143'),
    output: operation.output.nullable().describe('null when the verb failed or was interrupted'),
    diagnostics: z.array(diagnosticSchema),
    next: z.array(z.object({ command: z.string(), does: z.string() })).describe('Commands worth trying now'),
  });
  return projected(document, 'output');
}
