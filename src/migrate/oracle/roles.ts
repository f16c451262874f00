/** Roles as the oracle sees them: they belong to the whole cluster, so each reading says which it is about. */
import type { PostgresSession } from '../../core/ports/postgres.ts';

/** `all`: of a cluster of our own. `mentioned`: those that objects of the database mention, and their relatives. */
export type RoleScope = 'all' | 'mentioned';

/** Columns of pg_roles that say nothing about the role, or that are told elsewhere. */
const LEFT_OUT = `'{oid,rolname,rolpassword,rolconfig}'::text[]`;

/** A password without an end and one that ends at infinity are one; nothing takes the second back to the first. */
const FOR_EVER = `jsonb_build_object('rolvaliduntil', nullif(r.rolvaliduntil, 'infinity'))`;

const MENTIONED = `mentioned AS (
  SELECT d.refobjid AS oid FROM pg_shdepend d
  WHERE d.refclassid = 'pg_authid'::regclass AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  UNION
  SELECT CASE WHEN a.member = m.oid THEN a.roleid ELSE a.member END FROM mentioned m
  JOIN pg_auth_members a ON m.oid IN (a.roleid, a.member) WHERE m.oid >= 16384)`;

/** Settings for every database, and for this one. */
const SETTINGS = `s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`;

/** Rows `(identity, line)`. Roles that PostgreSQL brings along are left out. */
export async function readRoles(
  session: PostgresSession,
  scope: RoleScope,
): Promise<readonly { readonly identity: string; readonly line: string }[]> {
  // ADMIN was the only option of a membership until PostgreSQL 16.
  const options =
    session.serverVersion >= 160000
      ? `- '{oid,roleid,member,grantor}'::text[]`
      : `- '{roleid,member,grantor}'::text[]`;
  return session.query(`
    WITH RECURSIVE ${MENTIONED},
    chosen AS (SELECT r.* FROM pg_roles r WHERE r.oid >= 16384 ${scope === 'all' ? '' : 'AND r.oid IN (SELECT oid FROM mentioned)'})
    SELECT 'pg_authid role ' || quote_ident(r.rolname) AS identity, (to_jsonb(r) - ${LEFT_OUT} || ${FOR_EVER})::text AS line FROM chosen r
    UNION ALL
    SELECT 'pg_auth_members ' || quote_ident(a.member::regrole::text) || ' in ' || quote_ident(a.roleid::regrole::text) || ' by ' || quote_ident(a.grantor::regrole::text),
           (to_jsonb(a) ${options})::text
    FROM pg_auth_members a WHERE a.member IN (SELECT oid FROM chosen) OR a.roleid IN (SELECT oid FROM chosen)
    UNION ALL
    SELECT 'pg_db_role_setting ' || coalesce('role ' || quote_ident(r.rolname), 'every role') || CASE WHEN s.setdatabase = 0 THEN '' ELSE ' here' END,
           jsonb_build_object('setconfig', (SELECT jsonb_agg(c ORDER BY c) FROM unnest(s.setconfig) AS c))::text
    FROM pg_db_role_setting s LEFT JOIN chosen r ON r.oid = s.setrole WHERE ${SETTINGS} AND (s.setrole = 0 AND s.setdatabase <> 0 OR r.oid IS NOT NULL)
    UNION ALL
    SELECT 'pg_shdescription role ' || quote_ident(r.rolname), jsonb_build_object('description', d.description)::text
    FROM pg_shdescription d JOIN chosen r ON r.oid = d.objoid AND d.classoid = 'pg_authid'::regclass`);
}
