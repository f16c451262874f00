/** Cuts a text of many SQL statements into single ones, by PostgreSQL's own grammar. */
import { loadGrammar, type Parsed } from './parse.ts';

export interface SqlStatement {
  readonly sql: string;
  /** Where it begins in the text, in characters from 0. */
  readonly offset: number;
}

export type Split =
  | { readonly type: 'statements'; readonly statements: readonly SqlStatement[] }
  | Extract<Parsed, { readonly type: 'syntax-error' }>;

export async function splitStatements(text: string): Promise<Split> {
  const parse = await loadGrammar();
  const parsed = parse(text);
  if (parsed.type === 'syntax-error') return parsed;
  // The grammar counts bytes, JavaScript UTF-16 units.
  const bytes = Buffer.from(text);
  const statements = parsed.statements.map(({ from, to }) => {
    const raw = bytes.subarray(from, to).toString();
    const sql = raw.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
    const offset = bytes.subarray(0, from).toString().length + (raw.length - sql.length);
    return { sql: sql.trimEnd(), offset };
  });
  return { type: 'statements', statements };
}
