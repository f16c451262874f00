/** What holds for every list of lint rules. */
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { LintRule } from '../../src/lint/rules.ts';

interface WithExamples extends LintRule {
  readonly examples: { readonly fires: readonly unknown[]; readonly silent: readonly unknown[] };
}

/** @param folder of the rules' files */
export function testRuleList(rules: readonly WithExamples[], folder: URL, codes: RegExp): void {
  test('are the files of their folder, each named after its rule', async () => {
    const files = await readdir(folder);
    expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  test('have a code each, and say what is wrong, why, and what to do', () => {
    expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
    for (const { id, code, title, why, fix, examples } of rules) {
      expect(code, id).toMatch(codes);
      expect(title, id).toMatch(/^[A-Z].{7,}[^.]$/);
      expect(why, id).toMatch(/^\S.{38,}\.$/s);
      expect(fix, id).toMatch(/^.{4,}[^.]$/s);
      expect(examples.fires.length, id).toBeGreaterThan(0);
      expect(examples.silent.length, id).toBeGreaterThan(0);
    }
  });
}
