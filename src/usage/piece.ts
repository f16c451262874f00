/**
 * SQL as application code writes it: constant text, values that become parameters, fragments that are there or
 * not, and holes that nobody can look into before the program runs.
 */

export type Piece =
  /** `exact` when the characters of the text stand one by one in the file from `at`. */
  | { readonly type: 'text'; readonly text: string; readonly at: number; readonly exact: boolean }
  | { readonly type: 'value'; readonly at: number }
  /** The name of something, given at run time by a helper that quotes it. */
  | { readonly type: 'name'; readonly at: number }
  /** Text spliced in as it is. `code` is the expression, for people. */
  | { readonly type: 'splice'; readonly at: number; readonly code: string }
  /** A fragment the client's own helper makes, of a kind nobody knows. */
  | { readonly type: 'fragment'; readonly at: number }
  | { readonly type: 'choice'; readonly options: readonly (readonly Piece[])[] };

/** One text a program may send. */
export interface Variant {
  readonly pieces: readonly Exclude<Piece, { readonly type: 'choice' }>[];
}

/**
 * Every fragment in its place at least once: the text with all first options, then one text for each other
 * option. All combinations would be 2ⁿ texts and say nothing more about names.
 */
export function variantsOf(pieces: readonly Piece[]): readonly Variant[] {
  const choices = choicesIn(pieces);
  const first: Variant = { pieces: chosen(pieces, new Map()) };
  const others = choices.flatMap((choice) =>
    choice.options.slice(1).map((_, i): Variant => ({ pieces: chosen(pieces, new Map([[choice, i + 1]])) })),
  );
  return [first, ...others];
}

type Choice = Extract<Piece, { readonly type: 'choice' }>;

function choicesIn(pieces: readonly Piece[]): readonly Choice[] {
  return pieces.flatMap((piece) =>
    piece.type === 'choice' ? [piece, ...piece.options.flatMap(choicesIn)] : [],
  );
}

function chosen(pieces: readonly Piece[], picks: ReadonlyMap<Choice, number>): Variant['pieces'] {
  return pieces.flatMap((piece) =>
    piece.type === 'choice' ? chosen(piece.options[pickOf(piece, picks)] ?? [], picks) : [piece],
  );
}

/** A choice inside the option of another needs that option: it is taken on the way to a pick. */
function pickOf(choice: Choice, picks: ReadonlyMap<Choice, number>): number {
  const own = picks.get(choice);
  if (own !== undefined) return own;
  const wanted = new Set(picks.keys());
  const towards = choice.options.findIndex((option) => choicesIn(option).some((inner) => wanted.has(inner)));
  return towards === -1 ? 0 : towards;
}
