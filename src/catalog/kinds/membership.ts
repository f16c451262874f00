/**
 * Memberships of roles in roles. From PostgreSQL 16 on the same one can be granted by several, each of whom takes
 * back only its own; what the session's role or the server's first superuser grants needs no word.
 */
import type { Fact } from '../catalog.ts';
import { alters, attributes, creates, drops, type Kind, type Scene } from '../kind.ts';

export interface MembershipAttributes {
  /** Quoted. */
  readonly role: string;
  readonly member: string;
  readonly admin: boolean;
  /** Until PostgreSQL 15 the member's own INHERIT and true. */
  readonly inherit: boolean;
  readonly set: boolean;
  /** Quoted, when it is another role than those that need no word. */
  readonly grantor?: string;
}

const of = (fact: Pick<Fact, 'attributes'>): MembershipAttributes => attributes<MembershipAttributes>(fact);

/** Servers before 16 know no options but ADMIN. */
const OPTIONS_SINCE = 160_000;
const hasOptions = (scene: Scene): boolean => scene.to.serverVersion >= OPTIONS_SINCE;

const memberInherits = (fact: Fact, scene: Scene): boolean =>
  scene.to.facts.get(`role ${of(fact).member}`)?.attributes.inherit !== false;

const grantedBy = (fact: Fact): string => {
  const { grantor } = of(fact);
  return grantor === undefined ? '' : ` GRANTED BY ${grantor}`;
};

function grant(fact: Fact, options: readonly string[]): string {
  const { role, member } = of(fact);
  return `GRANT ${role} TO ${member}${options.length === 0 ? '' : ` WITH ${options.join(', ')}`}${grantedBy(fact)}`;
}

function revoke(fact: Fact, what = ''): string {
  const { role, member } = of(fact);
  return `REVOKE ${what}${role} FROM ${member}${grantedBy(fact)}`;
}

const word = (value: boolean): string => (value ? 'TRUE' : 'FALSE');

export const membershipKind: Kind = {
  name: 'membership',
  ofServer: true,
  extract: (version) => `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, NULL::text AS parent,
           role || ' of ' || member || coalesce(' by ' || grantor, '') AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object('role', role, 'member', member, 'grantor', grantor,
             'admin', bool_or(admin), 'inherit', bool_or(inherit), 'set', bool_or("set"))) AS attributes
    FROM (
      SELECT quote_ident(r.rolname) AS role, quote_ident(m.rolname) AS member, a.admin_option AS admin,
             ${version >= OPTIONS_SINCE ? 'a.inherit_option AS inherit, a.set_option AS "set"' : 'm.rolinherit AS inherit, true AS "set"'},
             ${version >= OPTIONS_SINCE ? `CASE WHEN a.grantor >= 16384 AND pg_get_userbyid(a.grantor) <> current_user THEN quote_ident(pg_get_userbyid(a.grantor)) END` : 'NULL::text'} AS grantor
      FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
      WHERE m.oid >= 16384 AND m.rolname <> current_user AND m.rolname !~ '^pg_'
    ) AS membership
    GROUP BY role, member, grantor`,
  // A grantor needs its own membership, with the right to give it on.
  names: (fact) => {
    const { role, member, grantor } = of(fact);
    return [
      `role ${role}`,
      `role ${member}`,
      ...(grantor === undefined ? [] : [`role ${grantor}`, `membership ${role} of ${grantor}`]),
    ];
  },
  fallsWith: (fact, dropped) =>
    dropped.id === `role ${of(fact).role}` || dropped.id === `role ${of(fact).member}`,
  create: (fact, scene) => {
    const { admin, inherit, set } = of(fact);
    const more = hasOptions(scene)
      ? [
          ...(inherit === memberInherits(fact, scene) ? [] : [`INHERIT ${word(inherit)}`]),
          ...(set ? [] : ['SET FALSE']),
        ]
      : [];
    const options = [...(admin ? [more.length === 0 ? 'ADMIN OPTION' : 'ADMIN TRUE'] : []), ...more];
    return [creates(fact, grant(fact, options))];
  },
  alter: (from, to, _, scene) => {
    const [before, after] = [of(from), of(to)];
    const gained = [
      ...(!before.admin && after.admin ? ['ADMIN OPTION'] : []),
      ...(before.inherit !== after.inherit && hasOptions(scene) ? [`INHERIT ${word(after.inherit)}`] : []),
      ...(before.set !== after.set && hasOptions(scene) ? [`SET ${word(after.set)}`] : []),
    ];
    return [
      ...(before.admin && !after.admin ? [alters(to, revoke(to, 'ADMIN OPTION FOR '))] : []),
      ...(gained.length === 0 ? [] : [alters(to, grant(to, gained))]),
    ];
  },
  drop: (fact) => [drops(fact, revoke(fact))],
};
