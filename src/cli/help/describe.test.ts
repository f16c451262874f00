import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Operation, operation } from '../../operations/operation.ts';
import { describeOperation, flagName } from './describe.ts';
import { operationsDocument } from './document.ts';

function verb(input: z.ZodObject, positional: readonly string[] = []): Operation {
  return operation({
    name: 'try',
    summary: 'tries a thing',
    description: 'It tries | everything.',
    examples: [{ command: 'datawright try', does: 'Try it' }],
    effect: 'read',
    positional,
    input,
    output: z.object({}),
    run: async () => ({ output: {}, diagnostics: [], verdict: 'clean' as const, next: [] }),
  });
}

const option = (schema: z.ZodType) =>
  describeOperation(verb(z.object({ it: schema.describe('the thing') }))).options[0];

describe('the input of a verb becomes flags', () => {
  test.each<[string, z.ZodType, object]>([
    ['a switch', z.boolean().default(false), { type: 'boolean', required: false, default: false }],
    ['a number', z.number().int().min(1).optional(), { type: 'number', required: false }],
    ['a number made from text', z.coerce.number().default(5), { type: 'number', default: 5 }],
    ['text that has to be given', z.string(), { type: 'string', required: true }],
    ['a choice', z.enum(['a', 'b']).default('a'), { type: 'string', choices: ['a', 'b'], default: 'a' }],
    ['a choice of literals', z.union([z.literal('x'), z.literal('y')]).optional(), { choices: ['x', 'y'] }],
    ['a list', z.array(z.string()).default([]), { type: 'string', repeats: true, default: [] }],
    ['a list of choices', z.array(z.enum(['a', 'b'])).optional(), { repeats: true, choices: ['a', 'b'] }],
    ['a number or a word', z.union([z.number(), z.literal('all')]).optional(), { type: 'string' }],
    ['something that may be null', z.string().nullable().optional(), { type: 'string' }],
  ])('%s', (_, schema, expected) => {
    expect(option(schema)).toMatchObject({ field: 'it', flag: 'it', description: 'The thing', ...expected });
  });

  test('names are written with dashes', () => {
    expect(['allowLossy', 'dry_run', 'rows'].map(flagName)).toEqual(['allow-lossy', 'dry-run', 'rows']);
  });
});

describe('a verb that cannot be offered is refused when the package is built', () => {
  test.each<[string, Operation, string]>([
    ['no description', verb(z.object({ a: z.string() })), 'input a has no description'],
    ['a nested object', verb(z.object({ a: z.object({}).describe('x') })), 'input a cannot be a flag'],
    [
      'a global flag of its own',
      verb(z.object({ json: z.boolean().describe('x') })),
      '--json is a global flag',
    ],
    ['a positional from nowhere', verb(z.object({}), ['table']), 'positional table is not in its input'],
  ])('%s', (_, broken, said) => {
    expect(() => describeOperation(broken)).toThrow(said);
  });
});

test('the reference lists verbs, flags and defaults, and is valid Markdown where words have bars', () => {
  const rows = z.number().default(10).describe('Rows | lines to take');
  const page = operationsDocument({ version: '1.0.0', verbs: [describeOperation(verb(z.object({ rows })))] });
  expect(page).toContain('| [`try`](#try) | Tries a thing |');
  expect(page).toContain('| `--rows <number>` | Rows \\| lines to take | `10` |');
  expect(page).toContain('| `datawright try` | try it |');
});
