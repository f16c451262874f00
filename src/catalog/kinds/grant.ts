/**
 * Grants, one fact for each object and grantee whose privileges differ from what PostgreSQL gives by itself
 * (`acldefault`, or the initial privileges of the public schema): none at all is a fact too, after a REVOKE.
 * The owner, whose name is no part of a catalog, is written CURRENT_USER.
 */
import type { Fact } from '../catalog.ts';
import {
  alters,
  attributes,
  creates,
  drops,
  type Kind,
  lastName,
  ownerName,
  type Scene,
  type Step,
  tablesIn,
} from '../kind.ts';

export interface GrantAttributes {
  /** Quoted role name, PUBLIC, or CURRENT_USER for the owner. */
  readonly grantee: string;
  /** Sorted; `*` after a privilege with grant option: `SELECT*`. */
  readonly privileges: readonly string[];
  /** What the grantee has without any grant. */
  readonly usual: readonly string[];
}

const of = (fact: Fact): GrantAttributes => attributes<GrantAttributes>(fact);

function object(fact: Fact): string {
  const about = fact.parent ?? '';
  const space = about.indexOf(' ');
  const [kind, name] = [about.slice(0, space), about.slice(space + 1)];
  switch (kind) {
    case 'enum':
    case 'composite':
    case 'domain':
      return `TYPE ${name}`;
    case 'table':
    case 'view':
    case 'materialized-view':
    case 'column':
      return `TABLE ${kind === 'column' ? ownerName(about) : name}`;
    default:
      return `${kind.toUpperCase()} ${name}`;
  }
}

/** `(email)` for a grant on a column, of tables and of views alike. */
function columnOf(fact: Fact): string {
  const about = fact.parent ?? '';
  if (about.startsWith('column ')) return ` (${lastName(about)})`;
  const column = / column (.+) to /.exec(fact.id.slice(`grant ${about}`.length))?.[1];
  return column === undefined ? '' : ` (${column})`;
}

/** GRANT and REVOKE that take a grantee's privileges from one set to another. */
function changes(fact: Fact, from: readonly string[], to: readonly string[]): readonly string[] {
  const bare = (privilege: string): string => privilege.replace('*', '');
  const on = `ON ${object(fact)}`;
  const column = columnOf(fact);
  const list = (privileges: readonly string[]): string =>
    privileges.map((p) => `${bare(p)}${column}`).join(', ');
  const lost = from.filter((p) => !to.some((q) => bare(q) === bare(p)));
  const optionLost = from.filter((p) => p.endsWith('*') && to.includes(bare(p)));
  const gained = to.filter((p) => !p.endsWith('*') && !from.some((q) => bare(q) === p));
  const withOption = to.filter((p) => p.endsWith('*') && !from.includes(p));
  const { grantee } = of(fact);
  return [
    ...(lost.length > 0 ? [`REVOKE ${list(lost)} ${on} FROM ${grantee}`] : []),
    ...(optionLost.length > 0 ? [`REVOKE GRANT OPTION FOR ${list(optionLost)} ${on} FROM ${grantee}`] : []),
    ...(gained.length > 0 ? [`GRANT ${list(gained)} ${on} TO ${grantee}`] : []),
    ...(withOption.length > 0 ? [`GRANT ${list(withOption)} ${on} TO ${grantee} WITH GRANT OPTION`] : []),
  ];
}

/** What a grant on a whole and those on its columns share: a REVOKE on the whole takes the columns' too. */
const shared = (fact: Fact): string => `privileges of ${of(fact).grantee} ${object(fact)}`;

/** The weakest lock, on the table whose name is looked up. */
function lookedUp(fact: Fact): Pick<Step, 'lock' | 'locked'> {
  const tables = tablesIn(fact.parent === undefined ? [] : [fact.parent]);
  return { lock: tables.length === 0 ? 'none' : 'ACCESS SHARE', locked: tables };
}

/** Statements that revoke free the shared name, those that grant take it; a fact's first grant makes it. */
function steps(fact: Fact, statements: readonly string[], makes: boolean): readonly Step[] {
  return statements.map((sql, i) => {
    const name = sql.startsWith('REVOKE') ? { frees: [shared(fact)] } : { takes: [shared(fact)] };
    const details = { ...name, ...lookedUp(fact) };
    return makes && i === 0 ? creates(fact, sql, details) : alters(fact, sql, details);
  });
}

/** Grants on columns that stay, given again after a REVOKE on the whole has taken them. */
function restored(fact: Fact, statements: readonly string[], scene: Scene): readonly Step[] {
  if (columnOf(fact) !== '' || !statements.some((sql) => sql.startsWith('REVOKE'))) return [];
  return [...scene.to.facts.values()]
    .filter((other) => other.kind === 'grant' && other.id !== fact.id && scene.from.facts.has(other.id))
    .filter((other) => shared(other) === shared(fact) && columnOf(other) !== '')
    .flatMap((other) =>
      changes(other, [], of(other).privileges).map((sql) => alters(other, sql, lookedUp(other))),
    );
}

/** SQL for the objects that carry privileges: address, suffix, kind letter of acldefault, owner, acl. */
const objects = `
  SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, '' AS suffix,
         acldefault(CASE WHEN c.relkind = 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner) AS usual, c.relowner AS owner, c.relacl AS acl
  FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass::oid, c.oid, CASE WHEN c.relkind IN ('v', 'm') THEN 0 ELSE a.attnum END,
         CASE WHEN c.relkind IN ('v', 'm') THEN ' column ' || quote_ident(a.attname) ELSE '' END, acldefault('c', c.relowner), c.relowner, a.attacl
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN spaces n ON n.oid = c.relnamespace
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')
  UNION ALL
  SELECT 'pg_proc'::regclass::oid, p.oid, 0, '', acldefault('f', p.proowner), p.proowner, p.proacl
  FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace WHERE p.proacl IS NOT NULL
  UNION ALL
  SELECT 'pg_type'::regclass::oid, t.oid, 0, '', acldefault('T', t.typowner), t.typowner, t.typacl
  FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace WHERE t.typacl IS NOT NULL
  UNION ALL
  SELECT 'pg_namespace'::regclass::oid, s.oid, 0, '',
         coalesce((SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = 'pg_namespace'::regclass AND i.objoid = s.oid),
                  acldefault('n', s.nspowner)), s.nspowner, s.nspacl
  FROM pg_namespace s JOIN spaces n ON n.oid = s.oid WHERE s.nspacl IS NOT NULL`;

const privilegesIn = (acl: string): string => `(
  SELECT coalesce(jsonb_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END ORDER BY x.privilege_type), '[]')
  FROM (SELECT p.privilege_type, bool_or(p.is_grantable) AS is_grantable FROM aclexplode(${acl}) AS p WHERE p.grantee = g.grantee GROUP BY 1) AS x)`;

export const grantKind: Kind = {
  name: 'grant',
  fallsWith: (fact, dropped) => fact.parent === dropped.id,
  extract: `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, classid || '/' || objid || '/' || objsubid AS parent, NULL AS id,
           suffix || ' to ' || grantee AS suffix,
           jsonb_build_object('grantee', grantee, 'privileges', privileges, 'usual', usual) AS attributes
    FROM (
      SELECT o.classid, o.objid, o.objsubid, o.suffix,
             CASE g.grantee WHEN 0 THEN 'PUBLIC' WHEN o.owner THEN 'CURRENT_USER' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS grantee,
             ${privilegesIn('o.acl')} AS privileges, ${privilegesIn('o.usual')} AS usual
      FROM (${objects}) AS o,
        LATERAL (SELECT e.grantee FROM aclexplode(o.acl) AS e UNION SELECT e.grantee FROM aclexplode(o.usual) AS e) AS g
    ) AS privilege
    WHERE privileges <> usual`,
  create: (fact, scene) => {
    const statements = changes(fact, of(fact).usual, of(fact).privileges);
    return [...steps(fact, statements, true), ...restored(fact, statements, scene)];
  },
  alter: (from, to, _, scene) => {
    const statements = changes(to, of(from).privileges, of(to).privileges);
    return [...steps(to, statements, false), ...restored(to, statements, scene)];
  },
  drop: (fact, scene) => {
    const statements = changes(fact, of(fact).privileges, of(fact).usual);
    return [
      ...statements.map((sql) => drops(fact, sql, { frees: [shared(fact)], ...lookedUp(fact) })),
      ...restored(fact, statements, scene),
    ];
  },
};
