/** Members of operator families and classes: operators by strategy, support functions by number. */
import { at } from './kind.ts';

/** `OPERATOR 1 (integer, integer)` → `public.<(integer,integer)`, `FUNCTION 1 (integer, integer)` → `public.cmp(integer,integer)`. */
export type OperatorMembers = Readonly<Record<string, string>>;

/** SQL for the members that pg_depend ties to `owner` (an oid of `catalog`) in family `family`. */
export function membersSql(catalog: 'pg_opclass' | 'pg_opfamily', owner: string, family: string): string {
  const tied = (member: string, oid: string): string => `EXISTS (SELECT FROM pg_depend d
    WHERE d.classid = '${member}'::regclass AND d.objid = ${oid} AND d.refclassid = '${catalog}'::regclass AND d.refobjid = ${owner})`;
  const types = (left: string, right: string): string =>
    `' (' || format_type(${left}, NULL) || ', ' || format_type(${right}, NULL) || ')'`;
  return `(SELECT coalesce(jsonb_object_agg(m.place, m.what), '{}') FROM (
    SELECT 'OPERATOR ' || o.amopstrategy || ${types('o.amoplefttype', 'o.amoprighttype')} AS place,
           o.amopopr::regoperator::text || CASE WHEN o.amoppurpose = 'o' THEN
             (SELECT ' FOR ORDER BY ' || quote_ident(s.nspname) || '.' || quote_ident(f.opfname)
              FROM pg_opfamily f JOIN pg_namespace s ON s.oid = f.opfnamespace WHERE f.oid = o.amopsortfamily) ELSE '' END AS what
    FROM pg_amop o WHERE o.amopfamily = ${family} AND ${tied('pg_amop', 'o.oid')}
    UNION ALL
    SELECT 'FUNCTION ' || p.amprocnum || ${types('p.amproclefttype', 'p.amprocrighttype')}, p.amproc::oid::regprocedure::text
    FROM pg_amproc p WHERE p.amprocfamily = ${family} AND ${tied('pg_amproc', 'p.oid')}) AS m)`;
}

/** Members as CREATE OPERATOR CLASS and ALTER OPERATOR FAMILY … ADD say them. */
export function memberClauses(members: OperatorMembers): readonly string[] {
  return Object.entries(members)
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([place, what]) =>
      // An operator's types stand in its own name.
      place.startsWith('OPERATOR') ? `${place.replace(/ \(.*$/, '')} ${what}` : `${place} ${what}`,
    );
}

/** `public.ops USING btree`: the identity of a class or family; `x` is its row, `prefix` that of its columns. */
export function operatorIdentity(catalog: string, prefix: string): string {
  return `'${catalog}'::regclass::oid AS classid, x.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(x.${prefix}name) || ' USING ' || quote_ident(m.amname) AS id, NULL::text AS suffix`;
}
