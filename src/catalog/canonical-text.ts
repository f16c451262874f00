/**
 * PostgreSQL's deparser is not a fixed point everywhere: what it prints for `status IN ('a', 'b')` on a varchar
 * column prints differently once it is read back. Both spellings mean the same; the second is the canonical one.
 */
import type { Json } from '../core/hash.ts';

const ELEMENT = String.raw`'(?:[^']|'')*'::(?:character varying|bpchar|character\(\d+\))`;
const LIST = new RegExp(String.raw`\(ARRAY\[(${ELEMENT}(?:, ${ELEMENT})*)\]\)::text\[\]`, 'g');

/** `(ARRAY['a'::character varying])::text[]` → `ARRAY[('a'::character varying)::text]`. */
export function canonicalText(text: string): string {
  return text.replace(
    LIST,
    (_, list: string) =>
      `ARRAY[${(list.match(new RegExp(ELEMENT, 'g')) ?? []).map((element) => `(${element})::text`).join(', ')}]`,
  );
}

/** The same for every text in a fact's attributes. */
export function canonicalTexts(attributes: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const inJson = (json: Json): Json =>
    typeof json === 'string'
      ? canonicalText(json)
      : Array.isArray(json)
        ? json.map(inJson)
        : json !== null && typeof json === 'object'
          ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, inJson(value)]))
          : json;
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, inJson(value)]));
}
