/**
 * Comments that silence rules: `-- datawright:ignore RULE reason` for the statement they stand in or before,
 * `-- datawright:ignore-file RULE reason` for the file. Those of squawk and eugene are understood as well; they
 * need no reason and no rule.
 */
import { type Acceptance, acceptanceIn, namesAndReason } from '../../core/acceptance.ts';
import type { SqlToken } from '../../sql/grammar.ts';
import type { SqlScript } from '../../sql/script.ts';

export interface Suppression extends Acceptance {
  readonly tool: 'datawright' | 'squawk' | 'eugene';
  readonly comment: SqlToken;
}

const OTHERS: readonly { readonly tool: Suppression['tool']; readonly form: RegExp }[] = [
  { tool: 'squawk', form: /\bsquawk-ignore(-file)?(?![\w-])[ \t]*:?(.*)$/s },
  { tool: 'eugene', form: /\beugene:\s*ignore()\b(.*)$/s },
];

export function suppressionsOf(script: SqlScript): readonly Suppression[] {
  return script.comments.flatMap((comment): Suppression | readonly Suppression[] => {
    const own = acceptanceIn(comment.text);
    return own === undefined ? ofOthers(comment) : { tool: 'datawright', comment, ...own };
  });
}

/** Those of other tools; no rule silences all. */
function ofOthers(comment: SqlToken): readonly Suppression[] {
  const words = comment.text.replace(/\*+\/$/, '');
  return OTHERS.flatMap(({ tool, form }) => {
    const found = form.exec(words);
    if (found === null) return [];
    return { tool, comment, scope: found[1] ? 'file' : 'here', ...namesAndReason(found[2] ?? '') } as const;
  });
}

/** What a file says of the transaction it runs in: squawk's switches. */
export function saidTransaction(script: SqlScript): boolean | undefined {
  for (const comment of script.comments) {
    const found = /\bsquawk-(disable|enable)-assume-in-transaction\b/.exec(comment.text);
    if (found !== null) return found[1] === 'enable';
  }
  return undefined;
}

/** The span of the file that a suppression covers: the statement around it, behind it on its line, or after it. */
export function coveredBy(suppression: Suppression, script: SqlScript): readonly [from: number, to: number] {
  const { comment, scope } = suppression;
  if (scope === 'file') return [0, script.text.length];
  const around = script.statements.find((s) => s.start <= comment.start && comment.start < s.end);
  const trailing = script.statements.findLast(
    (s) => s.end <= comment.start && !script.text.slice(s.end, comment.start).includes('\n'),
  );
  const next = script.statements.find((s) => s.start >= comment.end);
  const statement = around ?? trailing ?? next;
  return statement === undefined ? [comment.start, comment.end] : [statement.start, statement.end];
}
