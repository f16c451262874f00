/**
 * The one statement that reads a catalog: every kind's facts, dependency edges, the aliases that make edges
 * meaningful, and the names of what no kind models. Branches of a UNION ALL run in order, so the first one
 * fixes the settings that deparsed text depends on and the last one gives the search path back.
 */
import type { Kind } from './kind.ts';
import { at } from './kind.ts';
import { unmodelled } from './unmodelled.ts';

/** Ledger tables of Datawright itself are no part of anybody's schema. */
const SPACES = `
  SELECT n.oid, n.nspname, quote_ident(n.nspname) AS q FROM pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'datawright')
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')`;

/** One row `(present)`: names of the kinds that the database has, or may have, separated by commas. */
export function presenceSql(kinds: readonly Kind[]): string {
  const told = kinds.map((kind) => `CASE WHEN ${kind.present ?? 'true'} THEN '${kind.name}' END`);
  return `SELECT concat_ws(',', ${told.join(', ')}) AS present`;
}

/**
 * Rows `(section, address, other, id, suffix, attributes)`; text throughout, so no driver's type parsers matter.
 * Dependency edges and aliases are one row each, a line `address other` for every pair.
 * `version` is the server's `server_version_num`.
 */
export function extractionSql(kinds: readonly Kind[], version: number): string {
  return `WITH
saved AS MATERIALIZED (SELECT current_setting('search_path') AS path),
spaces AS MATERIALIZED (${SPACES}),
members AS MATERIALIZED (SELECT DISTINCT d.classid, d.objid, d.refobjid AS extension FROM pg_depend d WHERE d.deptype = 'e')
SELECT 'setting' AS section, set_config('search_path', '', true) AS address, set_config('TimeZone', 'UTC', true) AS other,
       set_config('DateStyle', 'ISO, MDY', true) AS id, set_config('IntervalStyle', 'postgres', true) AS suffix,
       set_config('extra_float_digits', '1', true) || saved.path AS attributes FROM saved
${kinds.map((kind) => section(kind, version)).join('')}
UNION ALL SELECT 'aliases', NULL, NULL, NULL, NULL, ${joined('a')} FROM (${ALIASES}) AS a
UNION ALL SELECT 'edges', NULL, NULL, NULL, NULL, ${joined('e')} FROM (${EDGES} UNION ALL ${INHERITED} UNION ALL ${PARTITIONED_BY}) AS e
UNION ALL SELECT 'unmodelled', NULL, u.address, u.what, u.name, NULL FROM (${unmodelled}) AS u
UNION ALL SELECT 'setting', set_config('search_path', saved.path, true), NULL, NULL, NULL, NULL FROM saved`;
}

/** All pairs of addresses in one text: a row for each of them would cost more than finding them. */
const joined = (pairs: string): string => `string_agg(${pairs}.address || ' ' || ${pairs}.other, E'\\n')`;

function section(kind: Kind, version: number): string {
  const extract = typeof kind.extract === 'string' ? kind.extract : kind.extract(version);
  return `
UNION ALL SELECT '${kind.name}', f.classid || '/' || f.objid || '/' || f.objsubid, f.parent, f.id, f.suffix, f.attributes::text
FROM (${extract}) AS f
WHERE NOT EXISTS (SELECT FROM members m WHERE m.classid = f.classid AND m.objid = f.objid)`;
}

/** Things pg_depend names that are a part, or another face, of a fact. */
const ALIASES = `
  SELECT ${at('pg_type', 't.oid')} AS address,
         CASE WHEN t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A' THEN ${at('pg_type', 't.typelem')}
              ELSE ${at('pg_class', 't.typrelid')} END AS other
  FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A' OR c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT ${at('pg_class', 'c.oid')}, ${at('pg_type', 'c.reltype')} FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace WHERE c.relkind = 'c'
  UNION ALL
  SELECT ${at('pg_attrdef', 'd.oid')}, ${at('pg_class', 'd.adrelid', 'd.adnum')} FROM pg_attrdef d
  UNION ALL
  SELECT ${at('pg_rewrite', 'r.oid')}, ${at('pg_class', 'r.ev_class')} FROM pg_rewrite r
  WHERE r.oid >= 16384 AND r.rulename = '_RETURN'
  UNION ALL
  SELECT ${at('pg_class', 'k.conindid')}, ${at('pg_constraint', 'k.oid')} FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x')
  UNION ALL
  SELECT ${at('pg_constraint', 'k.oid')}, ${at('pg_type', 'k.contypid')} FROM pg_constraint k WHERE k.contypid <> 0 AND k.oid >= 16384
  UNION ALL
  SELECT ${at('pg_class', 'd.objid')}, ${at('pg_class', 'd.refobjid', 'd.refobjsubid')} FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'i'
  UNION ALL
  SELECT ${at('pg_type', 'r.rngmultitypid')}, ${at('pg_type', 'r.rngtypid')} FROM pg_range r WHERE r.rngtypid >= 16384
  UNION ALL
  -- Constructors of range types, and members of operator classes and families.
  SELECT d.classid || '/' || d.objid || '/0', d.refclassid || '/' || d.refobjid || '/0' FROM pg_depend d
  WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass AND d.deptype = 'i'
    OR d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) AND d.deptype IN ('a', 'i')
  UNION ALL
  SELECT m.classid || '/' || m.objid || '/0', ${at('pg_extension', 'm.extension')} FROM members m
  WHERE EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = m.classid AND d.refobjid = m.objid AND d.deptype <> 'e')`;

/** A column or check that came down needs its parent's. */
const INHERITED = `
  SELECT ${at('pg_class', 'a.attrelid', 'a.attnum')} AS address, ${at('pg_class', 'p.attrelid', 'p.attnum')} AS other
  FROM pg_inherits i JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attinhcount > 0 AND NOT a.attisdropped
  JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname AND NOT p.attisdropped
  WHERE a.attnum > 0
  UNION ALL
  SELECT ${at('pg_constraint', 'k.oid')}, ${at('pg_constraint', 'p.oid')}
  FROM pg_inherits i JOIN pg_constraint k ON k.conrelid = i.inhrelid AND k.contype = 'c' AND k.coninhcount > 0
  JOIN pg_constraint p ON p.conrelid = i.inhparent AND p.contype = 'c' AND p.conname = k.conname`;

/** A partitioned table needs the types of its key, which cannot change under it. */
const PARTITIONED_BY = `
  SELECT ${at('pg_class', 'y.partrelid')} AS address, ${at('pg_type', 'a.atttypid')} AS other
  FROM pg_partitioned_table y JOIN pg_attribute a ON a.attrelid = y.partrelid AND a.attnum = ANY (y.partattrs::int2[])
  WHERE a.atttypid >= 16384`;

/**
 * Who needs whom. The column that owns a sequence is not needed by it; row types and their tables are one; a NOT
 * NULL constraint and a default are their column's.
 */
const EDGES = `
  SELECT d.classid || '/' || d.objid || '/' || d.objsubid AS address, d.refclassid || '/' || d.refobjid || '/' || d.refobjsubid AS other
  FROM pg_depend d
  WHERE d.objid >= 16384 AND d.deptype <> 'e'
    AND NOT (d.classid = 'pg_type'::regclass AND d.deptype = 'i')
    AND NOT (d.classid = 'pg_attrdef'::regclass AND d.deptype = 'a')
    AND NOT (d.classid = 'pg_constraint'::regclass AND d.objid IN (SELECT k.oid FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0))
    AND NOT (d.classid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjsubid > 0 AND d.objid IN (SELECT seqrelid FROM pg_sequence))`;
