import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { silent } from '../core/progress.ts';
import { createContext } from './context.ts';
import { explainOperation } from './explain.ts';

const context = createContext({ root: process.cwd(), environment: {}, report: silent });
const codesOf = async (code?: string) => (await explainOperation.run({ code }, context)).output.codes;

/** Codes that the sources report, as `'C012'` in a call. */
async function reported(): Promise<ReadonlySet<string>> {
  const files = (await readdir('src', { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('codes.ts'),
  );
  const texts = await Promise.all(files.map((file) => readFile(join('src', file), 'utf8')));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/'([PCKMGJFQEOUL]\d{3})'/g)].map((match) => match[1] ?? '')),
  );
}

describe('explain', () => {
  test('knows every code that any room reports', async () => {
    const known = new Set((await codesOf()).map((entry) => entry.code));
    expect([...(await reported())].filter((code) => !known.has(code)).sort()).toEqual([]);
  });

  test('takes a code in any case', async () => {
    expect(await codesOf('c012')).toMatchObject([{ code: 'C012', title: 'A reference to nothing' }]);
  });

  test('answers an unknown code with the nearest', async () => {
    await expect(codesOf('C0012')).rejects.toMatchObject({ diagnostics: [{ code: 'O001' }] });
  });
});
