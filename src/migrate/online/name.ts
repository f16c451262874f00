/** Names for what stands beside something for a while: told apart by an ending, and never cut short by the server. */

import { sha256 } from '../../core/hash.ts';
import { MAX_IDENTIFIER_BYTES, quoteIdentifier, unquoteIdentifier } from '../../core/identifier.ts';

export const NEW_SUFFIX = '__new';
export const OLD_SUFFIX = '__old';

/** `"Odd"` + `__new` → `"Odd__new"`, within the 63 bytes PostgreSQL has for a name. */
export function suffixed(name: string, suffix: string): string {
  return quoteIdentifier(`${stem(unquoteIdentifier(name), suffix)}${suffix}`);
}

/** The name without quotes, or as much of it as leaves room for `suffix`, with what tells it from its like. */
export function stem(name: string, suffix: string): string {
  const room = MAX_IDENTIFIER_BYTES - Buffer.byteLength(suffix);
  if (Buffer.byteLength(name) <= room) return name;
  const mark = `_${sha256(name).slice(0, 8)}`;
  const letters = [...name];
  while (Buffer.byteLength(letters.join('')) > room - mark.length) letters.pop();
  return `${letters.join('')}${mark}`;
}
