/** Roles with their settings, of the server and in this database. Passwords are never read. */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import { alters, attributes, creates, drops, type Kind, optionsObject, type Step, sqlName } from '../kind.ts';
import { type Settings, settingChanges } from '../settings.ts';
import { inThisDatabase } from '../this-database.ts';

export interface RoleAttributes {
  readonly login?: true;
  readonly superuser?: true;
  readonly createdb?: true;
  readonly createrole?: true;
  readonly replication?: true;
  readonly bypassrls?: true;
  readonly inherit?: false;
  readonly connectionLimit?: number;
  /** In UTC; absent for ever. */
  readonly validUntil?: string;
  readonly settings?: Settings;
  /** Settings in the database that is read. */
  readonly settingsHere?: Settings;
}

const of = (fact: Fact): RoleAttributes => attributes<RoleAttributes>(fact);

const FLAGS = ['superuser', 'createdb', 'createrole', 'login', 'replication', 'bypassrls'] as const;

/** Clauses that differ from those of `from`, or from a role's that is made without any. */
function clauses(from: RoleAttributes, to: RoleAttributes): readonly string[] {
  return [
    ...FLAGS.flatMap((flag) =>
      from[flag] === to[flag] ? [] : [`${to[flag] === true ? '' : 'NO'}${flag.toUpperCase()}`],
    ),
    ...(from.inherit === to.inherit ? [] : [to.inherit === false ? 'NOINHERIT' : 'INHERIT']),
    ...(from.connectionLimit === to.connectionLimit
      ? []
      : [`CONNECTION LIMIT ${String(to.connectionLimit ?? -1)}`]),
    ...(from.validUntil === to.validUntil
      ? []
      : [`VALID UNTIL ${quoteLiteral(to.validUntil ?? 'infinity')}`]),
  ];
}

function settingSteps(fact: Fact, from: RoleAttributes, to: RoleAttributes): readonly Step[] {
  const role = sqlName(fact);
  return [
    ...settingChanges(from.settings, to.settings).map((change) => `ALTER ROLE ${role} ${change}`),
    ...settingChanges(from.settingsHere, to.settingsHere).map((change) =>
      inThisDatabase(`ALTER ROLE ${role} IN DATABASE`, change),
    ),
  ].map((sql) => alters(fact, sql));
}

const settingsIn = (database: string): string => `(
  SELECT ${optionsObject('s.setconfig')} FROM pg_db_role_setting s WHERE s.setrole = r.oid AND s.setdatabase = ${database})`;

const flag = (name: string, column: string): string => `'${name}', CASE WHEN r.${column} THEN true END`;

export const roleKind: Kind = {
  name: 'role',
  ofServer: true,
  // Roles that came with the server have no place in anybody's schema, nor has the one that looks.
  extract: `
    SELECT 'pg_authid'::regclass::oid AS classid, r.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(r.rolname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             ${flag('login', 'rolcanlogin')}, ${flag('superuser', 'rolsuper')}, ${flag('createdb', 'rolcreatedb')},
             ${flag('createrole', 'rolcreaterole')}, ${flag('replication', 'rolreplication')}, ${flag('bypassrls', 'rolbypassrls')},
             'inherit', CASE WHEN NOT r.rolinherit THEN false END,
             'connectionLimit', nullif(r.rolconnlimit, -1),
             'validUntil', nullif(r.rolvaliduntil, 'infinity')::text,
             'settings', ${settingsIn('0')},
             'settingsHere', ${settingsIn('(SELECT oid FROM pg_database WHERE datname = current_database())')})) AS attributes
    FROM pg_roles r WHERE r.oid >= 16384 AND r.rolname <> current_user AND r.rolname !~ '^pg_'`,
  create: (fact) => {
    const role = of(fact);
    return [
      creates(fact, [`CREATE ROLE ${sqlName(fact)}`, ...clauses({}, role)].join(' '), {
        ...(role.login === true ? { note: 'without a password: set it outside of migrations' } : {}),
      }),
      ...settingSteps(fact, {}, role),
    ];
  },
  alter: (from, to) => {
    const changed = clauses(of(from), of(to));
    return [
      ...(changed.length === 0 ? [] : [alters(to, `ALTER ROLE ${sqlName(to)} ${changed.join(' ')}`)]),
      ...settingSteps(to, of(from), of(to)),
    ];
  },
  drop: (fact) => [
    drops(fact, `DROP ROLE ${sqlName(fact)}`, {
      hazards: [`drop_role:${fact.name}`],
      note: 'its password cannot be brought back',
    }),
  ],
  rename: (from, to) => [alters(to, `ALTER ROLE ${sqlName(from)} RENAME TO ${sqlName(to)}`)],
};
