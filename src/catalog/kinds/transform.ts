/** Transforms between a type and a procedural language. */
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';

export interface TransformAttributes {
  /** Functions with their argument types; one of them may be absent. */
  readonly fromSql?: string;
  readonly toSql?: string;
}

function statement(fact: Fact): string {
  const { fromSql, toSql } = attributes<TransformAttributes>(fact);
  const ways = [
    ...(fromSql === undefined ? [] : [`FROM SQL WITH FUNCTION ${fromSql}`]),
    ...(toSql === undefined ? [] : [`TO SQL WITH FUNCTION ${toSql}`]),
  ];
  return `CREATE OR REPLACE TRANSFORM FOR ${sqlName(fact)} (${ways.join(', ')})`;
}

export const transformKind: Kind = {
  name: 'transform',
  present: anyIn('pg_transform'),
  extract: `
    SELECT 'pg_transform'::regclass::oid AS classid, t.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'fromSql', CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::oid::regprocedure::text END,
             'toSql', CASE WHEN t.trftosql <> 0 THEN t.trftosql::oid::regprocedure::text END)) AS attributes
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang`,
  create: (fact) => [creates(fact, statement(fact).replace('OR REPLACE ', ''))],
  alter: (_from, to) => [alters(to, statement(to))],
  drop: (fact) => [drops(fact, `DROP TRANSFORM FOR ${sqlName(fact)}`)],
};
