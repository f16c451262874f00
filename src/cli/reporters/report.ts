/** What a reporter is given: how a command ended, in the shapes that every verb has. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Case } from '../../operations/operation.ts';

export interface Report {
  /** Of Datawright. */
  readonly version: string;
  /** The verb. */
  readonly operation: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly cases: readonly Case[];
}

export type Reporter = (report: Report) => string;

/** Diagnostics and what cases found, for formats that know nothing but findings. */
export function findingsOf({ diagnostics, cases }: Report): readonly Diagnostic[] {
  return [
    ...diagnostics,
    ...cases.flatMap(({ name, verdict, findings }) =>
      findings.map(
        (finding): Diagnostic => ({
          code: name,
          severity: verdict === 'failed' ? 'error' : 'warning',
          ...finding,
        }),
      ),
    ),
  ];
}

/** All that is said of a finding in one line. */
export function sentenceOf({ message, fix, where }: Pick<Diagnostic, 'message' | 'fix' | 'where'>): string {
  const object = where.object === undefined || message.includes(where.object) ? '' : `${where.object}: `;
  return `${object}${message}${fix === undefined ? '' : `; ${fix}`}`;
}
