/** Where we judge otherwise on purpose, and why. An explained difference is still counted as one. */
import type { LintCase, LintVerdict } from './lint-case.ts';

const reasons: readonly {
  readonly rule: string;
  readonly found: LintVerdict['found'];
  readonly when: (lintCase: LintCase) => boolean;
  readonly why: string;
}[] = [
  {
    rule: 'prefer-repack',
    found: 'silent',
    when: ({ pg_version }) => pg_version === null,
    why: 'The case does not say its server. REPACK came with PostgreSQL 19: without a version nobody is told to use what their server may not have.',
  },
  {
    rule: 'adding-field-with-default',
    found: 'silent',
    when: ({ sql }) => /\bdefault\b/i.test(sql),
    why: 'PostgreSQL computes a default once when nothing in it is volatile: signs, parentheses, CURRENT_DATE, CASE and built-in functions that are stable or immutable do not rewrite the table.',
  },
  {
    rule: 'adding-field-with-default',
    found: 'silent',
    when: ({ sql }) => /\bvirtual\b/i.test(sql),
    why: 'A virtual generated column is computed when it is read; nothing is rewritten.',
  },
  {
    rule: 'prefer-timestamp-tz',
    found: 'silent',
    when: ({ sql }) => !/\btimestamp\b/i.test(sql),
    why: 'There is no timestamp in it.',
  },
];

export function explainDifference(lintCase: LintCase, verdict: LintVerdict): string | undefined {
  return reasons.find(
    ({ rule, found, when }) => verdict.rules.includes(rule) && verdict.found === found && when(lintCase),
  )?.why;
}
