/** Memberships of roles in roles: what a member may do by all grants of one role together. */
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
}

const of = (fact: Pick<Fact, 'attributes'>): MembershipAttributes => attributes<MembershipAttributes>(fact);

/** Servers before 16 know no options but ADMIN. */
const hasOptions = (scene: Scene): boolean => scene.to.serverVersion >= 160_000;

const memberInherits = (fact: Fact, scene: Scene): boolean =>
  scene.to.facts.get(`role ${of(fact).member}`)?.attributes.inherit !== false;

function grant(fact: Fact, options: readonly string[]): string {
  const { role, member } = of(fact);
  return `GRANT ${role} TO ${member}${options.length === 0 ? '' : ` WITH ${options.join(', ')}`}`;
}

const word = (value: boolean): string => (value ? 'TRUE' : 'FALSE');

export const membershipKind: Kind = {
  name: 'membership',
  ofServer: true,
  extract: (version) => `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(r.rolname) || ' of ' || quote_ident(m.rolname) AS id, NULL::text AS suffix,
           jsonb_build_object(
             'role', quote_ident(r.rolname), 'member', quote_ident(m.rolname), 'admin', bool_or(a.admin_option),
             ${
               version >= 160_000
                 ? `'inherit', bool_or(a.inherit_option), 'set', bool_or(a.set_option)`
                 : `'inherit', m.rolinherit, 'set', true`
             }) AS attributes
    FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    WHERE m.oid >= 16384 AND m.rolname <> current_user AND m.rolname !~ '^pg_'
    GROUP BY r.rolname, m.rolname, m.rolinherit`,
  names: (fact) => [`role ${of(fact).role}`, `role ${of(fact).member}`],
  fallsWith: (_, dropped) => dropped.kind === 'role',
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
      ...(before.admin && !after.admin
        ? [alters(to, `REVOKE ADMIN OPTION FOR ${after.role} FROM ${after.member}`)]
        : []),
      ...(gained.length === 0 ? [] : [alters(to, grant(to, gained))]),
    ];
  },
  drop: (fact) => [drops(fact, `REVOKE ${of(fact).role} FROM ${of(fact).member}`)],
};
