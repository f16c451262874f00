/** A check: how one kind of rule is computed on any SQL engine, so that the scanner can fuse many into one scan. */
import type { Place } from '../core/diagnostic.ts';

/** What differs between engines in the SQL that checks emit. */
export interface CheckDialect {
  readonly name: 'postgres' | 'duckdb';
  quote(identifier: string): string;
  literal(value: string | number | boolean | null): string;
  /** Boolean expression: `value` matches the POSIX regular expression. */
  matches(value: string, pattern: string): string;
  /** Seconds between two timestamps as double precision. */
  secondsBetween(earlier: string, later: string): string;
}

export type Dimension =
  | 'completeness'
  | 'accuracy'
  | 'consistency'
  | 'timeliness'
  | 'uniqueness'
  | 'validity'
  | 'referential'
  | 'distribution';

export interface Verdict {
  readonly target: string;
  readonly check: string;
  readonly dimension: Dimension;
  /** What was demanded, in words: `delay between -1440 and 2880`. */
  readonly label: string;
  readonly passed: boolean;
  readonly severity: 'critical' | 'warning';
  readonly observed: string;
  readonly rows: number;
  readonly failing: number;
  /** Primary keys of some failing rows. */
  readonly failingKeys: readonly string[];
  /** The SQL that shows the failing rows, or the comparison made. */
  readonly sql: string;
  /** True when a validated constraint proves it and no row was read. */
  readonly proven: boolean;
  readonly place: Place;
}
