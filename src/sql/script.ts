/**
 * A text of SQL statements, read by PostgreSQL's own grammar: the tree of every statement with its tokens and
 * its place. A statement that is not valid is reported where the parser stopped, and the others are still read.
 */
import type { Node, RawStmt } from 'libpg-query';

export type { Node } from 'libpg-query';

export interface SqlToken {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly type: 'comment' | 'quoted' | 'word' | 'text' | 'other';
}

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

export interface SyntaxError {
  readonly message: string;
  readonly offset: number;
}

export interface SqlScript {
  readonly text: string;
  readonly statements: readonly ScriptStatement[];
  readonly comments: readonly SqlToken[];
  readonly errors: readonly SyntaxError[];
}

type Grammar = Pick<typeof import('libpg-query'), 'parseSync' | 'scanSync'>;

/** Reads a text of any number of statements; never throws for what stands in it. */
export async function readScript(text: string): Promise<SqlScript> {
  const grammar = await import('libpg-query');
  await grammar.loadModule();
  const tokens = scan(grammar, text);
  if (tokens === undefined) {
    const parsed = parse(grammar, text);
    const error = 'error' in parsed ? parsed.error : { message: 'this is not SQL', offset: 0 };
    return { text, statements: [], comments: [], errors: [error] };
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

interface Attempt {
  readonly statements: readonly ScriptStatement[];
  readonly error?: SyntaxError;
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
  const parsed = parse(grammar, shown);
  if ('error' in parsed)
    return { statements: [], error: { ...parsed.error, offset: from + parsed.error.offset } };
  const units = unitsOf(shown);
  const statements = parsed.trees.flatMap(({ stmt, stmt_location: begin = 0, stmt_len: length }) => {
    const first = from + units(begin);
    const last = length === undefined || length === 0 ? to : from + units(begin + length);
    const own = between(tokens, first, last);
    // The last statement of a text reaches to its end, the semicolon included.
    while (own.at(-1)?.text === ';') own.pop();
    const start = own[0];
    const end = own.at(-1);
    if (stmt === undefined || start === undefined || end === undefined) return [];
    return [
      {
        node: stmt,
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

function parse(
  grammar: Grammar,
  text: string,
): { readonly trees: readonly RawStmt[] } | { readonly error: SyntaxError } {
  try {
    return { trees: grammar.parseSync(text).stmts ?? [] };
  } catch (error) {
    const details = (error as { readonly sqlDetails?: { readonly cursorPosition?: number } }).sqlDetails;
    const message = error instanceof Error ? error.message : String(error);
    // The cursor counts code points.
    const offset = [...text].slice(0, Math.max(0, details?.cursorPosition ?? 0)).join('').length;
    return { error: { message, offset } };
  }
}

function scan(grammar: Grammar, text: string): readonly SqlToken[] | undefined {
  if (text === '') return [];
  try {
    const units = unitsOf(text);
    return grammar.scanSync(text).tokens.map((token) => {
      const start = units(token.start);
      const end = units(token.end);
      return { start, end, text: text.slice(start, end), type: typeOf(token.tokenName, text[start] ?? '') };
    });
  } catch {
    // An unterminated quote or comment: the parser says where.
    return undefined;
  }
}

function typeOf(name: string, first: string): SqlToken['type'] {
  if (name.endsWith('_COMMENT')) return 'comment';
  if (first === '"' || name === 'UIDENT') return 'quoted';
  if (name === 'SCONST' || name === 'USCONST' || name === 'BCONST' || name === 'XCONST') return 'text';
  return /[\p{L}_]/u.test(first) ? 'word' : 'other';
}

/** From the bytes that the grammar counts to the UTF-16 units of JavaScript. */
function unitsOf(text: string): (byte: number) => number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with one
  if (/^[\x00-\x7f]*$/.test(text)) return (byte) => byte;
  const units = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  let unit = 0;
  for (const character of text) {
    const bytes = Buffer.byteLength(character);
    units.fill(unit, byte, byte + bytes);
    byte += bytes;
    unit += character.length;
  }
  units[byte] = unit;
  return (at) => units[Math.min(at, byte)] ?? unit;
}
