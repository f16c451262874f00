/** The rules of a contract as checks that can be computed, each with the place where its rows lie. */
import type { Contract, QualityRule } from '../contract/contract.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import { bindRule } from './bind.ts';
import type { BoundCheck } from './check.ts';
import { type Located, subjectsOf } from './subjects.ts';

export interface CompiledCheck {
  readonly rule: QualityRule;
  readonly check: BoundCheck;
  readonly on: Located;
  /** The other table of `references` and `matches`. */
  readonly other?: Located;
}

export interface Compiled {
  readonly checks: readonly CompiledCheck[];
  readonly diagnostics: readonly Diagnostic[];
}

export function compileChecks(contract: Contract): Compiled {
  const subjects = subjectsOf(contract);
  const checks: CompiledCheck[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const rule of contract.quality) {
    const on = subjects.find(rule.target);
    if (on === undefined) {
      diagnostics.push(unknownTarget(rule, subjects.names));
      continue;
    }
    const bound = bindRule({ check: rule.rule, arguments: rule.arguments, place: rule.place }, on.subject);
    diagnostics.push(...bound.diagnostics);
    if (bound.check === undefined) continue;
    const otherName = otherOf(bound.check);
    const other = otherName === undefined ? undefined : subjects.find(resolvedName(otherName, on));
    const problem = misfit(rule, bound.check, on, other);
    if (problem !== undefined) diagnostics.push(problem);
    else checks.push({ rule, check: bound.check, on, ...(other === undefined ? {} : { other }) });
  }
  return { checks, diagnostics };
}

function otherOf(check: BoundCheck): string | undefined {
  if (check.form === 'references') return check.to.name;
  return check.form === 'matches' ? check.with : undefined;
}

/** The full name under which a name used inside a rule is known everywhere. */
function resolvedName(name: string, on: Located): string {
  return on.subject.find(name)?.name ?? name;
}

function misfit(
  rule: QualityRule,
  check: BoundCheck,
  on: Located,
  other: Located | undefined,
): Diagnostic | undefined {
  if (check.form === 'references' && other !== undefined && other.engine !== on.engine) {
    return {
      code: 'Q006',
      severity: 'error',
      where: rule.place,
      message: `${on.subject.name} and ${other.subject.name} are in different databases, so references cannot be checked`,
      fix: 'compare them with matches, or check the reference inside one database',
    };
  }
  if (rule.atLeast < 1 && (check.form === 'measure' || check.form === 'matches')) {
    return {
      code: 'Q008',
      severity: 'error',
      where: rule.place,
      message: `${check.name} is about the whole table, so at_least has no meaning`,
      fix: 'remove at_least',
    };
  }
  return undefined;
}

function unknownTarget(rule: QualityRule, names: readonly string[]): Diagnostic {
  const fix = didYouMean(rule.target, names);
  return {
    code: 'Q002',
    severity: 'error',
    where: rule.place,
    message: `quality rules are written for ${rule.target}, which does not exist`,
    ...(fix === undefined ? {} : { fix }),
  };
}
