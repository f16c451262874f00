/** PostgreSQL's own definitions taken apart, where the contract has words for every part of them. */
import { unquoteIdentifier } from '../../core/identifier.ts';

/** Cuts at commas outside of parentheses and quotes. */
export function topLevelParts(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { at, depth, character } of outside(text)) {
    if (depth === 0 && character === ',') {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...parts, text.slice(start).trim()].filter((part) => part !== '');
}

/** The text inside the parenthesis at `open`, and what follows its end. */
export function parenthesised(
  text: string,
  open: number,
): { readonly inside: string; readonly rest: string } | undefined {
  if (text[open] !== '(') return undefined;
  for (const { at, depth, character } of outside(text.slice(open))) {
    if (depth === 0 && character === ')')
      return { inside: text.slice(open + 1, open + at), rest: text.slice(open + at + 1) };
  }
  return undefined;
}

/** Characters outside of quotes, with the depth of parentheses after them. */
function* outside(
  text: string,
): Generator<{ readonly at: number; readonly depth: number; readonly character: string }> {
  let depth = 0;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (character === '\\' && quote === "'" && isEscapeString(text, at)) at++;
      continue;
    }
    if (character === "'" || character === '"') {
      quote = character;
      continue;
    }
    if (character === '(' || character === '[') depth++;
    if (character === ')' || character === ']') depth--;
    yield { at, depth, character };
  }
}

/** PostgreSQL writes literals with backslashes as `E'…'`. */
function isEscapeString(text: string, at: number): boolean {
  const open = text.lastIndexOf("'", at - 1);
  return open > 0 && /[eE]/.test(text[open - 1] ?? '');
}

export interface ForeignKeyParts {
  readonly columns: readonly string[];
  /** Quoted and qualified. */
  readonly table: string;
  readonly referenced: readonly string[];
  readonly onDelete?: string;
  readonly onUpdate?: string;
}

const FOREIGN_KEY =
  /^FOREIGN KEY \(([^)]*)\) REFERENCES ((?:"(?:[^"]|"")*"|[^(."])+\.(?:"(?:[^"]|"")*"|[^("])+)\(([^)]*)\)(?: ON UPDATE (CASCADE|RESTRICT|SET NULL|SET DEFAULT))?(?: ON DELETE (CASCADE|RESTRICT|SET NULL|SET DEFAULT))?$/;

/** Undefined for what the contract has no words for: MATCH FULL, SET NULL of some columns, odd names. */
export function foreignKeyParts(definition: string): ForeignKeyParts | undefined {
  const match = FOREIGN_KEY.exec(withoutDeferrable(definition));
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return undefined;
  return {
    columns: topLevelParts(match[1]).map(unquoteIdentifier),
    table: match[2],
    referenced: topLevelParts(match[3]).map(unquoteIdentifier),
    ...(match[4] === undefined ? {} : { onUpdate: match[4].toLowerCase() }),
    ...(match[5] === undefined ? {} : { onDelete: match[5].toLowerCase() }),
  };
}

export function withoutDeferrable(definition: string): string {
  return definition.replace(/ DEFERRABLE(?: INITIALLY DEFERRED)?$/, '');
}

/** The condition of `CHECK (…)`; undefined with NO INHERIT and the like. */
export function checkCondition(definition: string): string | undefined {
  if (!definition.startsWith('CHECK (')) return undefined;
  const parts = parenthesised(definition, 6);
  return parts === undefined || parts.rest.trim() !== '' ? undefined : withoutOuter(parts.inside);
}

/** `((a > b))` → `a > b`: PostgreSQL deparses the condition with its own parentheses. */
export function withoutOuter(text: string): string {
  let inner = text.trim();
  for (;;) {
    const parts = parenthesised(inner, 0);
    if (parts === undefined || parts.rest !== '') return inner;
    inner = parts.inside.trim();
  }
}

export interface IndexParts {
  readonly columns: readonly string[];
  readonly include: readonly string[];
}

/** Undefined for storage parameters and tablespaces, which stay in SQL. */
export function indexParts(definition: string): IndexParts | undefined {
  const using = / USING [\w"]+ \(/.exec(definition);
  if (using === null) return undefined;
  const key = parenthesised(definition, using.index + using[0].length - 1);
  if (key === undefined) return undefined;
  const include = key.rest.startsWith(' INCLUDE (') ? parenthesised(key.rest, 9) : undefined;
  const rest = include?.rest ?? key.rest;
  if (!/^(?: NULLS NOT DISTINCT)?(?: WHERE [\s\S]*)?$/.test(rest)) return undefined;
  return {
    columns: topLevelParts(key.inside),
    include: include === undefined ? [] : topLevelParts(include.inside).map(unquoteIdentifier),
  };
}

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^character varying/, 'varchar'],
  [/^character(?=\()/, 'char'],
  [/^timestamp(\(\d\))? with time zone/, 'timestamptz$1'],
  [/^timestamp(\(\d\))? without time zone/, 'timestamp$1'],
  [/^time(\(\d\))? with time zone/, 'timetz$1'],
  [/^time(\(\d\))? without time zone/, 'time$1'],
  [/^public\./, ''],
];

/** `character varying(255)` → `varchar(255)`: types as people write them. */
export function shortType(type: string): string {
  return SHORT.reduce((text, [long, short]) => text.replace(long, short), type);
}

/**
 * A condition without the casts that PostgreSQL adds by itself: `(0)::numeric` → `0`, `(code)::text = 'a'::text` →
 * `code = 'a'`. Where that should mean something else, pull sees the difference after loading and keeps the SQL.
 */
export function withoutCasts(condition: string): string {
  return condition
    .replace(/\((-?\d+(?:\.\d+)?)\)::(?:numeric|double precision|bigint|smallint|real)\b/g, '$1')
    .replace(/('(?:[^']|'')*')::text\b(?!\[)/g, '$1')
    .replace(/\(([a-z_][a-z0-9_]*)\)::text\b(?!\[)/g, '$1');
}
