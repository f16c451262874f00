/** "Did you mean …?" */
import { distance } from 'fastest-levenshtein';

/** The nearest of `candidates`, when near enough that a typo explains the difference. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const match = nearest(name, candidates);
  return match === undefined ? undefined : `did you mean ${match}?`;
}
