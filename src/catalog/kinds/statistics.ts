/** Extended statistics objects: their definition, and how much is sampled for them. */
import type { Fact } from '../catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  type Kind,
  lastName,
  ownerName,
  type Step,
  sqlName,
} from '../kind.ts';

export interface StatisticsAttributes {
  /** As `pg_get_statisticsobjdef` says it: kinds, columns, expressions and table. */
  readonly definition: string;
  /** Fact id of the table. */
  readonly table: string;
  readonly target?: number;
}

const of = (fact: Fact): StatisticsAttributes => attributes<StatisticsAttributes>(fact);

const gently = (fact: Fact): Pick<Step, 'lock' | 'locked'> => ({
  lock: 'SHARE UPDATE EXCLUSIVE',
  locked: [of(fact).table],
});

/** The sampling target speaks of the object alone and locks no table. */
const setTarget = (fact: Fact): Step =>
  alters(fact, `ALTER STATISTICS ${sqlName(fact)} SET STATISTICS ${of(fact).target ?? -1}`);

/** SQL: the statement with its columns by name: PostgreSQL tells them in the order of the table. */
const definition = `(
  SELECT CASE WHEN k.columns IS NULL THEN d.text
    ELSE overlay(d.text PLACING k.named FROM strpos(d.text, ' ON ' || k.columns) + 4 FOR length(k.columns)) END
  FROM pg_get_statisticsobjdef(s.oid) AS d(text), LATERAL (
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) AS named
    FROM pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys::int2[])) AS k)`;

export const statisticsKind: Kind = {
  name: 'statistics',
  present: anyIn('pg_statistic_ext'),
  extract: `
    SELECT 'pg_statistic_ext'::regclass::oid AS classid, s.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(s.stxname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', ${definition},
             'table', CASE c.relkind WHEN 'f' THEN 'foreign-table ' WHEN 'm' THEN 'materialized-view ' ELSE 'table ' END || c.oid::regclass::text,
             'target', CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END)) AS attributes
    FROM pg_statistic_ext s JOIN spaces n ON n.oid = s.stxnamespace JOIN pg_class c ON c.oid = s.stxrelid`,
  occupies: (fact) => [`statistics ${sqlName(fact)}`],
  create: (fact) => [
    creates(fact, of(fact).definition, gently(fact)),
    ...(of(fact).target === undefined ? [] : [setTarget(fact)]),
  ],
  alter: (_from, to, names) => (names.every((name) => name === 'target') ? [setTarget(to)] : 'replace'),
  drop: (fact) => [drops(fact, `DROP STATISTICS ${sqlName(fact)}`, gently(fact))],
  // Statistics over a retyped column are kept; PostgreSQL empties them.
  endures: (_fact, from) => from.kind === 'column',
  fallsWith: (fact, dropped) => dropped.id === of(fact).table || dropped.kind === 'column',
  rename: (from, to) => [
    alters(to, `ALTER STATISTICS ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`),
  ],
};
