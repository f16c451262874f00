/** Changes of enums. */
import type { Case } from './basis.ts';

export const enumCases: readonly Case[] = [
  {
    name: 'that gains values',
    from: `CREATE TYPE e AS ENUM ('b');`,
    to: `CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd');`,
  },
  {
    name: 'that loses a value under a column with a default, an index and a view',
    from: `CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (e e DEFAULT 'a', es e[], CHECK (e <> 'b')); CREATE INDEX ON t (e) WHERE e = 'a'; CREATE VIEW v AS SELECT e FROM t; GRANT SELECT ON v TO PUBLIC; COMMENT ON VIEW v IS 'kept';`,
    to: `CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (e e DEFAULT 'a', es e[], CHECK (e <> 'b')); CREATE INDEX ON t (e) WHERE e = 'a'; CREATE VIEW v AS SELECT e FROM t; GRANT SELECT ON v TO PUBLIC; COMMENT ON VIEW v IS 'kept';`,
  },
  {
    name: 'that loses a value a function takes',
    from: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (e e); CREATE FUNCTION g(e) RETURNS e LANGUAGE sql AS 'SELECT $1';`,
    to: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (e e); CREATE FUNCTION g(e) RETURNS e LANGUAGE sql AS 'SELECT $1';`,
  },
];
