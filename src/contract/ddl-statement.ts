/** One SQL statement of a contract, and where what it says was written. */
import type { Place } from '../core/diagnostic.ts';

export interface DdlStatement {
  readonly sql: string;
  readonly place: Place;
  /** Places of parts of the statement, by character offset, ascending. */
  readonly marks?: readonly Mark[];
  /** The SQL file that this is the text of. */
  readonly file?: string;
}

export interface Mark {
  readonly offset: number;
  readonly place: Place;
}
