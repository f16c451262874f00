/** Lines of text in aligned columns; ANSI colours count for nothing, wide characters for two cells. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const ANSI = /\u001b\[[0-9;]*m/g;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;
const COMBINING = /\p{M}/u;
const NUMBER = /^[~≈+-]?[\d,]+(?:\.\d+)?(?: ?(?:%|ms|s|min|h|d|B|kB|MB|GB|TB|rows\/s))?$/;

/** Widest text that is still pleasant to read; narrower terminals get what they have, never under 40. */
export const MAX_WIDTH = 100;
const MIN_WIDTH = 40;

export function pageWidth(terminalColumns: number | undefined): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, terminalColumns ?? MAX_WIDTH));
}

export function stripColour(text: string): string {
  return text.replace(ANSI, '');
}

/** Cells on a terminal. */
export function visibleWidth(text: string): number {
  const plain = stripColour(text);
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const character of plain) width += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

export function padTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - visibleWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Cuts at `width` with an ellipsis; colours are dropped when something is cut. */
export function truncate(text: string, width: number): string {
  if (visibleWidth(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const character of stripColour(text)) {
    const cells = visibleWidth(character);
    if (used + cells > width - 1) break;
    cut += character;
    used += cells;
  }
  return `${cut}…`;
}

/** Breaks at spaces so that no line is wider than `width`; a single longer word stands alone, unbroken. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const room = Math.max(1, width - visibleWidth(indent));
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const [, space = '', word = ''] of paragraph.matchAll(/( *)([^ ]+)/g)) {
      if (line === '') line = word;
      else if (visibleWidth(line) + space.length + visibleWidth(word) <= room) line += space + word;
      else {
        lines.push(line);
        line = word;
      }
    }
    lines.push(line);
  }
  return lines.map((line) => (line === '' ? '' : indent + line));
}

/** The first lines of a screen: its parts side by side where there is room for them, else one below the other. */
export function headLines(parts: readonly string[], width: number): readonly string[] {
  const side = `  ${parts.join('  ')}`;
  return visibleWidth(side) <= width ? [side] : parts.map((part) => `  ${truncate(part, width - 2)}`);
}

export interface ColumnOptions {
  /** Spaces before the first column; 2 unless said otherwise. */
  readonly indent?: number;
  /** Spaces between columns; 2 unless said otherwise. */
  readonly gap?: number;
  /** Per column; a column whose cells are all numbers goes right by itself. */
  readonly align?: readonly ('left' | 'right' | undefined)[];
  /** Lines longer than this make the widest column narrower: its cells wrap. Use the view's `width`. */
  readonly width?: number;
  /** Shown dim-able above the rows; painted by the caller. */
  readonly header?: readonly string[];
}

/** Rows of cells → aligned lines. The last column is not padded; empty trailing cells leave no spaces. */
export function columns(
  rows: readonly (readonly string[])[],
  options: ColumnOptions = {},
): readonly string[] {
  const all = options.header === undefined ? rows : [options.header, ...rows];
  const count = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(0, ...all.map((row) => visibleWidth(row[i] ?? ''))),
  );
  const align = widths.map((_, i) => options.align?.[i] ?? (isNumeric(rows, i) ? 'right' : 'left'));
  const gap = ' '.repeat(options.gap ?? 2);
  const indent = ' '.repeat(options.indent ?? 2);
  shrink(widths, options.width, indent.length + gap.length * Math.max(0, count - 1));
  return all.flatMap((row) => {
    const cells = widths.map((width, i) => {
      const cell = row[i] ?? '';
      return visibleWidth(cell) <= width ? [cell] : wrapCell(cell, width);
    });
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, y) =>
      (indent + widths.map((width, i) => padTo(cells[i]?.[y] ?? '', width, align[i])).join(gap)).trimEnd(),
    );
  });
}

/** Label and value pairs, labels in one column: the head of most views. */
export function fields(
  pairs: readonly (readonly [label: string, value: string] | undefined)[],
  paintLabel: (text: string) => string = (text) => text,
  width?: number,
): readonly string[] {
  const rows = pairs.flatMap((pair) => (pair === undefined ? [] : [[paintLabel(pair[0]), pair[1]]]));
  return columns(rows, { align: ['left', 'left'], gap: 3, ...(width === undefined ? {} : { width }) });
}

function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  const cells = rows.map((row) => stripColour(row[column] ?? '').trim()).filter((cell) => cell !== '');
  return cells.length > 0 && cells.every((cell) => NUMBER.test(cell));
}

/** Takes the excess from the widest columns, which wrap; no column goes under 12 cells. */
function shrink(widths: number[], width: number | undefined, fixed: number): void {
  if (width === undefined) return;
  let excess = widths.reduce((sum, w) => sum + w, fixed) - width;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const current = widths[widest];
    if (current === undefined || current <= 12) return;
    widths[widest] = current - 1;
    excess -= 1;
  }
}

function wrapCell(cell: string, width: number): readonly string[] {
  return wrap(cell, width).flatMap((line) => {
    if (visibleWidth(line) <= width) return [line];
    const characters = [...stripColour(line)];
    const pieces: string[] = [];
    for (let i = 0; i < characters.length; i += width) pieces.push(characters.slice(i, i + width).join(''));
    return pieces;
  });
}
