/** Text within its limits: cut to length, matching its pattern, different from every other row's. */
import type { Limits } from './condition.ts';
import type { Chance } from './words.ts';
import { code } from './words.ts';

export function fitText(value: string, limit: number | undefined, limits: Limits, { faker }: Chance): string {
  const { pattern, minLength } = limits;
  const longest = Math.min(limit ?? Number.POSITIVE_INFINITY, limits.maxLength ?? Number.POSITIVE_INFINITY);
  const cut = shorten(value, longest);
  const long = cut.padEnd(Math.min(minLength ?? 0, longest), 'x');
  if (pattern === undefined || matches(pattern, long)) return long;
  return shorten(faker.helpers.fromRegExp(pattern.replaceAll(/^\^|\$$/g, '')), longest);
}

/** Adds the row's number where the text does not hold it already. */
export function distinctText(value: string, row: number, limit: number | undefined, limits: Limits): string {
  const counted = countedBy(limits.pattern, row);
  if (counted !== undefined) return counted;
  const mark = code(row);
  if (value.includes(mark) || value.includes(String(row + 1))) {
    if (value.length <= (limit ?? value.length)) return value;
  }
  const longest = limit ?? 120;
  if (longest <= mark.length) return row.toString(36).toUpperCase().padStart(longest, '0');
  return `${shorten(value, longest - mark.length - 1).trimEnd()}-${mark}`;
}

/** `^[A-Z]{3}$` and `^\d{4}$` are counted through: AAA, AAB, … */
function countedBy(pattern: string | undefined, row: number): string | undefined {
  const match = /^\^(\[A-Z\]|\[0-9\]|\\d)\{(\d+)(?:,\d+)?\}\$$/.exec(pattern ?? '');
  if (match === null) return undefined;
  const alphabet = match[1] === '[A-Z]' ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : '0123456789';
  let rest = row;
  let text = '';
  for (let i = 0; i < Number(match[2]); i += 1) {
    text = alphabet.charAt(rest % alphabet.length) + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    // Richer than JavaScript's: PostgreSQL will judge.
    return true;
  }
}

/** Cut at a character, not inside one. */
function shorten(value: string, limit: number): string {
  const characters = [...value];
  return characters.length <= limit ? value : characters.slice(0, limit).join('').trimEnd();
}
