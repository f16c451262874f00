/** Takes apart what PostgreSQL's deparser writes: lists, index definitions, conditions in parentheses. */
import { unquoteIdentifier } from '../core/identifier.ts';

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

/** `((a > b))` → `a > b`: PostgreSQL deparses the condition with its own parentheses. */
export function withoutParentheses(text: string): string {
  let inner = text.trim();
  for (;;) {
    const parts = parenthesised(inner, 0);
    if (parts === undefined || parts.rest !== '') return inner;
    inner = parts.inside.trim();
  }
}

/** The condition of `CHECK (…)`; undefined with NO INHERIT and the like. */
export function checkCondition(definition: string): string | undefined {
  if (!definition.startsWith('CHECK (')) return undefined;
  const parts = parenthesised(definition, 6);
  return parts === undefined || parts.rest.trim() !== '' ? undefined : withoutParentheses(parts.inside);
}

export interface IndexParts {
  /** Columns and expressions with their options, as written: `created_at DESC`. */
  readonly keys: readonly string[];
  readonly include: readonly string[];
  readonly where?: string;
}

/** Of `CREATE UNIQUE INDEX i ON public.t USING btree (lower(email), a DESC) INCLUDE (b) WHERE (c IS NULL)`; undefined for storage parameters and tablespaces. */
export function indexParts(definition: string): IndexParts | undefined {
  const using = / USING [\w"]+ \(/.exec(definition);
  if (using === null) return undefined;
  const key = parenthesised(definition, using.index + using[0].length - 1);
  if (key === undefined) return undefined;
  const include = key.rest.startsWith(' INCLUDE (') ? parenthesised(key.rest, 9) : undefined;
  const rest = /^(?: NULLS NOT DISTINCT)?(?: WHERE ([\s\S]*))?$/.exec(include?.rest ?? key.rest);
  if (rest === null) return undefined;
  return {
    keys: topLevelParts(key.inside),
    include: include === undefined ? [] : topLevelParts(include.inside).map(unquoteIdentifier),
    ...(rest[1] === undefined ? {} : { where: withoutParentheses(rest[1]) }),
  };
}
