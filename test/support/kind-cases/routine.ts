/** Changes of functions and procedures. */
import { type Case, f } from './basis.ts';

const sql = (name: string, body: string, result = 'int', rest = 'IMMUTABLE'): string =>
  `CREATE FUNCTION ${name} RETURNS ${result} LANGUAGE sql ${rest} AS '${body}';`;
const under = (what: string, name: string): Case => ({
  name: `with another result, under ${name}`,
  from: `${f('SELECT 1')} ${what}`,
  to: `${f('SELECT 1::smallint', 'smallint')} ${what}`,
});

export const functionCases: readonly Case[] = [
  { name: 'with another body', from: f('SELECT 1'), to: f('SELECT 2') },
  {
    name: 'with every option',
    from: sql('g(a int, b text)', 'SELECT 1'),
    to: `CREATE FUNCTION g(a int, b text DEFAULT 'x,y') RETURNS int LANGUAGE sql STABLE STRICT LEAKPROOF PARALLEL SAFE COST 7 SECURITY DEFINER SET search_path = 'public', 'pg_temp' SET work_mem = '8MB' AS 'SELECT 2'; COMMENT ON FUNCTION g(int, text) IS 'x';`,
  },
  {
    name: 'that returns rows, with a support function',
    from: sql('g(a int)', 'SELECT 1', 'SETOF int', 'STABLE ROWS 10'),
    to: sql('g(a int)', 'SELECT 1', 'SETOF int', 'STABLE ROWS 20 SUPPORT generate_series_int4_support'),
  },
  {
    name: 'without a default it had',
    from: `${sql('g(a int, b int DEFAULT 1, c int DEFAULT f(1))', 'SELECT 1').replace('CREATE', `${f('SELECT 1')} CREATE`)} CREATE VIEW v AS SELECT g(1);`,
    to: `${f('SELECT 1')} ${sql('g(a int, b int, c int)', 'SELECT 1')} CREATE VIEW v AS SELECT g(1, 2, 3);`,
  },
  {
    name: 'whose argument takes another name, with OUT and TABLE results',
    from: `${sql('g(a int, OUT x int, OUT y text)', `SELECT 1, ''a''`, 'record')} ${sql('h(a int)', 'SELECT 1', 'TABLE (n int)')}`,
    to: `${sql('g(b int, OUT x int, OUT y text)', `SELECT 1, ''a''`, 'record')} ${sql('h(a int)', 'SELECT 1', 'TABLE (m int)')}`,
  },
  under('CREATE VIEW v AS SELECT f(1);', 'a view'),
  under(
    'CREATE MATERIALIZED VIEW v AS SELECT f(1) AS x; CREATE UNIQUE INDEX ON v (x);',
    'a materialised view',
  ),
  under('CREATE TABLE t (a bigint DEFAULT f(1));', 'a default'),
  under('CREATE TABLE t (a int, g bigint GENERATED ALWAYS AS (f(a)) STORED);', 'a generated column'),
  under('CREATE TABLE t (a int); CREATE INDEX ON t (f(a)); CREATE INDEX ON t (a) WHERE f(a) = 1;', 'indexes'),
  under('CREATE TABLE t (a int CHECK (f(a) > 0));', 'a check'),
  under('CREATE TABLE t (a int); CREATE POLICY p ON t USING (f(a) = 1);', 'a policy'),
  under(
    `CREATE TABLE t (a int); CREATE FUNCTION w() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (f(new.a) = 1) EXECUTE FUNCTION w();`,
    'a trigger',
  ),
  under(
    'CREATE DOMAIN d AS int DEFAULT f(1) CHECK (f(VALUE) > 0); CREATE TABLE t (a d);',
    'a domain with columns',
  ),
  under(
    'CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT f(1); END; CREATE FUNCTION h(a int DEFAULT f(1)) RETURNS bigint LANGUAGE sql RETURN g() + a; CREATE TABLE t (a bigint DEFAULT h());',
    'parsed bodies and an argument',
  ),
  under('CREATE TABLE t (a int, b int); CREATE STATISTICS s ON f(a), b FROM t;', 'statistics'),
  under(
    'CREATE TABLE t (a int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t WHERE (a > 0);',
    'nothing at all',
  ),
  {
    name: 'overloaded',
    from: f('SELECT 1'),
    to: `${f('SELECT 1')} CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2'; CREATE VIEW v AS SELECT f(1) AS x, f('a'::text) AS y;`,
  },
  {
    name: 'with another argument type, under a view, a default, a policy and an index',
    from: `${f('SELECT 1')} CREATE TABLE t (a int DEFAULT f(1)); CREATE INDEX ON t (f(a)); CREATE POLICY p ON t USING (f(a) > 0); CREATE VIEW v AS SELECT f(a) FROM t; COMMENT ON VIEW v IS 'v';`,
    to: `${f('SELECT 1').replace('a int', 'a bigint')} CREATE TABLE t (a int DEFAULT f(1)); CREATE INDEX ON t (f(a)); CREATE POLICY p ON t USING (f(a) > 0); CREATE VIEW v AS SELECT f(a) FROM t; COMMENT ON VIEW v IS 'v';`,
  },
  {
    name: 'that calls one made later',
    from: '',
    to: `${sql('z()', 'SELECT 1')} ${sql('a()', 'SELECT public.z()')}`,
  },
  {
    name: 'that calls one which calls it',
    from: '',
    to: `SET LOCAL check_function_bodies = off; ${sql('even(n int)', 'SELECT n = 0 OR public.odd(n - 1)', 'bool')} ${sql('odd(n int)', 'SELECT n > 0 AND public.even(n - 1)', 'bool')} SET LOCAL check_function_bodies = on;`,
  },
  {
    name: 'that reads the table whose default it is',
    from: '',
    to: `CREATE TABLE t (a int); ${sql('next_a()', 'SELECT coalesce(max(a), 0) + 1 FROM public.t', 'int', 'VOLATILE')} ALTER TABLE t ALTER a SET DEFAULT next_a();`,
  },
  {
    name: 'that comes to read a new column',
    from: `CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ${sql('total()', 'SELECT sum(a) FROM public.v', 'bigint', 'STABLE')}`,
    to: `CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t; ${sql('total()', 'SELECT sum(b) FROM public.v', 'bigint', 'STABLE')} ${sql('a_total()', 'SELECT sum(b) FROM public.v', 'bigint', 'STABLE')}`,
  },
  {
    name: 'that declares a variable of a new type',
    from: '',
    to: `CREATE TYPE z AS (n int); CREATE FUNCTION a() RETURNS int LANGUAGE plpgsql AS 'DECLARE x public.z; BEGIN RETURN x.n; END';`,
  },
  {
    name: 'of the server, in place and as a window',
    from: `CREATE FUNCTION g(x anyelement) RETURNS anyelement LANGUAGE internal WINDOW AS 'window_lag'; CREATE VIEW v AS SELECT g(a) OVER () FROM generate_series(1, 2) AS a;`,
    to: `CREATE FUNCTION g(y anyelement) RETURNS anyelement LANGUAGE internal WINDOW AS 'window_lag'; CREATE VIEW v AS SELECT g(a) OVER () FROM generate_series(1, 2) AS a;`,
  },
  {
    name: 'that becomes a procedure',
    from: `CREATE FUNCTION g(a int) RETURNS void LANGUAGE sql AS 'SELECT 1';`,
    to: `CREATE PROCEDURE g(a int) LANGUAGE sql AS 'SELECT 1';`,
  },
];

export const procedureCases: readonly Case[] = [
  {
    name: 'with another body',
    from: `CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';`,
    to: `CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 2'; COMMENT ON PROCEDURE p() IS 'x';`,
  },
  {
    name: 'with other OUT arguments',
    from: `CREATE PROCEDURE p(a int, INOUT b int) LANGUAGE sql AS 'SELECT 1';`,
    to: `CREATE PROCEDURE p(a int, INOUT c int) LANGUAGE sql AS 'SELECT 1';`,
  },
  {
    name: 'with a parsed body over a retyped column',
    from: 'CREATE TABLE t (a int); CREATE PROCEDURE p(n int) LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (n); DELETE FROM t; END;',
    to: 'CREATE TABLE t (a bigint); CREATE PROCEDURE p(n int) LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (n); DELETE FROM t; END;',
  },
];
