/** `// datawright:ignore RULE reason` on the line of a finding, or alone on the line before it; `-file` for the file. */
import { type Acceptance, acceptanceIn } from '../core/acceptance.ts';
import type { SourceFile } from './source.ts';

export interface Suppression extends Acceptance {
  /** Lines it speaks of, from 1. */
  readonly lines: { readonly from: number; readonly to: number };
  readonly at: number;
}

/** @param lineOf line from 1 of an offset in the file */
export function suppressionsIn(
  source: SourceFile,
  lineOf: (offset: number) => number,
): readonly Suppression[] {
  return source.comments.flatMap((comment) => {
    const acceptance = acceptanceIn(comment.value);
    if (acceptance === undefined) return [];
    const from = lineOf(comment.start);
    const startOfLine = source.text.lastIndexOf('\n', comment.start - 1) + 1;
    const isAlone = source.text.slice(startOfLine, comment.start).trim() === '';
    const lines = isAlone ? { from, to: lineOf(comment.end) + 1 } : { from, to: from };
    const all = { from: 1, to: Number.POSITIVE_INFINITY };
    return [{ ...acceptance, lines: acceptance.scope === 'file' ? all : lines, at: comment.start }];
  });
}

export function silences({ names, reason, lines }: Suppression, rule: string, line: number): boolean {
  return names.includes(rule) && reason !== '' && line >= lines.from && line <= lines.to;
}
