/** From a rule as written to a check that can be computed, or to what is wrong with it. Used by contracts and pipelines. */
import type { Diagnostic, Place } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import type { BoundCheck, Subject } from './check.ts';
import { checks } from './checks.ts';

export interface WrittenRule {
  /** Name of the check. */
  readonly check: string;
  readonly arguments: unknown;
  readonly place: Place;
}

export function bindRule(
  rule: WrittenRule,
  subject: Subject,
): { readonly check?: BoundCheck; readonly diagnostics: readonly Diagnostic[] } {
  const check = checks.find((c) => c.name === rule.check);
  if (check === undefined) {
    const names = checks.map((c) => c.name);
    const fix = didYouMean(rule.check, names) ?? `there are ${names.join(', ')}`;
    return {
      diagnostics: [
        {
          code: 'Q001',
          severity: 'error',
          where: rule.place,
          message: `there is no check ${rule.check}`,
          fix,
        },
      ],
    };
  }
  const binding = check.bind(rule.arguments, subject);
  if (binding.ok) return { check: binding.check, diagnostics: [] };
  return {
    diagnostics: binding.problems.map((problem) => ({
      ...problem,
      severity: 'error',
      where: { ...rule.place, object: rule.place.object ?? subject.name },
    })),
  };
}
