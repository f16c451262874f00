/** Changes of operators, their classes and families. */
import type { Case } from './basis.ts';

const pair = `CREATE TYPE pair AS (a int, b int);
  CREATE FUNCTION lt(pair, pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2.a';
  CREATE FUNCTION gt(pair, pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.a > $2.a';
  CREATE FUNCTION eq(pair, pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2.a';
  CREATE FUNCTION cmp(pair, pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.a - $2.a';`;
const less = `CREATE OPERATOR <<< (FUNCTION = lt, LEFTARG = pair, RIGHTARG = pair`;
const more = `CREATE OPERATOR >>> (FUNCTION = gt, LEFTARG = pair, RIGHTARG = pair`;
const same = `CREATE OPERATOR === (FUNCTION = eq, LEFTARG = pair, RIGHTARG = pair, COMMUTATOR = ===, HASHES, MERGES);`;
const both = `${pair} ${less}, COMMUTATOR = >>>); ${more}, COMMUTATOR = <<<); ${same}`;
const ops = 'CREATE OPERATOR CLASS pair_ops FOR TYPE pair USING btree';

export const operatorCases: readonly Case[] = [
  {
    name: 'that commute, with estimators, a prefix operator and a view',
    from: pair,
    to: `${pair} ${less}, COMMUTATOR = >>>, RESTRICT = scalarltsel, JOIN = scalarltjoinsel); ${more}, COMMUTATOR = <<<); ${same}
      CREATE FUNCTION neg(pair) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW(-$1.a, -$1.b)::pair'; CREATE OPERATOR !! (FUNCTION = neg, RIGHTARG = pair);
      CREATE VIEW v AS SELECT (ROW(1, 2)::pair <<< ROW(3, 4)::pair) AS x; COMMENT ON OPERATOR <<< (pair, pair) IS 'x'; COMMENT ON OPERATOR !! (NONE, pair) IS 'y';`,
  },
  {
    name: 'with another estimator',
    from: `${pair} ${less}, RESTRICT = scalarltsel);`,
    to: `${pair} ${less}, JOIN = scalarltjoinsel);`,
  },
  { name: 'that gains a commutator', from: `${pair} ${less});`, to: both.replace(same, '') },
  {
    name: 'that are linked while both are there',
    from: `${pair} ${less}); ${more});`,
    to: `${pair} ${less}, COMMUTATOR = >>>); ${more}, COMMUTATOR = <<<);`,
  },
];

export const operatorClassCases: readonly Case[] = [
  {
    name: 'with operators and functions, under an index',
    from: both,
    to: `${both} ${ops} AS OPERATOR 1 <<<, OPERATOR 3 ===, OPERATOR 5 >>>, FUNCTION 1 cmp(pair, pair); CREATE TABLE t (p pair); CREATE INDEX ON t (p pair_ops); COMMENT ON OPERATOR CLASS pair_ops USING btree IS 'x';`,
  },
  {
    name: 'with another member, under an index',
    from: `${both} ${ops} AS OPERATOR 1 <<<, OPERATOR 3 ===, FUNCTION 1 cmp(pair, pair); CREATE TABLE t (p pair); CREATE INDEX ON t (p pair_ops);`,
    to: `${both} ${ops} AS OPERATOR 1 <<<, OPERATOR 3 ===, OPERATOR 5 >>>, FUNCTION 1 cmp(pair, pair); CREATE TABLE t (p pair); CREATE INDEX ON t (p pair_ops);`,
  },
  {
    name: 'that stores another type',
    from: '',
    to: `CREATE OPERATOR CLASS points FOR TYPE point USING gist AS OPERATOR 11 |>>(point, point), OPERATOR 15 <->(point, point) FOR ORDER BY float_ops,
      FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal),
      FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), STORAGE box;`,
  },
];

export const operatorFamilyCases: readonly Case[] = [
  {
    name: 'with members of its own',
    from: `${both} CREATE OPERATOR FAMILY fam USING btree;`,
    to: `${both} CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 <<<(pair, pair), FUNCTION 1 (pair, pair) cmp(pair, pair); COMMENT ON OPERATOR FAMILY fam USING btree IS 'x';`,
  },
  {
    name: 'made with its members',
    from: '',
    to: `${both} CREATE OPERATOR FAMILY fam USING btree; ${ops} FAMILY fam AS OPERATOR 1 <<<, FUNCTION 1 cmp(pair, pair); ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 <(int, int);`,
  },
];
