/**
 * Width of text in the system's sans-serif font without a browser: advance widths of Helvetica and Arial in em,
 * with room for the widest of the usual system fonts (DejaVu Sans, Verdana: 15 % more).
 */
const ROOM = 1.15;

const NARROW: Readonly<Record<string, number>> = {
  ...each("ijl|'", 0.23),
  ...each(' !,./:;ftI[]\\', 0.28),
  ...each('r()-`', 0.34),
  ...each('ckszvxyJ', 0.5),
  ...each('ABEKPSVXY&', 0.667),
  ...each('CDHNRUw', 0.722),
  ...each('GOQ', 0.78),
  ...each('Mm', 0.85),
  ...each('W%', 0.95),
};
const USUAL = 0.556;

export function textWidth(text: string, fontSize: number): number {
  let em = 0;
  for (const character of text) em += NARROW[character] ?? (character > '\u2e80' ? 1 : USUAL);
  return em * ROOM * fontSize;
}

function each(characters: string, width: number): Record<string, number> {
  return Object.fromEntries([...characters].map((character) => [character, width]));
}
