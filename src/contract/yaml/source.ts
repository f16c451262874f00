/** One text file of the contract folder: offsets to lines and columns, and code frames without secrets. */
import type { FrameLine, Place } from '../../core/diagnostic.ts';

/** `scheme://user:password@host`: the password is the second group. */
export const SECRET_URL = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/'"]+:)([^\s@/'"]+)@/gi;

export interface Source {
  /** Relative to the project's root. */
  readonly path: string;
  readonly text: string;
  /** The span as people count, from 1; `endColumn` stays on the first line. */
  place(start: number, end: number, object?: string): Place;
  frame(line: number): readonly FrameLine[];
}

export function source(path: string, text: string): Source {
  let starts: readonly number[] | undefined;
  const lineStarts = (): readonly number[] => {
    starts ??= startsOf(text);
    return starts;
  };
  const lineText = (line: number): string | undefined => {
    const start = lineStarts()[line - 1];
    if (start === undefined) return undefined;
    return text.slice(start, lineStarts()[line] ?? text.length).replace(/\r?\n$/, '');
  };
  return {
    path,
    text,
    place(start, end, object) {
      const line = lineOf(lineStarts(), start);
      const first = lineStarts()[line - 1] ?? 0;
      const next = lineStarts()[line];
      const limit = next === undefined ? text.length : next - (text[next - 2] === '\r' ? 2 : 1);
      return {
        file: path,
        line,
        column: start - first + 1,
        endColumn: Math.max(start + 1, Math.min(end, limit)) - first + 1,
        ...(object === undefined ? {} : { object }),
      };
    },
    frame(line) {
      return [line - 1, line, line + 1].flatMap((number) => {
        const shown = lineText(number);
        return shown === undefined || (number !== line && shown.trim() === '')
          ? []
          : [{ number, text: masked(shown.slice(0, 400)) }];
      });
    },
  };
}

function masked(line: string): string {
  return line.replace(
    SECRET_URL,
    (_, before: string, secret: string) => `${before}${'*'.repeat(secret.length)}@`,
  );
}

function startsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
