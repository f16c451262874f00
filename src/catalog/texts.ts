/** The texts in a fact's attributes, and which parts of them PostgreSQL writes anew each time it is asked. */
import type { Json } from '../core/hash.ts';
import type { Fact } from './catalog.ts';
import { kindOf } from './kinds.ts';

/** The fact's attributes with every text changed, save those that PostgreSQL keeps as somebody wrote them. */
export function withTexts(
  fact: Pick<Fact, 'kind' | 'attributes'>,
  change: (text: string, key: string) => string,
): Fact['attributes'] {
  const { verbatim = [] } = kindOf(fact.kind);
  const inJson = (json: Json, key: string): Json =>
    typeof json === 'string'
      ? change(json, key)
      : Array.isArray(json)
        ? json.map((item) => inJson(item, key))
        : json !== null && typeof json === 'object'
          ? Object.fromEntries(Object.entries(json).map(([name, value]) => [name, inJson(value, name)]))
          : json;
  return Object.fromEntries(
    Object.entries(fact.attributes).map(([name, value]) => [
      name,
      verbatim.includes(name) ? value : inJson(value, name),
    ]),
  );
}

/** Bodies between dollars and literals; one that is followed by `::regclass` or its like is the name of an object. */
const LITERAL = /\$(\w*)\$[\s\S]*?\$\1\$|E?'(?:[^']|'')*'(::reg[a-z]+\b)?/g;

/** Changes what is not in literals: PostgreSQL does not look into those. */
export function outsideLiterals(text: string, change: (part: string) => string): string {
  let end = 0;
  let changed = '';
  for (const match of text.matchAll(LITERAL)) {
    const literal = match[2] === undefined ? match[0] : change(match[0]);
    changed += change(text.slice(end, match.index)) + literal;
    end = match.index + match[0].length;
  }
  return changed + change(text.slice(end));
}
