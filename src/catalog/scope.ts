/** The scope of a catalog: which of the server's roles are part of it. */
import type { PostgresSession } from '../core/ports/postgres.ts';
import { type Catalog, type Fact, type FactId, factsOf, type KindName } from './catalog.ts';
import { attributes, sqlName } from './kind.ts';
import type { MembershipAttributes } from './kinds/membership.ts';

export interface Scope {
  /**
   * Roles with their memberships and privileges on settings of the server, the owners of objects, and what is set and
   * granted on the database itself: `all` that the server has beside its own; those that
   * the database `mentioned`, and the roles those are in; `none`, neither owners.
   */
  readonly roles?: 'all' | 'mentioned' | 'none';
  /** Roles, quoted, that are in scope although nothing mentions them. */
  readonly also?: ReadonlySet<string>;
  /** Roles, quoted, that are somebody else's: no role and no membership, whatever mentions them. */
  readonly except?: ReadonlySet<string>;
  /** A role, quoted: what belongs to it needs no word where it is the one that makes everything. */
  readonly self?: string;
  /** Whether versions of extensions count: on one server they do, two seldom have the same. */
  readonly versions?: boolean;
}

/** All there is: for comparing what is on one server. */
export const EVERYTHING: Scope = { roles: 'all', versions: true };

/** The roles, quoted, that the server has now: what is made afterwards is another catalog's own. */
export async function rolesOfServer(session: PostgresSession): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ name: string }>('SELECT quote_ident(rolname) AS name FROM pg_roles');
  return new Set(rows.map(({ name }) => name));
}

const SERVERS: readonly KindName[] = [
  'role',
  'membership',
  'owner',
  'database-setting',
  'database-grant',
  'parameter-grant',
];

/** Quoted names of the roles that are facts of the catalog. */
export function rolesIn(catalog: Catalog): ReadonlySet<string> {
  return new Set(
    [...catalog.facts.values()].flatMap((fact) => (fact.kind === 'role' ? [sqlName(fact)] : [])),
  );
}

/** The catalog with what is in scope; `catalog` has been read with all roles unless the scope wants none. */
export function withinScope(
  catalog: Catalog,
  { roles = 'none', also, except, self, versions = false }: Scope,
): Catalog {
  const inside = roles === 'mentioned' ? mentioned(catalog, also) : undefined;
  const isForeign = (role: string): boolean =>
    except?.has(role) === true || (inside !== undefined && !inside.has(role));
  const gone = new Set<FactId>();
  for (const fact of catalog.facts.values()) {
    if (roles === 'none' && SERVERS.includes(fact.kind)) gone.add(fact.id);
    if (fact.kind === 'owner' && fact.attributes.role === self) gone.add(fact.id);
    if (fact.kind === 'role' && isForeign(sqlName(fact))) gone.add(fact.id);
    if (fact.kind === 'parameter-grant' && isForeign(String(fact.attributes.grantee))) gone.add(fact.id);
    if (fact.kind !== 'membership') continue;
    const { role, member } = attributes<MembershipAttributes>(fact);
    if (inside === undefined ? isForeign(role) && isForeign(member) : isForeign(member)) gone.add(fact.id);
  }
  const plain = versions ? catalog : withoutVersions(catalog);
  if (gone.size === 0) return plain;
  // A comment goes with its role.
  for (const fact of plain.facts.values())
    if (fact.parent !== undefined && gone.has(fact.parent)) gone.add(fact.id);
  const facts = new Map<FactId, Fact>();
  for (const [id, fact] of plain.facts) {
    if (gone.has(id)) continue;
    const dependsOn = fact.dependsOn.filter((need) => !gone.has(need));
    facts.set(id, dependsOn.length === fact.dependsOn.length ? fact : { ...fact, dependsOn });
  }
  return { ...plain, facts };
}

/** The role, quoted, in whose name a session acts. */
export async function selfOf(session: PostgresSession): Promise<string> {
  const [row] = await session.query<{ name: string }>('SELECT quote_ident(current_user) AS name');
  return row?.name ?? '';
}

function withoutVersions(catalog: Catalog): Catalog {
  const extensions = factsOf(catalog, 'extension').map((fact) => {
    const { version: _, ...own } = fact.attributes;
    return [fact.id, { ...fact, attributes: own }] as const;
  });
  return extensions.length === 0
    ? catalog
    : { ...catalog, facts: new Map([...catalog.facts, ...extensions]) };
}

/** Quoted names of the roles that facts of the database need, and of those that these are members of. */
function mentioned(catalog: Catalog, also: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  const found = new Set(also);
  const of = (fact: Fact): readonly string[] =>
    fact.dependsOn.flatMap((id) => (id.startsWith('role ') ? [sqlName(id)] : []));
  const facts = [...catalog.facts.values()];
  // What a role may do with the server's settings does not bring it into this database.
  for (const fact of facts)
    if (!['membership', 'parameter-grant'].includes(fact.kind) && fact.parent?.startsWith('role ') !== true)
      for (const role of of(fact)) found.add(role);
  const memberships = facts
    .filter((fact) => fact.kind === 'membership')
    .map((fact) => attributes<MembershipAttributes>(fact));
  for (const member of found)
    for (const each of memberships) if (each.member === member) found.add(each.role);
  return found;
}
