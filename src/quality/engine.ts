/** What checks need of a database. */
import type { CheckDialect } from './check.ts';

/** One database as checks see it; `query` should not be able to write. */
export interface Engine {
  readonly dialect: CheckDialect;
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}
