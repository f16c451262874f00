import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contractJsonSchema } from './json-schema.ts';
import { contractReference } from './reference.ts';

describe('the contract reference', () => {
  test('in docs/ says what the reader knows', async () => {
    await expect(contractReference()).toMatchFileSnapshot('../../docs/contract-reference.md');
  });

  test('names every key of a column', () => {
    for (const key of ['nullable', 'references', 'renamed_from', 'pii'])
      expect(contractReference()).toContain(`\`${key}\``);
  });
});

describe('the JSON Schema', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(contractJsonSchema());

  test.each(['shop', 'flights'])('accepts what the reader accepts: the %s example', async (example) => {
    expect(validate(parse(await readFile(`examples/${example}/contracts/${example}.yaml`, 'utf8')))).toBe(
      true,
    );
  });

  test.each([
    { tabels: {} },
    { tables: { t: { columns: { id: { type: 'uuid', uniqe: true } } } } },
    { tables: { t: { description: 'no columns' } } },
    { tables: { t: { columns: { id: { type: 'uuid', nullable: 'yes' } } } } },
    { quality: { t: { not_null: 'id' } } },
  ])('refuses what the reader refuses: %j', (contract) => {
    expect(validate(contract)).toBe(false);
  });
});
