/** `// datawright:ignore RULE reason` on the line of a finding, or alone on the line before it. */
import { didYouMean } from '../core/suggestion.ts';
import type { SourceFile } from './source.ts';

export interface Suppression {
  readonly rule: string;
  readonly reason: string;
  /** Lines it speaks of, from 1. */
  readonly lines: readonly number[];
  readonly at: number;
}

const MARK = /datawright:ignore\s+([\w-]+)[ \t]*([^\n*]*)/;

/** @param lineOf line from 1 of an offset in the file */
export function suppressionsIn(
  source: SourceFile,
  lineOf: (offset: number) => number,
): readonly Suppression[] {
  return source.comments.flatMap((comment) => {
    const match = MARK.exec(comment.value);
    if (match === null) return [];
    const line = lineOf(comment.start);
    const startOfLine = source.text.lastIndexOf('\n', comment.start - 1) + 1;
    const isAlone = source.text.slice(startOfLine, comment.start).trim() === '';
    const lines = isAlone ? [line, lineOf(comment.end) + 1] : [line];
    return [{ rule: match[1] ?? '', reason: (match[2] ?? '').trim(), lines, at: comment.start }];
  });
}

/** What is wrong with a suppression itself. */
export function faultOf(
  suppression: Suppression,
  isUsed: boolean,
  names: readonly string[],
): string | undefined {
  if (!names.includes(suppression.rule)) {
    const near = didYouMean(suppression.rule, names);
    return `there is no rule ${suppression.rule}${near === undefined ? '' : `; ${near}`}`;
  }
  if (suppression.reason === '') return `the suppression of ${suppression.rule} gives no reason`;
  return isUsed ? undefined : `the suppression of ${suppression.rule} suppresses nothing`;
}
