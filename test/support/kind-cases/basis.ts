/** What many cases stand on. */

/** One change of an object, told by the SQL of both sides; it is run there and back. */
export interface Case {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export const users = 'CREATE TABLE users (id int PRIMARY KEY, email text, age int);';
export const f = (body: string, result = 'int'): string =>
  `CREATE FUNCTION f(a int) RETURNS ${result} LANGUAGE sql IMMUTABLE AS '${body}';`;
export const pass = `CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';`;
export const events = 'CREATE TABLE events (id int, day date NOT NULL) PARTITION BY RANGE (day);';
export const y24 = `CREATE TABLE y24 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`;
