/** Places where a process may die, and the order in which they are tried. */
import { readFile } from 'node:fs/promises';
import { sha256 } from '../../src/core/hash.ts';

export interface Hit {
  /** Of the fail-point. */
  readonly name: string;
  /** The how-manieth time it is passed in the run. */
  readonly hit: number;
}

/** Every fail-point that a run has passed, in order. @param log written because of DATAWRIGHT_FAIL_POINT_LOG */
export async function hitsIn(log: string): Promise<readonly Hit[]> {
  const hits = new Map<string, number>();
  return (await readFile(log, 'utf8'))
    .split('\n')
    .filter((name) => name !== '')
    .map((name) => {
      const hit = (hits.get(name) ?? 0) + 1;
      hits.set(name, hit);
      return { name, hit };
    });
}

/** One place of every sort; then the others, mixed so that few kills reach far. */
export function everySortFirst<P>(places: readonly P[], sortOf: (place: P) => string): readonly P[] {
  const mixed = places
    .map((place) => ({ place, key: sha256(JSON.stringify(place)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ place }) => place);
  const seen = new Set<string>();
  const first = mixed.filter((place) => !seen.has(sortOf(place)) && seen.add(sortOf(place)));
  return [...first, ...mixed.filter((place) => !first.includes(place))];
}
