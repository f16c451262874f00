/**
 * What a CHECK constraint says of single columns, read from PostgreSQL's own wording of it. Only shapes that are
 * surely understood count (conjunctions of comparisons with numbers, lists of texts); all others say nothing.
 */

export interface Bound {
  readonly column: string;
  readonly side: 'min' | 'max';
  readonly value: number;
  /** `>` and `<`: the value itself is outside. */
  readonly exclusive: boolean;
}

const CASTS = String.raw`(?:::[a-z ]+(?:\(\d+(?:,\s?\d+)?\))?)*`;
const COLUMN = `(?:"(?<quoted>(?:[^"]|"")+)"|(?<plain>[a-z_][a-z0-9_$]*))`;
const COMPARISON = new RegExp(
  String.raw`^${COLUMN} (?<operator><|<=|>|>=|=) \(*'?(?<number>-?\d+(?:\.\d+)?)'?${CASTS}\)*${CASTS}$`,
);
const LIST = new RegExp(
  String.raw`^\(?${COLUMN}\)?${CASTS} = ANY \(\(?ARRAY\[(?<items>.*?)\]\)?(?:::[a-z ]+\[\])?\)$`,
  's',
);
const ITEM = new RegExp(`'((?:[^']|'')*)'${CASTS}(?:, |$)`, 'gy');

export function impliedBounds(expression: string): readonly Bound[] {
  return conjuncts(expression).flatMap((part): readonly Bound[] => {
    const groups = COMPARISON.exec(part)?.groups;
    if (groups === undefined) return [];
    const bound = (side: Bound['side']): Bound => ({
      column: nameOf(groups),
      side,
      value: Number(groups.number),
      exclusive: groups.operator === '<' || groups.operator === '>',
    });
    if (groups.operator === '=') return [bound('min'), bound('max')];
    return [bound(groups.operator?.startsWith('>') === true ? 'min' : 'max')];
  });
}

/** Columns that may only hold one of a list of texts. */
export function impliedValues(expression: string): readonly { column: string; values: readonly string[] }[] {
  return conjuncts(expression).flatMap((part) => {
    const groups = LIST.exec(part)?.groups;
    if (groups === undefined) return [];
    const items = groups.items ?? '';
    const values: string[] = [];
    let read = 0;
    for (const item of items.matchAll(ITEM)) {
      values.push((item[1] ?? '').replaceAll("''", "'"));
      read += item[0].length;
    }
    return read === items.length ? [{ column: nameOf(groups), values }] : [];
  });
}

function nameOf(groups: Readonly<Record<string, string | undefined>>): string {
  return groups.plain ?? (groups.quoted ?? '').replaceAll('""', '"');
}

/** The parts that AND joins at the top level, without the parentheses around each. */
function conjuncts(expression: string): readonly string[] {
  const text = unwrap(expression.trim());
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, i + 1);
      if (end < 0) return [];
      i = end;
    } else if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (depth === 0 && text.startsWith(' AND ', i)) {
      parts.push(text.slice(from, i));
      from = i + 5;
    } else if (depth === 0 && text.startsWith(' OR ', i)) return [];
  }
  parts.push(text.slice(from));
  return parts.length === 1 ? [text] : parts.flatMap((part) => conjuncts(part));
}

/** Takes off parentheses that enclose the whole text. */
function unwrap(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, i + 1);
      if (end < 0) return text;
      i = end;
    } else if (character === '(') depth++;
    else if (character === ')' && --depth === 0 && i < text.length - 1) return text;
  }
  return unwrap(text.slice(1, -1).trim());
}
