import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testUrl } from '../../test/support/postgres.ts';
import { silent } from '../core/progress.ts';
import { folderStorage } from '../engines/storage/folder.ts';
import { createContext } from './context.ts';
import { generateOperation } from './generate.ts';

const CONTRACT = (columns: string) => `contract: small
version: 1.0.0
tables:
  people:
    description: A person.
    columns:
      id: { type: uuid, primary_key: true, default: gen_random_uuid(), description: Identity }
${columns}
`;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'datawright-generate-'));
  await put('datawright.yaml', 'project: small\nconnections:\n  app: { env: DATABASE_URL }\n');
  await put('contracts/small.yaml', CONTRACT('      name: { type: text, description: Name }'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function put(path: string, content: string): Promise<void> {
  return folderStorage(root).write(path, content);
}

async function generate(input: { check?: boolean; only?: string[] } = {}) {
  const context = createContext({ root, environment: { SHADOW_DATABASE_URL: testUrl() }, report: silent });
  try {
    const outcome = await generateOperation.run(generateOperation.input.parse(input), context);
    return {
      ...outcome,
      states: Object.fromEntries(
        outcome.output.files.map((file) => [file.path.replace(/^.*\//, ''), file.state]),
      ),
      codes: outcome.diagnostics.map((diagnostic) => diagnostic.code),
    };
  } finally {
    await context.close();
  }
}

const docs = (path: string): string => join(root, 'docs/data', path);

describe('generate', () => {
  test('writes every file once; a second run finds nothing to do', async () => {
    const first = await generate();
    expect(first.output.files.every((file) => file.written && file.state === 'missing')).toBe(true);
    const second = await generate();
    expect(second.output.files.some((file) => file.written)).toBe(false);
    expect(second.verdict).toBe('clean');
  });

  test('--check writes nothing and finds what is missing, out of date and edited', async () => {
    const before = await generate({ check: true });
    expect(before.verdict).toBe('findings');
    expect(new Set(before.codes)).toEqual(new Set(['G001']));
    await expect(readFile(docs('SCHEMA.sql'))).rejects.toThrow();
    await generate();
    await put(
      'contracts/small.yaml',
      CONTRACT('      name: { type: text, nullable: true, description: Name }'),
    );
    await writeFile(docs('ERD.md'), `${await readFile(docs('ERD.md'), 'utf8')}mine\n`);
    const after = await generate({ check: true });
    expect(after.states).toMatchObject({ 'TYPE-CONTRACTS.ts': 'stale', 'ERD.md': 'edited' });
    expect(after.codes).toContain('G003');
    expect(await readFile(docs('ERD.md'), 'utf8')).toMatch(/mine\n$/);
    expect((await generate()).codes).toEqual(['G003']);
    expect((await generate({ check: true })).verdict).toBe('clean');
  });

  test('a file somebody else wrote is reported and left as it is', async () => {
    await put('docs/data/DATA-MODEL.md', '# Ours, by hand\n');
    const outcome = await generate();
    expect(outcome.states['DATA-MODEL.md']).toBe('foreign');
    expect(outcome.codes).toEqual(['G004']);
    expect(outcome.verdict).toBe('findings');
    expect(await readFile(docs('DATA-MODEL.md'), 'utf8')).toBe('# Ours, by hand\n');
  });

  test('a file that the contract makes no more goes, everything else in the folder stays', async () => {
    const warehouse = `warehouse:
  dimensions:
    person: { from: people, key: id, scd: 1, track: [name] }
`;
    await put('contracts/warehouse.yaml', warehouse);
    expect((await generate()).states['WAREHOUSE-SCHEMA.md']).toBe('missing');
    await put('docs/data/NOTES.md', 'mine\n');
    await rm(join(root, 'contracts/warehouse.yaml'));
    expect((await generate({ only: ['erd'] })).states).toEqual({ 'ERD.md': 'unchanged' });
    expect((await generate()).states['WAREHOUSE-SCHEMA.md']).toBe('obsolete');
    await expect(readFile(docs('WAREHOUSE-SCHEMA.md'))).rejects.toThrow();
    expect(await readFile(docs('NOTES.md'), 'utf8')).toBe('mine\n');
  });

  test('--only makes one artefact and knows a typo', async () => {
    expect((await generate({ only: ['type-contracts'] })).states).toEqual({ 'TYPE-CONTRACTS.ts': 'missing' });
    await expect(generate({ only: ['type-contract'] })).rejects.toMatchObject({
      diagnostics: [{ code: 'G006', fix: 'did you mean type-contracts?' }],
    });
  });
});
