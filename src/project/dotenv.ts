/** `.env`: variables of this machine that are not committed. The real environment wins over it. */
import type { Storage } from '../core/ports/storage.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The environment, completed by `.env` of the project's folder. */
export async function withDotenv(files: Storage, environment: Variables): Promise<Variables> {
  const text = await files.read('.env');
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
  return text === undefined ? given : { ...parseDotenv(text), ...given };
}

/**
 * `NAME=value` lines. Quotes around a value are taken off; within double quotes `\n` is a line break. A `#`
 * begins a comment at the start of a line, or after a space behind an unquoted value.
 */
export function parseDotenv(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) found[match[1]] = unquoted(match[2]);
  }
  return found;
}

function unquoted(written: string): string {
  const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(written);
  if (quoted?.[2] === undefined) return written.replace(/(?:^|\s+)#.*$/, '');
  return quoted[1] === '"' ? quoted[2].replaceAll('\\n', '\n').replaceAll('\\"', '"') : quoted[2];
}
