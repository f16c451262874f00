/** PostgreSQL's own grammar: SQL text to parse trees and to tokens. */
import type { Node } from 'libpg-query';
import { as } from './tree.ts';

export interface ParsedStatement {
  readonly tree: Node;
  /** Where it lies in the text, in bytes from 0, as all places in the tree: the grammar counts UTF-8. */
  readonly from: number;
  readonly to: number;
}

export type Parsed =
  | { readonly type: 'statements'; readonly statements: readonly ParsedStatement[] }
  /** `offset` is where the parser stopped, in characters from 0. */
  | { readonly type: 'syntax-error'; readonly message: string; readonly offset: number };

export type Parse = (sql: string) => Parsed;

export interface SqlToken {
  /** In characters of the text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly type: 'comment' | 'quoted' | 'word' | 'text' | 'other';
}

export interface Grammar {
  readonly parse: Parse;
  /** Undefined when a quote or comment has no end. */
  tokens(sql: string): readonly SqlToken[] | undefined;
}

/** Loads the grammar (80 ms) when it is first needed. */
export async function loadGrammar(): Promise<Grammar> {
  const { loadModule, parseSync, scanSync } = await import('libpg-query');
  await loadModule();
  return {
    parse(sql) {
      try {
        const length = Buffer.byteLength(sql);
        const statements = (parseSync(sql).stmts ?? []).flatMap((raw) => {
          const { stmt, stmt_location: from = 0, stmt_len: bytes = 0 } = raw;
          return stmt === undefined ? [] : [{ tree: stmt, from, to: bytes === 0 ? length : from + bytes }];
        });
        return { type: 'statements', statements };
      } catch (error) {
        const details = (error as { readonly sqlDetails?: { readonly cursorPosition?: number } }).sqlDetails;
        const message = error instanceof Error ? error.message : String(error);
        // The cursor counts code points.
        const offset = [...sql].slice(0, Math.max(0, details?.cursorPosition ?? 0)).join('').length;
        return { type: 'syntax-error', message, offset };
      }
    },
    tokens(sql) {
      if (sql === '') return [];
      try {
        const units = unitsOf(sql);
        return scanSync(sql).tokens.map((token) => {
          const start = units(token.start);
          const end = units(token.end);
          const first = sql[start] ?? '';
          return { start, end, text: sql.slice(start, end), type: typeOf(token.tokenName, first) };
        });
      } catch {
        return undefined;
      }
    },
  };
}

/** The tree of an expression; undefined when it is none. */
export function expressionTree(parse: Parse, expression: string): Node | undefined {
  const parsed = parse(`SELECT (${expression})`);
  const tree = parsed.type === 'statements' ? parsed.statements[0]?.tree : undefined;
  return as(as(tree, 'SelectStmt')?.targetList?.[0], 'ResTarget')?.val;
}

function typeOf(name: string, first: string): SqlToken['type'] {
  if (name.endsWith('_COMMENT')) return 'comment';
  if (first === '"' || name === 'UIDENT') return 'quoted';
  if (name === 'SCONST' || name === 'USCONST' || name === 'BCONST' || name === 'XCONST') return 'text';
  return /[\p{L}_]/u.test(first) ? 'word' : 'other';
}

/** From the bytes that the grammar counts to the UTF-16 units of JavaScript. */
export function unitsOf(text: string): (byte: number) => number {
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
