/**
 * The one shape in which anything wrong is reported, by every room: parse errors, lint, hazards, failed
 * applies. Features collect diagnostics; one renderer per output format shows them.
 */

export type Severity = 'error' | 'warning' | 'info';

/** Where a diagnostic points: a span of a file, a database object, or both. Lines and columns count from 1. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Column after the last marked character, on the same line. */
  readonly endColumn?: number;
  /** A database object or contract element, e.g. `orders.user_id`. */
  readonly object?: string;
}

export interface Diagnostic {
  /** Stable code: a letter for the room and three digits, e.g. `C012`. Explained by `datawright explain`. */
  readonly code: string;
  readonly severity: Severity;
  /** Name of the lint rule that found it, as it stands in `lint.rules` and in comments that silence it. */
  readonly rule?: string;
  readonly where: Place;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** Why it matters. */
  readonly why?: string;
  /** What to do; a short remark such as "did you mean users.id?" or a command. */
  readonly fix?: string;
  /** Source lines around `where`, already cut, so that renderers need no file access. */
  readonly frame?: readonly FrameLine[];
}

export interface FrameLine {
  readonly number: number;
  readonly text: string;
}

/** Thrown when an operation cannot go on; carries everything that was collected, never one at a time. */
export class DatawrightError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'), options);
    this.name = 'DatawrightError';
    this.diagnostics = diagnostics;
  }
}

/** A failure with one diagnostic: the common case at the edges. */
export function failure(
  code: string,
  message: string,
  more: Omit<Partial<Diagnostic>, 'code' | 'message' | 'severity'> = {},
  cause?: unknown,
): DatawrightError {
  return new DatawrightError([{ code, severity: 'error', where: {}, message, ...more }], { cause });
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}

/** Cuts the code frame for a span: the line itself and one line of context on either side. */
export function frameOf(source: string, line: number): readonly FrameLine[] {
  const lines = source.split('\n', line + 1);
  return [line - 1, line, line + 1].flatMap((number) => {
    const text = number >= 1 ? lines[number - 1] : undefined;
    return text === undefined ? [] : [{ number, text: text.replace(/\r$/, '') }];
  });
}
