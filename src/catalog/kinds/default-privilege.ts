/**
 * Default privileges: what a role's new objects get, in every schema or in one; one fact for each grantee whose
 * privileges differ from what PostgreSQL gives by itself. Objects that a plan makes get them too, so they change
 * before anything is made (see `awaitedBy`), and grants begin with what they gave (see `given`).
 */
import { type Catalog, type Fact, type FactId, factsOf } from '../catalog.ts';
import { alters, anyIn, at, attributes, creates, drops, type Kind, ownerName, type Step } from '../kind.ts';
import { defaultsOn, type PrivilegeClass, privilegeClass } from '../object-name.ts';
import { granteeName, privilegeChanges, privilegesIn, roleName, united } from '../privileges.ts';

export interface DefaultPrivilegeAttributes {
  /** Whose new objects; quoted, or CURRENT_USER. */
  readonly role: string;
  /** Quoted; absent for all schemas. */
  readonly schema?: string;
  readonly objects: PrivilegeClass;
  /** Quoted role name, PUBLIC or CURRENT_USER. */
  readonly grantee: string;
  readonly privileges: readonly string[];
  readonly usual: readonly string[];
}

const of = (fact: Pick<Fact, 'attributes'>): DefaultPrivilegeAttributes =>
  attributes<DefaultPrivilegeAttributes>(fact);

function statements(fact: Fact, from: readonly string[], to: readonly string[]): readonly string[] {
  const { role, schema, objects, grantee } = of(fact);
  const whose = role === 'CURRENT_USER' ? '' : ` FOR ROLE ${role}`;
  const where = schema === undefined ? '' : ` IN SCHEMA ${schema}`;
  return privilegeChanges(from, to, `ON ${objects}`, grantee).map(
    ({ sql }) => `ALTER DEFAULT PRIVILEGES${whose}${where} ${sql}`,
  );
}

const frees = (fact: Fact): Partial<Step> => ({ frees: [defaultsOn(of(fact).objects)] });

/** What PostgreSQL gives PUBLIC on new objects. */
const OPEN: Readonly<Partial<Record<PrivilegeClass, readonly string[]>>> = {
  FUNCTIONS: ['EXECUTE'],
  TYPES: ['USAGE'],
};

export interface Given {
  readonly grantee: string;
  /** What the grantee has on the object right after it is made. */
  readonly given: readonly string[];
  /** What it would have without default privileges. */
  readonly usual: readonly string[];
}

/** What default privileges give on an object that the session's role makes, for grantees they say something of. */
export function givenOn(objects: PrivilegeClass, schema: string, catalog: Catalog): readonly Given[] {
  const found = new Map<string, Given>();
  const own = factsOf(catalog, 'default-privilege')
    .map(of)
    .filter((d) => d.role === 'CURRENT_USER' && d.objects === objects);
  for (const d of own.filter((each) => each.schema === undefined))
    found.set(d.grantee, { grantee: d.grantee, given: d.privileges, usual: d.usual });
  for (const d of own.filter((each) => each.schema !== undefined && each.schema === schema)) {
    const usual = d.grantee === 'PUBLIC' ? (OPEN[objects] ?? []) : [];
    const before = found.get(d.grantee) ?? { grantee: d.grantee, given: usual, usual };
    found.set(d.grantee, { ...before, given: united(before.given, d.privileges) });
  }
  return [...found.values()];
}

/** The schema an object is in, quoted. */
export function schemaOf(id: FactId): string {
  return id.startsWith('schema ') ? '' : ownerName(id);
}

const LETTERS = `CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
  WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END`;

export const defaultPrivilegeKind: Kind = {
  name: 'default-privilege',
  fallsWith: (fact, dropped) => fact.parent === dropped.id,
  names: (fact) => {
    const { role, grantee } = of(fact);
    return [`role ${role}`, `role ${grantee}`];
  },
  present: anyIn('pg_default_acl'),
  extract: `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, parent,
           role || coalesce(' in ' || schema, '') || ' on ' || objects || ' to ' || grantee AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object('role', role, 'schema', schema, 'objects', objects, 'grantee', grantee,
             'privileges', privileges, 'usual', usual)) AS attributes
    FROM (
      SELECT CASE WHEN d.defaclnamespace <> 0 THEN ${at('pg_namespace', 'd.defaclnamespace')} END AS parent,
             ${roleName('d.defaclrole')} AS role, quote_ident(n.nspname) AS schema, ${LETTERS} AS objects,
             ${granteeName('g.grantee')} AS grantee, ${privilegesIn('d.defaclacl', 'g.grantee')} AS privileges,
             ${privilegesIn('u.acl', 'g.grantee')} AS usual
      FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace,
        LATERAL (SELECT CASE WHEN d.defaclnamespace = 0
          THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END AS acl) AS u,
        LATERAL (SELECT e.grantee FROM aclexplode(d.defaclacl) AS e UNION SELECT e.grantee FROM aclexplode(u.acl) AS e) AS g
    ) AS x
    WHERE privileges <> usual`,
  awaitedBy: (made) => {
    const objects = privilegeClass(made.id);
    // A table may bring the sequences of its identity columns along, a range has its constructors.
    const along = ['table', 'column'].includes(made.kind)
      ? [defaultsOn('SEQUENCES')]
      : made.kind === 'range'
        ? [defaultsOn('FUNCTIONS')]
        : [];
    return [...(objects === undefined ? [] : [defaultsOn(objects)]), ...along];
  },
  create: (fact) =>
    statements(fact, of(fact).usual, of(fact).privileges).map((sql, i) =>
      i === 0 ? creates(fact, sql, frees(fact)) : alters(fact, sql, frees(fact)),
    ),
  alter: (from, to) =>
    statements(to, of(from).privileges, of(to).privileges).map((sql) => alters(to, sql, frees(to))),
  drop: (fact) =>
    statements(fact, of(fact).privileges, of(fact).usual).map((sql) =>
      drops(fact, sql, { ...frees(fact), phase: 'expand' }),
    ),
};
