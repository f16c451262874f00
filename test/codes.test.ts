/** Every code that a diagnostic carries is explained once, in its own room. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const rooms: Readonly<Record<string, string>> = {
  P: 'project',
  C: 'contract',
  K: 'catalog',
  M: 'migrate',
  G: 'generate',
  J: 'journal',
  F: 'pipeline',
  Q: 'quality',
  E: 'engines',
  O: 'operations',
  U: 'operations',
  L: 'lint',
  A: 'usage',
};

type Explanations = Readonly<Record<string, { readonly title: string; readonly text: string }>>;

const explained = new Map<
  string,
  { readonly file: string; readonly title: string; readonly text: string }[]
>();
const used = new Map<string, string>();

beforeAll(async () => {
  const names = (await readdir(source, { recursive: true })).filter(
    (n) => n.endsWith('.ts') && !n.endsWith('.test.ts'),
  );
  for (const name of names) {
    const text = await readFile(join(source, name), 'utf8');
    for (const [, code = ''] of text.matchAll(/['"`]([PCKMGJFQEOUL]\d{3})['"`]/g)) used.set(code, name);
    if (!/^export const explanations\b/m.test(text)) continue;
    const { explanations } = (await import(pathToFileURL(join(source, name)).href)) as {
      explanations: Explanations;
    };
    for (const [code, explanation] of Object.entries(explanations)) {
      explained.set(code, [...(explained.get(code) ?? []), { file: name, ...explanation }]);
    }
  }
});

describe('diagnostic codes', () => {
  test('each one that is used is explained', () => {
    expect(
      [...used].filter(([code]) => !explained.has(code)).map(([code, file]) => `${code} in ${file}`),
    ).toEqual([]);
  });

  test('each explanation stands once, in the room of its letter', () => {
    for (const [code, places] of explained) {
      expect(places.length, `${code} is explained in ${places.map((p) => p.file).join(' and ')}`).toBe(1);
      expect(places[0]?.file.split('/')[0], code).toBe(rooms[code.charAt(0)]);
    }
  });

  test('each explanation says more than its title', () => {
    for (const [code, [place]] of explained) {
      expect(place?.title.length, code).toBeGreaterThan(5);
      expect(place?.text.length, code).toBeGreaterThan(place?.title.length ?? 0);
    }
  });
});
