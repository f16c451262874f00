/**
 * What differs between the SQL engines Datawright writes for. Everything else is written once, in SQL that both
 * understand; a dialect stays short.
 */

export type EngineName = 'postgres' | 'duckdb';

export type Literal = string | number | boolean | null;

export interface Dialect {
  readonly name: EngineName;
  /** Quoted when the engine needs it. */
  quote(identifier: string): string;
  qualify(schema: string, name: string): string;
  literal(value: Literal): string;
  /** The engine's type for values of a PostgreSQL type, e.g. `timestamptz` → `TIMESTAMP WITH TIME ZONE`. */
  type(postgresType: string): string;
  /** The type in which JSON documents are stored. */
  readonly jsonType: string;
  /** Boolean expression: the text `value` matches the regular expression. */
  matches(value: string, pattern: string): string;
  /** Seconds from one timestamp (or date) to another, as double precision; timestamps without zone are UTC. */
  secondsBetween(earlier: string, later: string): string;
}

/** A literal but for text, which engines escape differently. */
export function plainLiteral(value: Exclude<Literal, string>): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (Number.isFinite(value)) return String(value);
  throw new RangeError(`${value} has no SQL literal`);
}
