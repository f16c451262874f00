/**
 * Grants, one fact for each object and grantee whose privileges differ from what PostgreSQL gives by itself
 * (`acldefault`, or the initial privileges of the public schema): none at all is a fact too, after a REVOKE.
 */
import { type Catalog, type Fact, type FactId, factsOf } from '../catalog.ts';
import { type Identity, sequenceOf } from '../identity.ts';
import {
  alters,
  attributes,
  creates,
  drops,
  holdsRows,
  type Kind,
  lastName,
  type Scene,
  type Step,
  schemaName,
} from '../kind.ts';
import { type PrivilegeClass, privilegeClass, privilegedObject } from '../object-name.ts';
import { granteeName, type PrivilegeStatement, privilegeChanges, privilegesIn } from '../privileges.ts';
import { type Given, givenOn, schemaOf } from './default-privilege.ts';
import { clearing, ownerOf, ownership } from './owner.ts';

export interface GrantAttributes {
  /** Quoted role name, PUBLIC, CURRENT_USER for the session's role, OWNER for the object's owner. */
  readonly grantee: string;
  /** Sorted; `*` after a privilege with grant option: `SELECT*`. */
  readonly privileges: readonly string[];
  /** What the grantee has without any grant. */
  readonly usual: readonly string[];
  /** The sequence behind an identity column, quoted and qualified, when that is what is granted. */
  readonly sequence?: string;
}

/** Grantees that are no roles of somebody's. */
export const NOBODYS: ReadonlySet<string> = new Set(['PUBLIC', 'OWNER', 'CURRENT_USER']);

const of = (fact: Fact): GrantAttributes => attributes<GrantAttributes>(fact);

const about = (fact: Fact): FactId => fact.parent ?? '';

function object(fact: Fact): string {
  const { sequence } = of(fact);
  return sequence === undefined ? privilegedObject(about(fact)) : `SEQUENCE ${sequence}`;
}

/** `(email)` for a grant on a column, of tables and of views alike. */
function columnOf(fact: Fact): string {
  if (of(fact).sequence !== undefined) return '';
  if (about(fact).startsWith('column ')) return ` (${lastName(about(fact))})`;
  const column = / column (.+) to /.exec(fact.id.slice(`grant ${about(fact)}`.length))?.[1];
  return column === undefined ? '' : ` (${column})`;
}

/** The relation whose owner is the grantor; the object itself for all but columns. */
const whole = (fact: Fact, scene: Scene): FactId =>
  about(fact).startsWith('column ')
    ? ((scene.to.facts.get(about(fact)) ?? scene.from.facts.get(about(fact)))?.parent ?? about(fact))
    : about(fact);

/** GRANT and REVOKE that take a grantee's privileges from one set to another, once the owner is the new one. */
function changes(
  fact: Fact,
  from: readonly string[],
  to: readonly string[],
  scene: Scene,
): readonly PrivilegeStatement[] {
  const { grantee } = of(fact);
  const who = grantee === 'OWNER' ? (ownerOf(whole(fact, scene), scene.to) ?? 'CURRENT_USER') : grantee;
  const others = [...scene.from.facts.values()].some((other) => isOthersOn(other, fact));
  return privilegeChanges(from, to, `ON ${object(fact)}`, who, columnOf(fact)).map((statement) =>
    statement.endsOption === true && others ? { ...statement, sql: `${statement.sql} CASCADE` } : statement,
  );
}

/** A grant on the same object to another role: who may give on may have given it. Who gave is not told apart. */
function isOthersOn(other: Fact, fact: Fact): boolean {
  return (
    other.kind === 'grant' &&
    object(other) === object(fact) &&
    of(other).grantee !== of(fact).grantee &&
    of(other).grantee !== 'OWNER'
  );
}

/** What a grant on a whole and those on its columns share: a REVOKE on the whole takes the columns' too. */
const shared = (on: string, grantee: string): string => `privileges of ${grantee} ${on}`;

/** Freed by taking a grant option away from somebody, which takes what that one gave; taken by grants. */
const givenOnward = (on: string): string => `given on ${on}`;

/** Revoking frees the shared name, granting takes it; either waits for the owner. */
function details(statement: PrivilegeStatement, fact: Fact, scene: Scene): Partial<Step> {
  const name = shared(object(fact), of(fact).grantee);
  const id = whole(fact, scene);
  const owner = ownership(id);
  const lock = of(fact).sequence === undefined ? lookedUp(id) : {};
  if (of(fact).grantee === (ownerOf(id, scene.to) ?? 'CURRENT_USER'))
    return { frees: [name, clearing(id)], ...lock };
  const onward = givenOnward(object(fact));
  return {
    ...(statement.verb === 'REVOKE'
      ? { frees: statement.endsOption === true ? [name, onward] : [name], takes: [owner] }
      : { takes: [name, owner, onward] }),
    ...lock,
  };
}

/** The weakest lock, on the table whose name is looked up. */
function lookedUp(id: FactId): Pick<Step, 'lock' | 'locked'> {
  return holdsRows(id) ? { lock: 'ACCESS SHARE', locked: [id] } : { lock: 'none', locked: [] };
}

/** A fact's first statement makes it. */
function steps(
  fact: Fact,
  statements: readonly PrivilegeStatement[],
  makes: boolean,
  scene: Scene,
): readonly Step[] {
  return statements.map((statement, i) =>
    makes && i === 0
      ? creates(fact, statement.sql, details(statement, fact, scene))
      : alters(fact, statement.sql, details(statement, fact, scene)),
  );
}

/** Grants that stay, given again: a REVOKE on the whole took those on columns, the end of a grant option others'. */
function restored(fact: Fact, statements: readonly PrivilegeStatement[], scene: Scene): readonly Step[] {
  if (!statements.some(({ verb }) => verb === 'REVOKE')) return [];
  const endsOption = statements.some((statement) => statement.endsOption === true);
  const ofColumn = (other: Fact): boolean =>
    columnOf(fact) === '' &&
    other.kind === 'grant' &&
    other.id !== fact.id &&
    columnOf(other) !== '' &&
    object(other) === object(fact) &&
    of(other).grantee === of(fact).grantee;
  return [...scene.to.facts.values()]
    .filter((other) => scene.from.facts.has(other.id))
    .filter((other) => ofColumn(other) || (endsOption && isOthersOn(other, fact)))
    .flatMap((other) => steps(other, changes(other, [], of(other).privileges, scene), false, scene));
}

/** Something default privileges give on when it is made: an object, or the sequence of an identity column. */
export interface Subject {
  readonly objects: PrivilegeClass;
  readonly schema: string;
  /** As GRANT … ON names it. */
  readonly on: string;
  /** What its grants are called: `grant <subject> to …`. */
  readonly subject: string;
  /** The relation whose owner it has. */
  readonly whole: FactId;
  /** The sequence behind an identity column. */
  readonly sequence?: string;
}

/** @param sequence the sequence of the column is meant */
export function subjectOf(id: FactId, sequence: boolean, catalog: Catalog): Subject | undefined {
  const objects = sequence ? 'SEQUENCES' : privilegeClass(id);
  if (objects === undefined) return undefined;
  if (!sequence) return { objects, schema: schemaOf(id), on: privilegedObject(id), subject: id, whole: id };
  const fact = catalog.facts.get(id);
  const identity = fact?.attributes.identity as Identity | undefined;
  if (fact === undefined || identity === undefined) return undefined;
  const name = sequenceOf(id, identity);
  return {
    objects,
    schema: schemaName(id),
    on: `SEQUENCE ${name}`,
    subject: `${id} sequence`,
    whole: fact.parent ?? id,
    sequence: name,
  };
}

/** The fact that says what default privileges gave on it. */
export function grantOn(
  parent: Fact,
  { subject, sequence }: Subject,
  { grantee, given, usual }: Given,
): Fact {
  const name = grantee === 'CURRENT_USER' ? 'OWNER' : grantee;
  return {
    kind: 'grant',
    id: `grant ${subject} to ${name}`,
    name: `${parent.name} to ${name}`,
    parent: parent.id,
    attributes: {
      grantee: name,
      privileges: given,
      usual,
      ...(sequence === undefined ? {} : { sequence }),
    },
    dependsOn: [parent.id, ...(NOBODYS.has(name) ? [] : [`role ${name}`])].sort(),
  };
}

/** What a plan makes. */
function madeBy(id: FactId, sequence: boolean, scene: Scene): Subject | undefined {
  const hadOne = scene.from.facts.get(id)?.attributes.identity !== undefined;
  const isMade = sequence ? !hadOne || scene.isGone(id) : scene.isMade(id);
  return isMade ? subjectOf(id, sequence, scene.to) : undefined;
}

/** What the grantee has before its first GRANT or REVOKE: on an object just made, what default privileges gave. */
function before(fact: Fact, scene: Scene): readonly string[] {
  const { usual, grantee } = of(fact);
  const made = madeBy(about(fact), of(fact).sequence !== undefined, scene);
  if (made === undefined || columnOf(fact) !== '') return usual;
  const name = grantee === 'OWNER' ? 'CURRENT_USER' : grantee;
  const given = givenOn(made.objects, made.schema, scene.to).find((each) => each.grantee === name);
  return given?.given ?? usual;
}

/** Takes back from objects just made what default privileges gave and nobody wants. */
function settles(scene: Scene): readonly Step[] {
  if (factsOf(scene.to, 'default-privilege').length === 0) return [];
  return [...scene.to.facts.values()].flatMap((fact) => {
    const made = madeBy(fact.id, fact.kind === 'column', scene);
    if (made === undefined) return [];
    const { objects, schema, on, subject, whole: owned } = made;
    return givenOn(objects, schema, scene.to).flatMap(({ grantee, given, usual }) => {
      const owner = ownerOf(owned, scene.to);
      const name = grantee === 'CURRENT_USER' ? 'OWNER' : grantee;
      if (scene.to.facts.has(`grant ${subject} to ${name}`) || owner === grantee) return [];
      const who = name === 'OWNER' ? (owner ?? 'CURRENT_USER') : grantee;
      return privilegeChanges(given, usual, `ON ${on}`, who).map(({ sql, verb }) =>
        alters(fact, sql, {
          consumes: [fact.id],
          takes: [ownership(owned)],
          ...(verb === 'REVOKE' ? { frees: [shared(on, name)] } : {}),
        }),
      );
    });
  });
}

/** SQL for the privileges a schema came with; those of its first owner, who granted them, are now its owner's. */
const initially = `(
  SELECT array_agg(makeaclitem(CASE WHEN x.grantee = x.grantor THEN s.nspowner ELSE x.grantee END, s.nspowner, x.privilege_type, x.is_grantable))
  FROM pg_init_privs i, aclexplode(i.initprivs) AS x WHERE i.classoid = 'pg_namespace'::regclass AND i.objoid = s.oid)`;

/** SQL for the objects that carry privileges: address, suffix, kind letter of acldefault, owner, acl. */
const objects = `
  SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid,
         CASE WHEN i.objid IS NULL THEN '' ELSE ' sequence' END AS suffix,
         CASE WHEN i.objid IS NOT NULL THEN n.q || '.' || quote_ident(c.relname) END AS sequence,
         acldefault(CASE WHEN c.relkind = 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner) AS usual, c.relowner AS owner, c.relacl AS acl
  FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
  LEFT JOIN pg_depend i ON c.relkind = 'S' AND i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.refobjsubid > 0 AND i.deptype = 'i'
  WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass::oid, c.oid, CASE WHEN c.relkind IN ('v', 'm') THEN 0 ELSE a.attnum END,
         CASE WHEN c.relkind IN ('v', 'm') THEN ' column ' || quote_ident(a.attname) ELSE '' END, NULL, acldefault('c', c.relowner), c.relowner, a.attacl
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN spaces n ON n.oid = c.relnamespace
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT 'pg_proc'::regclass::oid, p.oid, 0, '', NULL, acldefault('f', p.proowner), p.proowner, p.proacl
  FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace WHERE p.proacl IS NOT NULL
    -- Constructors of a range are the range's.
    AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')
  UNION ALL
  SELECT 'pg_type'::regclass::oid, t.oid, 0, '', NULL, acldefault('T', t.typowner), t.typowner, t.typacl
  FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace WHERE t.typacl IS NOT NULL
  UNION ALL
  SELECT 'pg_namespace'::regclass::oid, s.oid, 0, '', NULL,
         coalesce(${initially}, acldefault('n', s.nspowner)), s.nspowner, s.nspacl
  FROM pg_namespace s JOIN spaces n ON n.oid = s.oid WHERE s.nspacl IS NOT NULL
  UNION ALL
  SELECT 'pg_language'::regclass::oid, l.oid, 0, '', NULL, acldefault('l', l.lanowner), l.lanowner, l.lanacl
  FROM pg_language l WHERE l.lanacl IS NOT NULL
  UNION ALL
  SELECT 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 0, '', NULL, acldefault('F', w.fdwowner), w.fdwowner, w.fdwacl
  FROM pg_foreign_data_wrapper w WHERE w.fdwacl IS NOT NULL
  UNION ALL
  SELECT 'pg_foreign_server'::regclass::oid, s.oid, 0, '', NULL, acldefault('S', s.srvowner), s.srvowner, s.srvacl
  FROM pg_foreign_server s WHERE s.srvacl IS NOT NULL`;

export const grantKind: Kind = {
  name: 'grant',
  fallsWith: (fact, dropped) => fact.parent === dropped.id,
  names: ({ attributes: { grantee } }) => [`role ${String(grantee)}`],
  extract: `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, classid || '/' || objid || '/' || objsubid AS parent, NULL AS id,
           suffix || ' to ' || grantee AS suffix,
           jsonb_strip_nulls(jsonb_build_object('grantee', grantee, 'privileges', privileges, 'usual', usual, 'sequence', sequence)) AS attributes
    FROM (
      SELECT o.classid, o.objid, o.objsubid, o.suffix, o.sequence,
             CASE WHEN g.grantee = o.owner THEN 'OWNER' ELSE ${granteeName('g.grantee')} END AS grantee,
             ${privilegesIn('o.acl', 'g.grantee')} AS privileges, ${privilegesIn('o.usual', 'g.grantee')} AS usual
      FROM (${objects}) AS o,
        LATERAL (SELECT e.grantee FROM aclexplode(o.acl) AS e UNION SELECT e.grantee FROM aclexplode(o.usual) AS e) AS g
    ) AS privilege
    WHERE privileges <> usual
      -- Those on what an extension brings along are the extension's affair.
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = privilege.classid AND e.objid = privilege.objid AND e.deptype = 'e')`,
  settles,
  create: (fact, scene) => {
    const statements = changes(fact, before(fact, scene), of(fact).privileges, scene);
    return [...steps(fact, statements, true, scene), ...restored(fact, statements, scene)];
  },
  alter: (from, to, _, scene) => {
    const statements = changes(to, of(from).privileges, of(to).privileges, scene);
    return [...steps(to, statements, false, scene), ...restored(to, statements, scene)];
  },
  drop: (fact, scene) => {
    const statements = changes(fact, of(fact).privileges, of(fact).usual, scene);
    return [
      ...statements.map((statement) => drops(fact, statement.sql, details(statement, fact, scene))),
      ...restored(fact, statements, scene),
    ];
  },
};
