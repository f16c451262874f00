/** Places of a text by line and column; the text is cut into lines once, however many places are asked for. */
import type { FrameLine, Place } from './diagnostic.ts';

export interface SourceLines {
  /** Line and column, from 1, of a span given in characters; the end stays on the line of the beginning. */
  place(start: number, end: number): Required<Pick<Place, 'line' | 'column' | 'endColumn'>>;
  /** The line with one line of context on either side. */
  frame(line: number): readonly FrameLine[];
}

export function sourceLines(text: string): SourceLines {
  const lines = text.split('\n');
  const starts: number[] = [];
  let next = 0;
  for (const line of lines) {
    starts.push(next);
    next += line.length + 1;
  }
  const lineAt = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    place(start, end) {
      const from = Math.min(start, text.length);
      const index = lineAt(from);
      const begin = starts[index] ?? 0;
      const last = begin + (lines[index]?.length ?? 0);
      return {
        line: index + 1,
        column: from - begin + 1,
        endColumn: Math.max(Math.min(end, last), from + 1) - begin + 1,
      };
    },
    frame: (line) =>
      [line - 1, line, line + 1].flatMap((number) => {
        const shown = number >= 1 ? lines[number - 1] : undefined;
        return shown === undefined ? [] : [{ number, text: shown.replace(/\r$/, '') }];
      }),
  };
}
