/**
 * One spelling for what PostgreSQL spells in two ways: a list in IN over a varchar is deparsed as an array of varchar
 * that is cast as a whole, and read back from that text as an array of elements that are cast one by one.
 */

const ELEMENT = String.raw`'(?:[^']|'')*'::(?:character varying|bpchar)(?:\(\d+\))?`;
const WHOLE = new RegExp(String.raw`\(?ARRAY\[(${ELEMENT}(?:, ${ELEMENT})*)\]\)?::text\[\]`, 'g');
const SINGLE = new RegExp(String.raw`\((${ELEMENT})\)::text`, 'g');

export function oneSpelling(text: string): string {
  if (!text.includes('ARRAY[')) return text;
  return text
    .replace(SINGLE, (_, element: string) => asText(element))
    .replace(WHOLE, (_, list: string) => `ARRAY[${list.replace(new RegExp(ELEMENT, 'g'), asText)}]`);
}

const asText = (element: string): string =>
  element.replace(/::(?:character varying|bpchar)(?:\(\d+\))?$/, '::text');
