/** A part of a file, in characters from its beginning. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
