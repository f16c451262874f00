/** What checks need of a database. */
import type { Dialect } from '../sql/dialect.ts';

/** One database as checks see it; `query` should not be able to write. */
export interface Engine {
  readonly dialect: Dialect;
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}
