import type { Piece } from '../piece.ts';
import type { Rule } from '../rule.ts';

/** SQL with text of the program spliced into it. */
export const builtSql: Rule = {
  name: 'built-sql',
  code: 'A004',
  severity: 'error',
  title: 'SQL built from strings',
  why: 'Whoever decides what stands in that text decides what the database does: this is how SQL is injected.',
  check: ({ use }) =>
    splicesIn(use.pieces).map((piece) => ({
      at: { file: piece.at },
      length: piece.code.length,
      message: `${piece.code.length > 40 ? 'an expression' : piece.code} becomes part of the SQL text`,
      fix: 'give values as parameters ($1), and names through the client’s own quoting of identifiers',
    })),
};

type Splice = Extract<Piece, { readonly type: 'splice' }>;

function splicesIn(pieces: readonly Piece[]): readonly Splice[] {
  return pieces.flatMap((piece, i) => {
    if (piece.type === 'choice') return piece.options.flatMap(splicesIn);
    if (piece.type !== 'splice') return [];
    const before = pieces[i - 1];
    // The number of a parameter is counted by the program.
    const isNumber = before?.type === 'text' && before.text.endsWith('$');
    return isNumber ? [] : [piece];
  });
}
