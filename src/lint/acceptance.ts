/** What is wrong with a comment that accepts a finding of a rule, as diagnostics. */
import { type Acceptance, type AcceptanceFault, faultsOf } from '../core/acceptance.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { findRules, type NamedRule, ruleNames } from './find-rules.ts';

type Placed = Pick<Diagnostic, 'where' | 'frame'>;

export interface Accepting {
  readonly rules: readonly NamedRule[];
  /** Something was silenced, or may be on another day. */
  readonly isUsed: boolean;
  /** How the file begins a comment: `--`, `#`. */
  readonly remark: string;
  readonly place: Placed;
}

export function acceptanceDiagnostics(
  acceptance: Acceptance,
  { rules, isUsed, remark, place }: Accepting,
): readonly Diagnostic[] {
  const known = { names: ruleNames(rules), isRule: (name: string) => findRules(rules, name).length > 0 };
  return faultsOf(acceptance, known, isUsed).map((fault) => diagnosticOf(fault, acceptance, remark, place));
}

function diagnosticOf(
  fault: AcceptanceFault,
  { names: [name = 'RULE'] }: Acceptance,
  remark: string,
  place: Placed,
): Diagnostic {
  const { type, message } = fault;
  if (type === 'silences nothing') return silencesNothing(message, place);
  if (type === 'unknown rule') {
    const fix = fault.fix === undefined ? {} : { fix: fault.fix };
    return { code: 'L004', severity: 'error', ...place, message, ...fix };
  }
  return {
    code: 'L002',
    severity: 'error',
    ...place,
    message,
    why: 'Whoever reads it later has to know what was accepted, and why.',
    fix: `${remark} datawright:ignore ${name} because …`,
  };
}

export function silencesNothing(message: string, place: Placed): Diagnostic {
  return {
    code: 'L003',
    severity: 'warning',
    ...place,
    message,
    why: 'A suppression that is not needed would hide the next mistake.',
    fix: 'remove the comment',
  };
}
