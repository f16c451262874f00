/** A pre-flight probe: a query for the rows that would refuse a step, as plain data in plan.json. */

export interface Probe {
  /** What it looks for and where, to be given to --skip-preflight: `nulls:users.nick`. */
  readonly name: string;
  /** The object of the rule: `users.nick`. */
  readonly object: string;
  /** The table that is read, quoted for SQL. */
  readonly table: string;
  /** What such rows do: `NULL in it`. */
  readonly breaks: string;
  /** SELECT with one column `key`: JSON text of the row's primary key, personal values hidden. */
  readonly violations: string;
  /** SELECT with one column `rows`: an estimate from statistics, for tables that are too large to read. */
  readonly guess?: string;
}
