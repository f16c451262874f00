/** Changes of aggregates. */
import type { Case } from './basis.ts';

const step = `CREATE FUNCTION step(s int, v int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT s + v';`;
const sum = (rest = ''): string => `${step} CREATE AGGREGATE total(int) (SFUNC = step, STYPE = int${rest});`;

export const aggregateCases: readonly Case[] = [
  {
    name: 'with moving, parallel and final functions',
    from: step,
    to: `${step} CREATE FUNCTION fin(s int, int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT s::bigint';
      CREATE AGGREGATE total(v int) (SFUNC = step, STYPE = int, SSPACE = 100, FINALFUNC = fin, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE,
        COMBINEFUNC = step, INITCOND = '0', MSFUNC = step, MINVFUNC = step, MSTYPE = int, MSSPACE = 50, MFINALFUNC = fin, MFINALFUNC_EXTRA, MFINALFUNC_MODIFY = READ_WRITE, MINITCOND = '0', PARALLEL = SAFE);
      CREATE AGGREGATE least_of(int) (SFUNC = int4smaller, STYPE = int, SORTOP = <, PARALLEL = RESTRICTED);
      CREATE AGGREGATE rows_of(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
      CREATE VIEW v AS SELECT total(x) FROM generate_series(1, 3) AS x; COMMENT ON AGGREGATE rows_of(*) IS 'x'; COMMENT ON AGGREGATE total(int) IS 'y';`,
  },
  {
    name: 'over an ordered set, and of a hypothetical row',
    from: '',
    to: `CREATE FUNCTION last(s anyelement, v anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT v';
      CREATE AGGREGATE last_of(anyelement ORDER BY anyelement) (SFUNC = last, STYPE = anyelement);
      CREATE AGGREGATE my_rank(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
      COMMENT ON AGGREGATE my_rank(VARIADIC "any" ORDER BY VARIADIC "any") IS 'x';`,
  },
  {
    name: 'with another initial value, under a view',
    from: `${sum()} CREATE VIEW v AS SELECT total(x) FROM generate_series(1, 3) AS x;`,
    to: `${sum(`, INITCOND = '5', PARALLEL = SAFE`)} CREATE VIEW v AS SELECT total(x) FROM generate_series(1, 3) AS x;`,
  },
  {
    name: 'with another result, under a view',
    from: `${sum()} CREATE VIEW v AS SELECT total(x) FROM generate_series(1, 3) AS x;`,
    to: `${step.replaceAll('int ', 'bigint ').replace('s int', 's bigint')} CREATE AGGREGATE total(int) (SFUNC = step, STYPE = bigint); CREATE VIEW v AS SELECT total(x) FROM generate_series(1, 3) AS x;`,
  },
  {
    name: 'whose function is made anew',
    from: sum(),
    to: sum().replace('s int, v int', 'state int, value int').replace('s + v', 'state + value'),
  },
  {
    name: 'that becomes a function',
    from: sum(),
    to: `${step} CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT 1';`,
  },
];
