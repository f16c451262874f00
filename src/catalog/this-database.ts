/** Statements about the database one is in: no keyword means it, and its name differs from server to server. */
import { quoteLiteral } from '../core/identifier.ts';

/** SQL for `<before> <the database> <after>`. */
export function inThisDatabase(before: string, after: string): string {
  const text = `${before.replaceAll('%', '%%')} %I ${after.replaceAll('%', '%%')}`;
  return `DO ${quoteLiteral(`BEGIN EXECUTE format(${quoteLiteral(text)}, current_database()); END`)}`;
}

/** SQL for the row of it in pg_database, as `d`. */
export const thisDatabase = `(SELECT * FROM pg_database WHERE datname = current_database()) AS d`;
