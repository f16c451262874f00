/** Makes SQL of pieces, lets PostgreSQL's grammar read it, and keeps the way back from its places to the file's. */
import type { Parse, ParsedStatement } from '../sql/grammar.ts';
import type { Variant } from './piece.ts';

export interface Understood {
  readonly sql: string;
  readonly statements: readonly ParsedStatement[];
  /** Offset in the file of a byte of `sql`; of `name`, when a qualified name that holds it stands there. */
  place(byte: number, name?: string): number;
}

export type Understanding =
  | { readonly type: 'understood'; readonly understood: Understood }
  /** `at` is an offset in the file. */
  | { readonly type: 'wrong'; readonly message: string; readonly at: number }
  /** It holds text that is made at run time, and no guess at it gave SQL. */
  | { readonly type: 'opaque' };

/** Names that stand for holes; analysis accepts anything of them. */
export const HOLE = '__datawright_hole';

/** What may stand in a hole nobody can look into, in the order of trying. */
const GUESSES = ['$1', '', '($1)', HOLE, `${HOLE} = $1`, 'DEFAULT VALUES', 'ASC'] as const;
const ATTEMPTS = 24;

interface Segment {
  readonly from: number;
  readonly at: number;
  readonly exact: boolean;
}

interface Rendered {
  readonly sql: string;
  readonly segments: readonly Segment[];
  /** Where each hole of unknown content begins in `sql`. */
  readonly unknown: readonly number[];
}

export function understand(
  variant: Variant,
  placeholders: readonly ('question' | 'named')[],
  parse: Parse,
): Understanding {
  const guesses = variant.pieces.filter(isUnknown).map(() => 0);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const rendered = render(variant, guesses, placeholders);
    const parsed = parse(rendered.sql);
    if (parsed.type === 'statements')
      return { type: 'understood', understood: understoodOf(rendered, parsed.statements) };
    // The hole at or before the place where the grammar stopped is the one to guess anew.
    const blamed = rendered.unknown.findLastIndex((from) => from <= parsed.offset);
    const next = nextGuess(guesses, blamed);
    if (next === undefined)
      return guesses.length > 0
        ? { type: 'opaque' }
        : { type: 'wrong', message: parsed.message, at: placeIn(rendered.segments, parsed.offset) };
    guesses[next] = (guesses[next] ?? 0) + 1;
    for (let later = next + 1; later < guesses.length; later += 1) guesses[later] = 0;
  }
  return { type: 'opaque' };
}

const isUnknown = (piece: Variant['pieces'][number]): boolean =>
  piece.type === 'splice' || piece.type === 'fragment';

function nextGuess(guesses: readonly number[], blamed: number): number | undefined {
  for (let i = blamed; i >= 0; i -= 1) if ((guesses[i] ?? 0) < GUESSES.length - 1) return i;
  return undefined;
}

function render(variant: Variant, guesses: readonly number[], placeholders: readonly string[]): Rendered {
  const segments: Segment[] = [];
  const unknown: number[] = [];
  let sql = '';
  let parameters = 0;
  const nextNumber = (): string => {
    parameters += 1;
    return String(parameters);
  };
  const add = (text: string, at: number, exact: boolean): void => {
    if (text === '') return;
    segments.push({ from: sql.length, at, exact });
    sql += text;
  };
  for (const piece of variant.pieces) {
    if (piece.type === 'text') {
      for (const part of withoutPlaceholders(piece.text, insideQuotes(sql), placeholders)) {
        add(
          part.isParameter ? `$${nextNumber()}` : part.text,
          piece.exact ? piece.at + part.from : piece.at,
          piece.exact,
        );
      }
      continue;
    }
    if (piece.type === 'value') {
      add(insideQuotes(sql) ? '' : `$${nextNumber()}`, piece.at, false);
      continue;
    }
    if (piece.type === 'name') {
      add(HOLE, piece.at, false);
      continue;
    }
    const guess = GUESSES[guesses[unknown.length] ?? 0] ?? '';
    unknown.push(sql.length);
    // `$${values.length}` numbers a parameter.
    if (sql.endsWith('$')) add(nextNumber(), piece.at, false);
    else if (insideQuotes(sql)) add('x', piece.at, false);
    else add(guess === '' ? ' ' : guess, piece.at, false);
  }
  return { sql, segments, unknown };
}

function insideQuotes(sql: string): boolean {
  return (sql.replace(/--[^\n]*/g, '').match(/'/g)?.length ?? 0) % 2 === 1;
}

const QUESTION = /\?\??/g;
const NAMED = /(?<![:\w]):[A-Za-z_]\w*/g;

/** The text cut at marks for parameters that PostgreSQL's grammar does not know. */
function withoutPlaceholders(
  text: string,
  quoted: boolean,
  placeholders: readonly string[],
): readonly { readonly text: string; readonly from: number; readonly isParameter: boolean }[] {
  const marks = [
    ...(placeholders.includes('question') ? [...text.matchAll(QUESTION)] : []),
    ...(placeholders.includes('named') ? [...text.matchAll(NAMED)] : []),
  ]
    .filter((mark) => ((quoted ? 1 : 0) + (text.slice(0, mark.index).match(/'/g)?.length ?? 0)) % 2 === 0)
    .sort((a, b) => a.index - b.index);
  const parts: { text: string; from: number; isParameter: boolean }[] = [];
  let from = 0;
  for (const mark of marks) {
    parts.push({ text: text.slice(from, mark.index), from, isParameter: false });
    parts.push({ text: mark[0], from: mark.index, isParameter: true });
    from = mark.index + mark[0].length;
  }
  return [...parts, { text: text.slice(from), from, isParameter: false }];
}

function understoodOf(rendered: Rendered, statements: readonly ParsedStatement[]): Understood {
  const { sql, segments } = rendered;
  const isAscii = Buffer.byteLength(sql) === sql.length;
  const bytes = isAscii ? undefined : Buffer.from(sql);
  return {
    sql,
    statements,
    place: (byte, name) => {
      const from = bytes === undefined ? byte : bytes.subarray(0, byte).toString().length;
      return placeIn(
        segments,
        from + (name === undefined ? 0 : positionIn(sql.slice(from, from + 300), name)),
      );
    },
  };
}

function placeIn(segments: readonly Segment[], offset: number): number {
  const segment = segments.findLast((one) => one.from <= offset) ?? segments[0];
  if (segment === undefined) return 0;
  return segment.exact ? segment.at + (offset - segment.from) : segment.at;
}

/** Where `name` first stands as a whole word in a text: behind its qualifier, or in a list that begins there. */
function positionIn(text: string, name: string): number {
  const word = new RegExp(`(?<![\\w$])"?${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`, 'i');
  return Math.max(0, text.search(word));
}
