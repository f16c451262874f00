/** Changes of domains. */
import type { Case } from './basis.ts';

export const domainCases: readonly Case[] = [
  {
    name: 'with another check, default and NOT NULL',
    from: `CREATE DOMAIN d AS text CHECK (VALUE <> ''); CREATE TABLE t (d d);`,
    to: `CREATE DOMAIN d AS text DEFAULT 'x' NOT NULL CONSTRAINT longer CHECK (length(VALUE) > 1); CREATE TABLE t (d d);`,
  },
  {
    name: 'over a longer type, under a generated column, a view and a function',
    from: `CREATE DOMAIN d AS varchar(10); CREATE TABLE t (d d, g text GENERATED ALWAYS AS (upper(d)) STORED); CREATE VIEW v AS SELECT g, d FROM t; CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS 'SELECT $1';`,
    to: `CREATE DOMAIN d AS varchar(20); CREATE TABLE t (d d, g text GENERATED ALWAYS AS (upper(d)) STORED); CREATE VIEW v AS SELECT g, d FROM t; CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS 'SELECT $1';`,
  },
  {
    name: 'over another type, with a comment and privileges, in an array',
    from: `CREATE DOMAIN d AS text CONSTRAINT c CHECK (VALUE <> ''); CREATE TABLE t (d d, l d[]); COMMENT ON DOMAIN d IS 'd'; COMMENT ON CONSTRAINT c ON DOMAIN d IS 'c'; REVOKE USAGE ON TYPE d FROM PUBLIC;`,
    to: `CREATE DOMAIN d AS varchar(20) NOT NULL CONSTRAINT c CHECK (VALUE <> ''); CREATE TABLE t (d d, l d[]); COMMENT ON DOMAIN d IS 'd'; COMMENT ON CONSTRAINT c ON DOMAIN d IS 'c'; REVOKE USAGE ON TYPE d FROM PUBLIC;`,
  },
  { name: 'over another type', from: 'CREATE DOMAIN d AS int;', to: 'CREATE DOMAIN d AS bigint;' },
  {
    name: 'of another base type, with a check not valid and comments on checks',
    from: `CREATE DOMAIN d AS varchar(10) CONSTRAINT a CHECK (VALUE <> 'x'); ALTER DOMAIN d ADD CONSTRAINT b CHECK (VALUE <> 'y') NOT VALID; COMMENT ON CONSTRAINT a ON DOMAIN d IS '1'; COMMENT ON CONSTRAINT b ON DOMAIN d IS '2'; CREATE TABLE t (a d, b d[]);`,
    to: `CREATE DOMAIN d AS varchar(20) CONSTRAINT a CHECK (VALUE <> 'x'); ALTER DOMAIN d ADD CONSTRAINT b CHECK (VALUE <> 'y') NOT VALID; COMMENT ON CONSTRAINT a ON DOMAIN d IS '1'; COMMENT ON CONSTRAINT b ON DOMAIN d IS '2'; CREATE TABLE t (a d, b d[]);`,
  },
  {
    name: 'used in arrays, over a function that is made anew',
    from: `CREATE FUNCTION f(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE DOMAIN d AS text CHECK (f(VALUE)); CREATE TYPE c AS (x d); CREATE TABLE t (a d, b d[] DEFAULT '{}', c c);`,
    to: `CREATE FUNCTION f(text, int DEFAULT 5) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE DOMAIN d AS text CHECK (f(VALUE)); CREATE TYPE c AS (x d); CREATE TABLE t (a d, b d[] DEFAULT '{}', c c);`,
  },
];
