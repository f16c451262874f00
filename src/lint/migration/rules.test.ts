/** Every rule fires and stays silent as its own examples say. */
import { describe, expect, test } from 'vitest';
import { testRuleList } from '../../../test/support/lint-rules.ts';
import { findRules } from '../find-rules.ts';
import type { Fact } from './facts.ts';
import { earlier } from './facts.ts';
import { judgeMigration } from './judge.ts';
import type { Example, Rule } from './rule.ts';
import { migrationRules } from './rules.ts';

async function found(rule: Rule, example: Example) {
  const {
    sql,
    postgres,
    inTransaction = false,
    earlier: before = [],
  } = typeof example === 'string' ? { sql: example } : example;
  const settings = { postgres, newWithin: 'file', timeouts: [] } as const;
  const levelOf = (other: Rule) => (other === rule ? 'error' : 'off');
  let past: readonly Fact[] = [];
  for (const text of before) {
    const judged = await judgeMigration(
      { file: 'past.sql', text, sql: text, inTransaction },
      { settings, earlier: past, levelOf },
    );
    past = [...past, ...earlier(judged.facts, false)];
  }
  const { diagnostics } = await judgeMigration(
    { file: 'example.sql', text: sql, sql, inTransaction },
    { settings, earlier: past, levelOf },
  );
  return diagnostics;
}

describe.each(migrationRules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test.each(rule.examples.fires)('fires: %j', async (example) => {
    const diagnostics = await found(rule, example);
    expect(diagnostics.map(({ code }) => code)).toEqual(diagnostics.map(() => rule.code));
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { where, message, frame } of diagnostics) {
      expect(where).toMatchObject({ file: 'example.sql', line: 1 });
      expect(where.endColumn).toBeGreaterThan(where.column ?? Number.POSITIVE_INFINITY);
      expect(message).toMatch(/[^.]$/);
      expect(frame?.length).toBeGreaterThan(0);
    }
  });

  test.each(rule.examples.silent)('is silent: %j', async (example) => {
    expect(await found(rule, example)).toEqual([]);
  });
});

describe('the rules', () => {
  testRuleList(migrationRules, new URL('./rules/', import.meta.url), /^L1\d\d$/);

  test('yield only to rules that there are', () => {
    const ids = migrationRules.map(({ id }) => id);
    for (const { yieldsTo = [] } of migrationRules)
      expect(ids).toEqual(expect.arrayContaining([...yieldsTo]));
  });

  test('are found by the names other tools give them', () => {
    expect(findRules(migrationRules, 'E6').map(({ id }) => id)).toEqual([
      'require-concurrent-index-creation',
    ]);
    expect(findRules(migrationRules, 'atlas PG303').map(({ id }) => id)).toEqual([
      'adding-not-nullable-field',
    ]);
    expect(
      findRules(migrationRules, 'require-timeout-settings')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['require-lock-timeout', 'require-statement-timeout']);
    expect(findRules(migrationRules, 'nonsense')).toEqual([]);
  });
});
