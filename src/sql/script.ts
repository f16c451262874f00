/**
 * A text of SQL statements, read by PostgreSQL's own grammar: the tree of every statement with its tokens and
 * its place. A statement that is not valid is reported where the parser stopped, and the others are still read.
 */
import type { Node } from 'libpg-query';
import { type Grammar, loadGrammar, type SqlToken, unitsOf } from './grammar.ts';

export type { Node } from 'libpg-query';

export interface ScriptStatement {
  readonly node: Node;
  /** Its first token and the end of its last, in characters of the whole text; without the semicolon. */
  readonly start: number;
  readonly end: number;
  /** Its tokens, without comments. */
  readonly tokens: readonly SqlToken[];
  /** The place of a `location` in its tree, in characters of the whole text. */
  at(location: number | undefined): number;
}

export interface Mistake {
  readonly message: string;
  /** In characters of the whole text. */
  readonly offset: number;
}

export interface SqlScript {
  readonly text: string;
  readonly statements: readonly ScriptStatement[];
  readonly comments: readonly SqlToken[];
  readonly errors: readonly Mistake[];
}

/** Reads a text of any number of statements; never throws for what stands in it. */
export async function readScript(text: string): Promise<SqlScript> {
  const grammar = await loadGrammar();
  const tokens = grammar.tokens(text);
  if (tokens === undefined) {
    // An unterminated quote or comment: the parser says where.
    const parsed = grammar.parse(text);
    const { message, offset } =
      parsed.type === 'syntax-error' ? parsed : { message: 'this is not SQL', offset: 0 };
    return { text, statements: [], comments: [], errors: [{ message, offset }] };
  }
  const comments = tokens.filter((token) => token.type === 'comment');
  const code = tokens.filter((token) => token.type !== 'comment');
  const whole = attempt(grammar, text, 0, text.length, code);
  if (whole.error === undefined) return { text, comments, statements: whole.statements, errors: [] };
  const parts = pieces(code).map((part) => repaired(grammar, text, part.from, part.to, code));
  const errors = parts.flatMap((part) => (part.error === undefined ? [] : [part.error]));
  return {
    text,
    comments,
    statements: parts.flatMap((part) => part.statements),
    // What is only wrong as a whole is still wrong: nothing is swallowed.
    errors: errors.length === 0 ? [whole.error] : errors,
  };
}

export interface SqlStatement {
  /** Without comments before it, and without its semicolon. */
  readonly sql: string;
  /** Where it begins in the text, in characters from 0. */
  readonly offset: number;
}

/** The statements of a text that is right; undefined when the grammar does not take all of it. */
export async function splitStatements(text: string): Promise<readonly SqlStatement[] | undefined> {
  const { statements, errors } = await readScript(text);
  if (errors.length > 0) return undefined;
  return statements.map(({ start, end }) => ({ sql: text.slice(start, end), offset: start }));
}

interface Attempt {
  readonly statements: readonly ScriptStatement[];
  readonly error?: Mistake;
}

function attempt(
  grammar: Grammar,
  text: string,
  from: number,
  to: number,
  tokens: readonly SqlToken[],
  shown = text.slice(from, to),
): Attempt {
  if (shown.trim() === '' || between(tokens, from, to).length === 0) return { statements: [] };
  const parsed = grammar.parse(shown);
  if (parsed.type === 'syntax-error')
    return { statements: [], error: { message: parsed.message, offset: from + parsed.offset } };
  const units = unitsOf(shown);
  const statements = parsed.statements.flatMap((statement) => {
    const first = from + units(statement.from);
    const last = from + units(statement.to);
    const own = between(tokens, first, last);
    // The last statement of a text reaches to its end, the semicolon included.
    while (own.at(-1)?.text === ';') own.pop();
    const start = own[0];
    const end = own.at(-1);
    if (start === undefined || end === undefined) return [];
    return [
      {
        node: statement.tree,
        start: start.start,
        end: end.end,
        tokens: own,
        at: (location: number | undefined) =>
          location === undefined || location < 0 ? start.start : from + units(location),
      },
    ];
  });
  return { statements };
}

/** The tokens of a span; they stand in order. */
function between(tokens: readonly SqlToken[], from: number, to: number): SqlToken[] {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while ((tokens[end]?.end ?? Number.POSITIVE_INFINITY) <= to) end += 1;
  return tokens.slice(low, end);
}

/** One statement with a mistake in it: the list element that holds the mistake is left out, and the rest is read. */
function repaired(
  grammar: Grammar,
  text: string,
  from: number,
  to: number,
  tokens: readonly SqlToken[],
): Attempt {
  const first = attempt(grammar, text, from, to, tokens);
  if (first.error === undefined) return first;
  const own = between(tokens, from, to);
  const element = elementAround(own, first.error.offset);
  if (element === undefined) return first;
  const blank = text.slice(from, to).split('');
  for (let i = element.start - from; i < element.end - from; i += 1)
    blank[i] = blank[i] === '\n' ? '\n' : ' ';
  const rest = own.filter((t) => t.end <= element.start || t.start >= element.end);
  const second = attempt(grammar, text, from, to, rest, blank.join(''));
  return { statements: second.statements, error: first.error };
}

/** The element of a parenthesised list that an offset lies in, with one of its commas. */
function elementAround(
  tokens: readonly SqlToken[],
  offset: number,
): { readonly start: number; readonly end: number } | undefined {
  let depth = 0;
  let start: SqlToken | undefined;
  for (const token of tokens) {
    if (depth === 1 && (token.text === ',' || token.text === ')') && token.start > offset) {
      if (start === undefined) return undefined;
      return token.text === ',' && start.text === '('
        ? { start: start.end, end: token.end }
        : { start: start.text === '(' ? start.end : start.start, end: token.start };
    }
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    if (depth === 1 && (token.text === '(' || token.text === ',') && token.end <= offset) start = token;
    if (depth === 0) start = undefined;
  }
  return undefined;
}

/** Cuts at semicolons outside parentheses and outside the body of a BEGIN ATOMIC function. */
function pieces(tokens: readonly SqlToken[]): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from: number | undefined;
  let last = 0;
  let depth = 0;
  let body = 0;
  for (const [i, token] of tokens.entries()) {
    from ??= token.start;
    last = token.end;
    const word = token.type === 'word' ? token.text.toLowerCase() : '';
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth = Math.max(0, depth - 1);
    else if (word === 'atomic' && tokens[i - 1]?.text.toLowerCase() === 'begin') body += 1;
    else if (word === 'case' && body > 0) body += 1;
    else if (word === 'end' && body > 0) body -= 1;
    else if (token.text === ';' && body === 0) {
      found.push({ from, to: token.end });
      from = undefined;
      depth = 0;
    }
  }
  if (from !== undefined) found.push({ from, to: last });
  return found;
}
