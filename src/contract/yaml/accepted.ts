/** The comments of a YAML file that accept a finding, and the lines each of them speaks of. */
import { Lexer } from 'yaml';
import { acceptanceIn } from '../../core/acceptance.ts';
import type { Accepted } from '../contract.ts';
import type { Source } from './source.ts';

/** What the lexer puts before a scalar: what follows is text, whatever it begins with. */
const SCALAR = '\u001f';

export function acceptedIn(source: Source): readonly Accepted[] {
  if (!source.text.includes('datawright:ignore')) return [];
  const lines = source.text.split('\n');
  const accepted: Accepted[] = [];
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(source.text)) {
    const acceptance = token.startsWith('#') && !isScalar ? acceptanceIn(token) : undefined;
    if (acceptance !== undefined) {
      const place = source.place(offset, offset + token.length);
      const covered =
        acceptance.scope === 'file' ? { from: 1, to: lines.length } : entryAt(lines, place.line ?? 1);
      accepted.push({ ...acceptance, place, lines: covered });
    }
    isScalar = token === SCALAR;
    if (!MARKS.has(token)) offset += token.length;
  }
  return accepted;
}

/** Tokens that stand for no text: the byte order mark, a document, the end of a flow, a scalar. */
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR]);

function entryAt(lines: readonly string[], line: number): Accepted['lines'] {
  const isEmpty = (text: string): boolean => /^\s*(?:#|$)/.test(text);
  let from = line;
  while (from < lines.length && isEmpty(lines[from - 1] ?? '')) from += 1;
  const indent = (text: string): number => text.search(/\S/);
  const own = indent(lines[from - 1] ?? '');
  let to = from;
  for (let next = from + 1; next <= lines.length; next += 1) {
    const text = lines[next - 1] ?? '';
    if (isEmpty(text)) continue;
    if (indent(text) <= own) break;
    to = next;
  }
  return { from, to };
}
