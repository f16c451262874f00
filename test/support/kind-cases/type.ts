/** Changes of range types, collations and casts. */
import type { Case } from './basis.ts';

export const rangeCases: readonly Case[] = [
  {
    name: 'with every option, in a table and a materialised view',
    from: '',
    to: `CREATE FUNCTION gap(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
      CREATE TYPE floatrange AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = gap, MULTIRANGE_TYPE_NAME = floats);
      CREATE TYPE words AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C");
      CREATE TABLE t (r floatrange DEFAULT floatrange(0, 1), m floats, a words[]);
      CREATE MATERIALIZED VIEW v AS SELECT upper(r) FROM t WHERE r && floatrange(0, 2); COMMENT ON TYPE words IS 'x';`,
  },
  {
    name: 'with another operator class',
    from: 'CREATE TYPE span AS RANGE (SUBTYPE = text);',
    to: 'CREATE TYPE span AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops);',
  },
  {
    name: 'with another multirange under columns with a default, an index and a view',
    from: `CREATE TYPE span AS RANGE (SUBTYPE = numeric); CREATE TABLE t (s span DEFAULT '[1,2)', n int, a span[]); CREATE INDEX ON t USING gist (s); CREATE VIEW v AS SELECT s FROM t; CREATE FUNCTION long(span) RETURNS bool LANGUAGE sql AS 'SELECT isempty($1)';`,
    to: `CREATE TYPE span AS RANGE (SUBTYPE = numeric, MULTIRANGE_TYPE_NAME = spans); CREATE TABLE t (s span DEFAULT '[1,2)', n int, a span[]); CREATE INDEX ON t USING gist (s); CREATE VIEW v AS SELECT s FROM t; CREATE FUNCTION long(span) RETURNS bool LANGUAGE sql AS 'SELECT isempty($1)';`,
  },
  {
    name: 'with a canonical function, which needs the type that needs it',
    from: '',
    to: `CREATE TYPE ints; CREATE FUNCTION ints_canonical(ints) RETURNS ints LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
      CREATE TYPE ints AS RANGE (SUBTYPE = int, CANONICAL = ints_canonical); CREATE TABLE t (r ints);`,
  },
];

export const collationCases: readonly Case[] = [
  {
    name: 'of the C library and of ICU',
    from: '',
    to: `CREATE COLLATION plain (LC_COLLATE = 'C', LC_CTYPE = 'POSIX'); CREATE COLLATION folded (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false); CREATE TABLE t (a text COLLATE folded); COMMENT ON COLLATION plain IS 'x';`,
  },
  {
    name: 'with other rules, under a column with an index and a view',
    from: `CREATE COLLATION own (PROVIDER = icu, LOCALE = 'und'); CREATE TABLE t (a text COLLATE own DEFAULT 'x'); CREATE INDEX ON t (a); CREATE VIEW v AS SELECT a FROM t ORDER BY a;`,
    to: `CREATE COLLATION own (PROVIDER = icu, LOCALE = 'und', RULES = '&a < g'); CREATE TABLE t (a text COLLATE own DEFAULT 'x'); CREATE INDEX ON t (a); CREATE VIEW v AS SELECT a FROM t ORDER BY a;`,
  },
  {
    name: 'built in',
    from: '',
    to: `CREATE COLLATION u (PROVIDER = builtin, LOCALE = 'C.UTF-8');`,
  },
];

const pair = 'CREATE TYPE pair AS (a int, b int);';

export const castCases: readonly Case[] = [
  {
    name: 'by a function, implicit, in a view',
    from: pair,
    to: `${pair} CREATE FUNCTION a_of(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.a'; CREATE CAST (pair AS int) WITH FUNCTION a_of(pair) AS IMPLICIT; CREATE VIEW v AS SELECT ROW(1, 2)::pair::int AS a; COMMENT ON CAST (pair AS int) IS 'x';`,
  },
  {
    name: 'in another way and context',
    from: `${pair} CREATE CAST (text AS pair) WITH INOUT AS ASSIGNMENT;`,
    to: `${pair} CREATE FUNCTION p(text) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW(1, 2)::pair'; CREATE CAST (text AS pair) WITH FUNCTION p(text);`,
  },
];
