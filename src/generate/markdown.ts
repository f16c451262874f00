/** Markdown that keeps its shape whatever the contract says: cells escaped, columns aligned, no raw HTML. */

/** Columns are padded up to here; one long default must not make every line long. */
const WIDEST = 48;

/** Text inside a table cell or paragraph. */
export function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '\\|')
    .replace(/([`*[\]~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))/g, '\\$1')
    .replace(/\s*\r?\n\s*/g, ' ')
    .trim();
}

/** An inline code span; inside a table, `|` still separates cells unless escaped. */
export function code(text: string): string {
  const flat = text.replace(/\s*\r?\n\s*/g, ' ').trim();
  if (flat === '') return '';
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${flat.replaceAll('|', '\\|')}${pad}${fence}`;
}

/** A fenced block that its own content cannot close. */
export function fenced(language: string, text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/^\s*(`{3,})/gm)].map((run) => run[1]?.length ?? 0));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...text.replace(/\s+$/, '').split(/\r?\n/), fence];
}

/** Cells are Markdown already (`code()` or `escapeText()`); empty ones show a dash. Columns are padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [head, ...rows.map((row) => head.map((_, column) => row[column] || '–'))];
  const widths = head.map((_, column) =>
    Math.min(WIDEST, Math.max(3, ...cells.map((row) => width(row[column] ?? '')))),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((w, column) => pad(row[column] ?? '', w)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  return [line(first), `| ${widths.map((w) => '-'.repeat(w)).join(' | ')} |`, ...rest.map(line)];
}

/** The anchor GitHub gives a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

function width(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : [...text].length;
}

function pad(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width(text)));
}
