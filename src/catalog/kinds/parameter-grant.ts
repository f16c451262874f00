/**
 * Privileges on settings of the server (`GRANT SET ON PARAMETER`, since PostgreSQL 15), one fact for each parameter
 * and grantee. They are the server's and go with the role that has them.
 */
import type { Fact } from '../catalog.ts';
import { alters, attributes, creates, drops, type Kind } from '../kind.ts';
import { granteeName, privilegeChanges, privilegesIn } from '../privileges.ts';

export interface ParameterGrantAttributes {
  /** In lower case, as PostgreSQL keeps it. */
  readonly parameter: string;
  /** Quoted role name or PUBLIC. */
  readonly grantee: string;
  /** Sorted; `*` after a privilege with grant option. */
  readonly privileges: readonly string[];
}

const of = (fact: Pick<Fact, 'attributes'>): ParameterGrantAttributes =>
  attributes<ParameterGrantAttributes>(fact);

function changes(fact: Fact, from: readonly string[], to: readonly string[]): readonly string[] {
  const { parameter, grantee } = of(fact);
  return privilegeChanges(from, to, `ON PARAMETER ${parameter}`, grantee).map(({ sql }) => sql);
}

/** The server's first superuser, whose privileges come first in every list. */
const FIRST_SUPERUSER = 10;

export const parameterGrantKind: Kind = {
  name: 'parameter-grant',
  ofServer: true,
  names: (fact) => [`role ${of(fact).grantee}`],
  extract: (version) => `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, NULL::text AS parent, parameter || ' to ' || grantee AS id, NULL::text AS suffix,
           jsonb_build_object('parameter', parameter, 'grantee', grantee, 'privileges', privileges) AS attributes
    FROM (${version >= 150_000 ? granted : `SELECT '' AS parameter, '' AS grantee, '[]'::jsonb AS privileges WHERE false`}) AS privilege`,
  create: (fact) =>
    changes(fact, [], of(fact).privileges).map((sql, i) =>
      i === 0 ? creates(fact, sql) : alters(fact, sql),
    ),
  alter: (from, to) => changes(to, of(from).privileges, of(to).privileges).map((sql) => alters(to, sql)),
  drop: (fact) => changes(fact, of(fact).privileges, []).map((sql) => drops(fact, sql)),
};

const granted = `
      SELECT p.parname AS parameter, ${granteeName('g.grantee')} AS grantee, ${privilegesIn('p.paracl', 'g.grantee')} AS privileges
      FROM pg_parameter_acl p, LATERAL (SELECT DISTINCT e.grantee FROM aclexplode(p.paracl) AS e) AS g
      WHERE g.grantee <> ${FIRST_SUPERUSER} AND pg_get_userbyid(g.grantee) <> current_user`;
