/**
 * The statement that reads a catalog: every kind's facts, dependency edges, the aliases that make edges
 * meaningful, and the names of what no kind models. Branches of a UNION ALL run in order, so the first one
 * fixes the settings that deparsed text depends on and the last one gives the search path back.
 */
import type { KindName } from './catalog.ts';
import type { Kind, Told } from './kind.ts';
import { unmodelled } from './unmodelled.ts';

export interface ExtractedSection {
  readonly section: string;
  /** NULL when there is nothing. */
  readonly content: string | null;
}

/** What a kind's `extract` tells of one fact; `whole` is empty when it is part of none. */
export type ExtractedFact = readonly [
  address: string,
  whole: string,
  id: string | null,
  suffix: string | null,
  attributes: Told,
];

/** Ledger tables of Datawright itself are no part of anybody's schema. */
const SPACES = `
  SELECT n.oid, n.nspname, quote_ident(n.nspname) AS q FROM pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'datawright')
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')`;

/** One row `(isLarge)`: true where thousands of columns make two sessions worth their while. */
export const SIZE = `SELECT pg_relation_size('pg_attribute') > 2097152 AS "isLarge"`;

/** One row `(present)`: names of the kinds that the database has, or may have, separated by commas. */
export function presenceSql(kinds: readonly Kind[]): string {
  const told = kinds.map((kind) => `CASE WHEN ${kind.present ?? 'true'} THEN '${kind.name}' END`);
  return `SELECT concat_ws(',', ${told.join(', ')}) AS present`;
}

/**
 * Rows `(section, content)`, one for each kind: a row for each fact would cost the driver more than finding it. The
 * content of a kind is a JSON array of {@link ExtractedFact}; of `aliases` and `edges` a line for every pair, six
 * numbers between slashes; of `unmodelled` an array of pairs. `version` is the server's `server_version_num`.
 */
export function extractionSql(kinds: readonly Kind[], version: number): string {
  return settled(kinds, version, GRAPH);
}

/** The same without what stands between the facts: the other session of two tells that. */
export function factsSql(kinds: readonly Kind[], version: number): string {
  return settled(kinds, version, '');
}

/** True for kinds that a large database has, and that take as long to tell as all others. */
export const isBulk = ({ name }: Kind): boolean => BULK.includes(name);

const BULK: readonly KindName[] = ['column', 'primary-key', 'foreign-key'];

function settled(kinds: readonly Kind[], version: number, rest: string): string {
  return `WITH
saved AS MATERIALIZED (SELECT current_setting('search_path') AS path),
spaces AS MATERIALIZED (${SPACES}),
members AS MATERIALIZED (SELECT DISTINCT d.classid, d.objid, d.refobjid AS extension FROM pg_depend d WHERE d.deptype = 'e')
SELECT 'setting' AS section, concat(set_config('search_path', '', true), set_config('TimeZone', 'UTC', true),
       set_config('DateStyle', 'ISO, MDY', true), set_config('IntervalStyle', 'postgres', true),
       set_config('extra_float_digits', '1', true), saved.path) AS content FROM saved
${kinds.map((kind) => section(kind, version)).join('')}${rest}
UNION ALL SELECT 'setting', set_config('search_path', saved.path, true) FROM saved`;
}

function joined(pairs: string): string {
  const numbers = ['c', 'o', 's', 'rc', 'ro', 'rs'].map((name) => `${pairs}.${name}`);
  return `string_agg(concat_ws('/', ${numbers.join(', ')}), E'\\n')`;
}

function section(kind: Kind, version: number): string {
  const extract = typeof kind.extract === 'string' ? kind.extract : kind.extract(version);
  return `
UNION ALL SELECT '${kind.name}', '[' || string_agg(concat('["', f.classid, '/', f.objid, '/', f.objsubid, '","', f.parent, '",',
  coalesce(to_json(f.id), 'null'), ',', coalesce(to_json(f.suffix), 'null'), ',', coalesce(f.attributes::text, '{}'), ']'), ',') || ']'
FROM (${extract}) AS f
WHERE NOT EXISTS (SELECT FROM members m WHERE m.classid = f.classid AND m.objid = f.objid)`;
}

/** SQL for an address as three columns: catalog, object, part. */
const place = (catalog: string, oid: string, part = '0'): string =>
  `'${catalog}'::regclass::oid, ${oid}, ${part}`;

/** Things pg_depend names that are a part, or another face, of a fact; those of types and defaults where it does. */
const ALIASES = `
  SELECT ${place('pg_type', 't.oid')},
         CASE WHEN c.oid IS NULL THEN 'pg_type'::regclass::oid ELSE 'pg_class'::regclass::oid END, coalesce(c.oid, e.oid), 0
  FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace
  JOIN pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A' THEN t.typelem ELSE t.oid END
  LEFT JOIN pg_class c ON c.oid = e.typrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  WHERE (c.oid IS NOT NULL OR e.oid <> t.oid) AND (t.typacl IS NOT NULL
    OR t.oid IN (SELECT d.objoid FROM pg_description d WHERE d.classoid = 'pg_type'::regclass)
    OR t.oid IN (SELECT d.refobjid FROM pg_depend d WHERE d.refclassid = 'pg_type'::regclass AND NOT (d.classid = 'pg_type'::regclass AND d.deptype = 'i')))
  UNION ALL
  SELECT ${place('pg_class', 'c.oid')}, ${place('pg_type', 'c.reltype')} FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace WHERE c.relkind = 'c'
  UNION ALL
  SELECT ${place('pg_attrdef', 'd.oid')}, ${place('pg_class', 'd.adrelid', 'd.adnum')} FROM pg_attrdef d
  WHERE d.oid IN (SELECT p.objid FROM pg_depend p WHERE p.classid = 'pg_attrdef'::regclass AND p.deptype <> 'a')
  UNION ALL
  SELECT ${place('pg_rewrite', 'r.oid')}, ${place('pg_class', 'r.ev_class')} FROM pg_rewrite r
  WHERE r.oid >= 16384 AND r.rulename = '_RETURN'
  UNION ALL
  SELECT ${place('pg_class', 'k.conindid')}, ${place('pg_constraint', 'k.oid')} FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x')
  UNION ALL
  SELECT ${place('pg_constraint', 'k.oid')}, ${place('pg_type', 'k.contypid')} FROM pg_constraint k WHERE k.contypid <> 0 AND k.oid >= 16384
  UNION ALL
  SELECT ${place('pg_class', 'd.objid')}, ${place('pg_class', 'd.refobjid', 'd.refobjsubid')} FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'i'
  UNION ALL
  SELECT ${place('pg_type', 'r.rngmultitypid')}, ${place('pg_type', 'r.rngtypid')} FROM pg_range r WHERE r.rngtypid >= 16384
  UNION ALL
  -- Constructors of range types, and members of operator classes and families.
  SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, 0 FROM pg_depend d
  WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass AND d.deptype = 'i'
    OR d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) AND d.deptype IN ('a', 'i')
  UNION ALL
  SELECT m.classid, m.objid, 0, ${place('pg_extension', 'm.extension')} FROM members m
  WHERE EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = m.classid AND d.refobjid = m.objid AND d.deptype <> 'e')`;

/** A column or check that came down needs its parent's. */
const INHERITED = `
  SELECT ${place('pg_class', 'a.attrelid', 'a.attnum')}, ${place('pg_class', 'p.attrelid', 'p.attnum')}
  FROM pg_inherits i JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attinhcount > 0 AND NOT a.attisdropped
  JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname AND NOT p.attisdropped
  WHERE a.attnum > 0
  UNION ALL
  SELECT ${place('pg_constraint', 'k.oid')}, ${place('pg_constraint', 'p.oid')}
  FROM pg_inherits i JOIN pg_constraint k ON k.conrelid = i.inhrelid AND k.contype = 'c' AND k.coninhcount > 0
  JOIN pg_constraint p ON p.conrelid = i.inhparent AND p.contype = 'c' AND p.conname = k.conname`;

/** A partitioned table needs the types of its key, which cannot change under it. */
const PARTITIONED_BY = `
  SELECT ${place('pg_class', 'y.partrelid')}, ${place('pg_type', 'a.atttypid')}
  FROM pg_partitioned_table y JOIN pg_attribute a ON a.attrelid = y.partrelid AND a.attnum = ANY (y.partattrs::int2[])
  WHERE a.atttypid >= 16384`;

/**
 * Who needs whom. The column that owns a sequence is not needed by it; row types and their tables are one; a NOT
 * NULL constraint and a default are their column's; the triggers behind a foreign key and the TOAST of a table are
 * PostgreSQL's affair.
 */
const EDGES = `
  SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
  WHERE d.objid >= 16384 AND d.deptype <> 'e'
    AND NOT (d.classid = 'pg_type'::regclass AND d.deptype = 'i')
    AND NOT (d.classid = 'pg_attrdef'::regclass AND d.deptype = 'a')
    AND NOT (d.deptype = 'i' AND (d.classid = 'pg_trigger'::regclass
      OR d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid = 0))
    AND NOT (d.classid = 'pg_constraint'::regclass AND d.objid IN (SELECT k.oid FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0))
    AND NOT (d.classid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjsubid > 0 AND d.objid IN (SELECT seqrelid FROM pg_sequence))`;

/** What stands between the facts, and what is none. */
const GRAPH = `
UNION ALL SELECT 'aliases', ${joined('a')} FROM (${ALIASES}) AS a(c, o, s, rc, ro, rs)
UNION ALL SELECT 'edges', ${joined('e')} FROM (${EDGES} UNION ALL ${INHERITED} UNION ALL ${PARTITIONED_BY}) AS e(c, o, s, rc, ro, rs)
UNION ALL SELECT 'unmodelled', json_agg(json_build_array(u.what, u.name))::text FROM (${unmodelled}) AS u`;
