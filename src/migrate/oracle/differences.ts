/** What two readings of the oracle disagree about, by name. */
import type { Reading } from './oracle.ts';

/** e.g. `pg_index index public.a_idx: indisvalid is false, not true`; empty when they agree. */
export function readingDifferences(actual: Reading, wanted: Reading): readonly string[] {
  const found: string[] = [];
  for (const [identity, line] of wanted) {
    const there = actual.get(identity);
    if (there === undefined) found.push(`${identity} is missing`);
    else if (there !== line) found.push(`${identity}: ${columnsDiffering(there, line)}`);
  }
  for (const identity of actual.keys()) if (!wanted.has(identity)) found.push(`${identity} is too much`);
  return found.sort();
}

function columnsDiffering(actual: string, wanted: string): string {
  if (actual.includes('\n') || wanted.includes('\n')) return `is ${actual}, not ${wanted}`;
  const [is, should] = [actual, wanted].map((line) => JSON.parse(line) as Record<string, unknown>);
  const columns = [...new Set([...Object.keys(is ?? {}), ...Object.keys(should ?? {})])].sort();
  return columns
    .map((column) => [column, JSON.stringify(is?.[column]), JSON.stringify(should?.[column])] as const)
    .filter(([, a, b]) => a !== b)
    .map(([column, a, b]) => `${column} is ${a ?? 'not set'}, not ${b ?? 'set'}`)
    .join(', ');
}
