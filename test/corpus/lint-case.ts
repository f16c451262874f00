/** Verdicts of squawk's own rule tests, one JSON object a line, compared with ours. */

import { findRules } from '../../src/lint/find-rules.ts';
import { judgeMigration } from '../../src/lint/migration/judge.ts';
import type { Rule } from '../../src/lint/migration/rule.ts';
import { migrationRules } from '../../src/lint/migration/rules.ts';

export interface LintCase {
  readonly name: string;
  /** The module of the rule; the rule itself is absent where a test sets options. */
  readonly group: string;
  readonly rule: string | null;
  readonly sql: string;
  readonly expect: string;
  readonly pg_version: string | null;
  readonly assume_in_transaction: boolean;
}

export interface LintVerdict {
  readonly agrees: boolean;
  readonly expected: 'fires' | 'silent';
  readonly found: 'fires' | 'silent' | 'no such rule';
  readonly rules: readonly string[];
  readonly messages: readonly string[];
}

/** Modules that are not called like their rule. */
const MODULES: Readonly<Record<string, string>> = {
  'adding-not-null-field': 'adding-not-nullable-field',
  'adding-primary-key-constraint': 'adding-serial-primary-key-field',
  'disallow-unique-constraint': 'disallowed-unique-constraint',
};

export function readLintCases(text: string): readonly LintCase[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as LintCase);
}

export async function judgeLintCase(lintCase: LintCase): Promise<LintVerdict> {
  const expected = lintCase.expect === 'ok' ? 'silent' : 'fires';
  const rules = rulesOf(lintCase);
  const { sql } = lintCase;
  const { diagnostics } = await judgeMigration(
    { file: lintCase.name, text: sql, sql, inTransaction: lintCase.assume_in_transaction },
    {
      settings: { postgres: versionOf(lintCase.pg_version), newWithin: 'transaction', timeouts: [] },
      earlier: [],
      levelOf: (rule) => (rules.includes(rule) ? 'error' : 'off'),
    },
  );
  const fires = diagnostics.some(({ rule }) => rules.some(({ id }) => id === rule));
  const found = rules.length === 0 ? 'no such rule' : fires ? 'fires' : 'silent';
  return {
    agrees: found === expected,
    expected,
    found,
    rules: rules.map(({ id }) => id),
    messages: diagnostics.map(({ code, message }) => `${code} ${message}`),
  };
}

function rulesOf({ rule, group }: LintCase): readonly Rule[] {
  const name =
    rule === null ? group.replaceAll('_', '-') : rule.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();
  return findRules(migrationRules, MODULES[name] ?? name);
}

function versionOf(written: string | null): number | undefined {
  const found = /\d+(?:\.\d+)?/.exec(written ?? '');
  return found === null ? undefined : Number(found[0]);
}
