/** SQL texts in a migration that is a program: string literals given to a function, in its `up` part. */
import { blank, type ReadMigration } from './format.ts';

type Part = Pick<ReadMigration, 'sql' | 'unread'>;

/**
 * @param call what stands before the SQL text, with flag g
 * @param builder calls that say in the tool's own words what they do
 */
export function readProgram(text: string, call: RegExp, builder?: RegExp): Part {
  const forward = withoutDown(text);
  let sql = blank(text, 0, text.length);
  let unread = builder?.exec(forward)?.index;
  for (const found of forward.matchAll(call)) {
    const start = found.index + found[0].length;
    const literal = literalAt(forward, start);
    if (literal === undefined) unread = Math.min(unread ?? found.index, found.index);
    else sql = `${sql.slice(0, start + 1)}${literal};${sql.slice(start + 1 + literal.length + 1)}`;
  }
  return { sql, ...(unread === undefined ? {} : { unread }) };
}

/** The program without the part that goes back. */
export function withoutDown(text: string): string {
  const down =
    /\b(?:exports\s*\.\s*down|export\s+(?:async\s+)?(?:function|const)\s+down|(?:async\s+)?down\s*(?:\(|:|=))/;
  const up =
    /\b(?:exports\s*\.\s*up|export\s+(?:async\s+)?(?:function|const)\s+up|(?:async\s+)?up\s*(?:\(|:|=))/;
  const from = down.exec(text)?.index;
  if (from === undefined) return text;
  const next = up.exec(text)?.index ?? 0;
  return blank(text, from, next > from ? next : text.length);
}

/** The text of a string literal, as long as it is written: what stands for something else becomes a name. */
function literalAt(text: string, start: number): string | undefined {
  const quote = text[start];
  if (quote !== '`' && quote !== "'" && quote !== '"') return undefined;
  let content = '';
  for (let i = start + 1; i < text.length; i += 1) {
    const character = text[i] ?? '';
    if (character === quote) return content;
    if (character === '\\') {
      const escaped = text[i + 1] ?? '';
      content += /[nrt\n]/.test(escaped) ? ` ${escaped === '\n' ? '\n' : ' '}` : ` ${escaped}`;
      i += 1;
    } else if (quote === '`' && character === '$' && text[i + 1] === '{') {
      const end = endOfBraces(text, i + 1);
      content += text.slice(i, end).replace(/[^\n]/g, '_').replace(/^_/, 'p');
      i = end - 1;
    } else content += character;
  }
  return undefined;
}

function endOfBraces(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    if (text[i] === '{') depth += 1;
    if (text[i] === '}') depth -= 1;
    if (depth === 0) return i + 1;
  }
  return text.length;
}
