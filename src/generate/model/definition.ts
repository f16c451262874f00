/** Takes apart the index definitions and expressions that PostgreSQL's deparser writes. */
import { unquoteIdentifier } from '../../core/identifier.ts';

/** Index of the closing parenthesis that belongs to the opening one at `open`; quotes are skipped. */
export function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    const c = text[i];
    if (c === "'" || c === '"') i = endOfQuote(text, i);
    else if (c === '(') depth += 1;
    else if (c === ')') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return text.length;
}

function endOfQuote(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i += 1) {
    if (text[i] !== quote) continue;
    if (text[i + 1] !== quote) return i;
    i += 1;
  }
  return text.length;
}

/** Parts between commas that stand outside parentheses and quotes, trimmed. */
export function splitList(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === "'" || c === '"') i = endOfQuote(text, i);
    else if (c === '(') i = closing(text, i);
    else if (c === ',') {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === '' && parts.length === 0 ? [] : [...parts, last];
}

/** What stands in the first pair of parentheses at or after `from`, and where they end. */
export function group(text: string, from = 0): { readonly inner: string; readonly end: number } | undefined {
  const open = text.indexOf('(', from);
  if (open < 0) return undefined;
  const end = closing(text, open);
  return { inner: text.slice(open + 1, end), end };
}

export interface IndexParts {
  readonly keys: readonly string[];
  readonly include: readonly string[];
  readonly where?: string;
}

/** `CREATE UNIQUE INDEX i ON public.t USING btree (lower(email), a DESC) INCLUDE (b) WHERE (c IS NULL)`. */
export function indexParts(definition: string): IndexParts {
  const using = / USING (\w+) \(/.exec(definition);
  const keys = group(definition, using?.index ?? 0);
  const rest = definition.slice((keys?.end ?? definition.length) + 1);
  const include = rest.startsWith(' INCLUDE (') ? group(rest) : undefined;
  const where = / WHERE (.*)$/s.exec(include === undefined ? rest : rest.slice(include.end))?.[1];
  return {
    keys: splitList(keys?.inner ?? ''),
    include: splitList(include?.inner ?? '').map(unquoteIdentifier),
    ...(where === undefined ? {} : { where: withoutParentheses(where) }),
  };
}

/** Takes off outer parentheses that enclose the whole. */
export function withoutParentheses(expression: string): string {
  let text = expression.trim();
  while (text.startsWith('(') && closing(text, 0) === text.length - 1) text = text.slice(1, -1).trim();
  return text;
}
