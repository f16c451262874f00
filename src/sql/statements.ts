/** Cuts a text of many SQL statements into single ones, by PostgreSQL's own grammar. */

export interface SqlStatement {
  readonly sql: string;
  /** Where it begins in the text, in characters from 0. */
  readonly offset: number;
}

export type Split =
  | { readonly type: 'statements'; readonly statements: readonly SqlStatement[] }
  /** `offset` is where the parser stopped, in characters from 0. */
  | { readonly type: 'syntax-error'; readonly message: string; readonly offset: number };

export async function splitStatements(text: string): Promise<Split> {
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  let parsed: { readonly stmts?: readonly { readonly stmt_location?: number; readonly stmt_len?: number }[] };
  try {
    parsed = parseSync(text) as typeof parsed;
  } catch (error) {
    const details = (error as { readonly sqlDetails?: { readonly cursorPosition?: number } }).sqlDetails;
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'syntax-error', message, offset: details?.cursorPosition ?? 0 };
  }
  // The grammar counts bytes, JavaScript UTF-16 units.
  const bytes = Buffer.from(text);
  const statements = (parsed.stmts ?? []).map(({ stmt_location: from = 0, stmt_len: length }) => {
    const end = length === undefined || length === 0 ? bytes.length : from + length;
    const raw = bytes.subarray(from, end).toString();
    const sql = raw.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
    const offset = bytes.subarray(0, from).toString().length + (raw.length - sql.length);
    return { sql: sql.trimEnd(), offset };
  });
  return { type: 'statements', statements };
}
