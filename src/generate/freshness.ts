/** Compares what would be generated with what lies on disk: what is new, out of date, edited by hand or not ours. */
import { provenance } from './header.ts';
import type { GeneratedFile } from './model.ts';

export type Freshness =
  | 'unchanged'
  /** Nothing is there yet. */
  | 'missing'
  /** As we wrote it once; the contract has moved on. */
  | 'stale'
  /** Somebody changed it since we wrote it. */
  | 'edited'
  /** Not written by Datawright at all; never touched. */
  | 'foreign'
  /** Written by Datawright once, and no longer made from this contract. */
  | 'obsolete';

export interface FileState {
  readonly path: string;
  readonly state: Freshness;
  /** What it should hold; absent for obsolete files. */
  readonly content?: string;
}

/** `existing` is read by path; line ends of the checkout (CRLF) do not count as a difference. */
export function freshnessOf(
  generated: readonly GeneratedFile[],
  existing: ReadonlyMap<string, string>,
): readonly FileState[] {
  const made = new Set(generated.map((file) => file.path));
  return [
    ...generated.map(({ path, content }): FileState => {
      const there = existing.get(path);
      if (there === undefined) return { path, state: 'missing', content };
      if (there.replaceAll('\r\n', '\n') === content) return { path, state: 'unchanged', content };
      const origin = provenance(there);
      return { path, state: origin === 'intact' ? 'stale' : origin, content };
    }),
    ...[...existing]
      .filter(([path, content]) => !made.has(path) && provenance(content) === 'intact')
      .map(([path]): FileState => ({ path, state: 'obsolete' })),
  ];
}
