/** PostgreSQL's own grammar: SQL text to parse trees. */
import type { Node } from 'libpg-query';

export interface ParsedStatement {
  readonly tree: Node;
  /** Where it lies in the text, in bytes from 0: the grammar counts UTF-8. */
  readonly from: number;
  readonly to: number;
}

export type Parsed =
  | { readonly type: 'statements'; readonly statements: readonly ParsedStatement[] }
  /** `offset` is where the parser stopped, in characters from 0. */
  | { readonly type: 'syntax-error'; readonly message: string; readonly offset: number };

export type Parse = (sql: string) => Parsed;

/** Loads the grammar (80 ms) when it is first needed. */
export async function loadGrammar(): Promise<Parse> {
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  return (sql) => {
    try {
      const length = Buffer.byteLength(sql);
      const statements = (parseSync(sql).stmts ?? []).flatMap((raw) => {
        const { stmt, stmt_location: from = 0, stmt_len: bytes = 0 } = raw;
        return stmt === undefined ? [] : [{ tree: stmt, from, to: bytes === 0 ? length : from + bytes }];
      });
      return { type: 'statements', statements };
    } catch (error) {
      const details = (error as { readonly sqlDetails?: { readonly cursorPosition?: number } }).sqlDetails;
      const message = error instanceof Error ? error.message : String(error);
      return { type: 'syntax-error', message, offset: details?.cursorPosition ?? 0 };
    }
  };
}
