/** Collects what is wrong while files are read: every finding gets its place and code frame, floods are cut. */
import type { Diagnostic, Place, Severity } from '../../core/diagnostic.ts';
import type { Source } from './source.ts';

export interface Remarks {
  readonly severity?: Severity;
  readonly why?: string | undefined;
  readonly fix?: string | undefined;
}

export interface Findings {
  /** Makes the text known, so that findings in it get a frame. */
  know(source: Source): void;
  add(code: string, where: Place, message: string, remarks?: Remarks): void;
  all(): readonly Diagnostic[];
}

/** A broken file can hold one mistake a line; a person mends the first ones and looks again. */
const MOST_PER_CODE = 100;

export function findings(): Findings {
  const sources = new Map<string, Source>();
  const found: Diagnostic[] = [];
  const counts = new Map<string, number>();
  return {
    know(source) {
      sources.set(source.path, source);
    },
    add(code, where, message, remarks = {}) {
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      if (count > MOST_PER_CODE) return;
      const frame =
        where.file === undefined || where.line === undefined
          ? undefined
          : sources.get(where.file)?.frame(where.line);
      found.push({
        code,
        severity: remarks.severity ?? 'error',
        where,
        message,
        ...(remarks.why === undefined ? {} : { why: remarks.why }),
        ...(remarks.fix === undefined ? {} : { fix: remarks.fix }),
        ...(frame === undefined ? {} : { frame }),
      });
    },
    all() {
      const cut = [...counts].flatMap(([code, count]) =>
        count > MOST_PER_CODE
          ? [
              {
                code,
                severity: found.find((d) => d.code === code)?.severity ?? ('error' as const),
                where: {},
                message: `${count - MOST_PER_CODE} more findings of this kind are not shown`,
              },
            ]
          : [],
      );
      return [...[...found].sort(byPlace), ...cut];
    },
  };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const fileA = a.where.file ?? '';
  const fileB = b.where.file ?? '';
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  return (a.where.line ?? 0) - (b.where.line ?? 0) || (a.where.column ?? 0) - (b.where.column ?? 0);
}
