/** Casts. Nothing of one can be altered. */
import type { Fact } from '../catalog.ts';
import { anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';

export interface CastAttributes {
  /** With its argument types, for a cast by function. */
  readonly function?: string;
  readonly method: 'function' | 'inout' | 'binary';
  readonly context: 'explicit' | 'assignment' | 'implicit';
}

function statement(fact: Fact): string {
  const cast = attributes<CastAttributes>(fact);
  const way =
    cast.method === 'function'
      ? `WITH FUNCTION ${cast.function ?? ''}`
      : cast.method === 'inout'
        ? 'WITH INOUT'
        : 'WITHOUT FUNCTION';
  return `CREATE CAST ${sqlName(fact)} ${way}${cast.context === 'explicit' ? '' : ` AS ${cast.context.toUpperCase()}`}`;
}

export const castKind: Kind = {
  name: 'cast',
  // That of a range type to its multirange is part of the type.
  present: anyIn('pg_cast'),
  extract: `
    SELECT 'pg_cast'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')' AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'function', CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END,
             'method', CASE c.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'inout' ELSE 'binary' END,
             'context', CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment' ELSE 'implicit' END)) AS attributes
    FROM pg_cast c WHERE c.oid >= 16384
      AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_cast'::regclass AND i.objid = c.oid AND i.deptype = 'i')`,
  create: (fact) => [creates(fact, statement(fact))],
  alter: () => 'replace',
  drop: (fact) => [drops(fact, `DROP CAST ${sqlName(fact)}`)],
};
