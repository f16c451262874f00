/**
 * `datawright:ignore RULE[, RULE] reason`: a finding that somebody accepts, said in a comment where it stands. The words
 * are the same in SQL, in application code and in YAML; what a comment covers, each of them knows.
 */
import { didYouMean } from './suggestion.ts';

export interface Acceptance {
  readonly scope: 'here' | 'file';
  /** Rules as written. */
  readonly names: readonly string[];
  /** Empty when none was given: then it silences nothing. */
  readonly reason: string;
}

const FORM = /\bdatawright:ignore(-file)?\b[ \t]*:?(.*)$/s;
const NAMES = /^\s*([A-Za-z][\w-]*(?:\s*,\s*[A-Za-z][\w-]*)*)\s*(?:[:–—-]+\s*)?(.*)$/s;

/** @param comment its text, with or without the marks that make it one */
export function acceptanceIn(comment: string): Acceptance | undefined {
  const found = FORM.exec(comment.replace(/\*+\/\s*$/, ''));
  return found === null
    ? undefined
    : { scope: found[1] ? 'file' : 'here', ...namesAndReason(found[2] ?? '') };
}

/** `RULE, RULE reason`, as the comments of other tools are written too. */
export function namesAndReason(text: string): Pick<Acceptance, 'names' | 'reason'> {
  const [, list = '', reason = ''] = NAMES.exec(text) ?? [];
  return { names: list.split(',').flatMap((name) => name.trim() || []), reason: reason.trim() };
}

/** What is wrong with an acceptance itself. */
export type AcceptanceFault =
  | { readonly type: 'no rule' | 'no reason' | 'silences nothing'; readonly message: string }
  | { readonly type: 'unknown rule'; readonly message: string; readonly fix?: string };

export function faultsOf(
  { names, reason }: Acceptance,
  known: { readonly isRule: (name: string) => boolean; readonly names: readonly string[] },
  isUsed: boolean,
): readonly AcceptanceFault[] {
  if (names.length === 0) return [{ type: 'no rule', message: 'the comment names no rule' }];
  if (reason === '') return [{ type: 'no reason', message: 'the comment gives no reason' }];
  const strange = names.filter((name) => !known.isRule(name));
  if (strange.length > 0)
    return strange.map((name) => {
      const fix = didYouMean(name, known.names);
      const message = `there is no rule ${name}`;
      return { type: 'unknown rule', message, ...(fix === undefined ? {} : { fix }) };
    });
  return isUsed ? [] : [{ type: 'silences nothing', message: `${names.join(', ')} silences nothing here` }];
}
