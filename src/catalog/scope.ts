/** The scope of a catalog: which of the server's roles are part of it. */
import type { PostgresSession } from '../core/ports/postgres.ts';
import type { Catalog, Fact } from './catalog.ts';
import { attributes, sqlName } from './kind.ts';
import type { MembershipAttributes } from './kinds/membership.ts';

export interface Scope {
  /** Whether roles, their memberships and the owners of objects are part of the catalog. Without: `none`. */
  readonly roles?: 'all' | 'none';
  /** Roles, quoted, that are somebody else's: theirs are neither role nor membership, whatever mentions them. */
  readonly except?: ReadonlySet<string>;
}

/** The roles, quoted, that the server has now: what is made afterwards is another catalog's own. */
export async function rolesOfServer(session: PostgresSession): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ name: string }>('SELECT quote_ident(rolname) AS name FROM pg_roles');
  return new Set(rows.map(({ name }) => name));
}

/** The catalog without the roles that are somebody else's. */
export function withinScope(catalog: Catalog, { except = new Set() }: Scope): Catalog {
  if (except.size === 0) return catalog;
  const foreign = (fact: Fact): boolean => {
    if (fact.kind === 'role') return except.has(sqlName(fact));
    if (fact.kind !== 'membership') return false;
    const { role, member } = attributes<MembershipAttributes>(fact);
    return except.has(role) && except.has(member);
  };
  const gone = new Set([...catalog.facts.values()].filter(foreign).map(({ id }) => id));
  const kept = [...catalog.facts.values()].filter(({ id }) => !gone.has(id));
  return {
    ...catalog,
    facts: new Map(
      kept.map((fact) => [
        fact.id,
        fact.dependsOn.some((id) => gone.has(id))
          ? { ...fact, dependsOn: fact.dependsOn.filter((id) => !gone.has(id)) }
          : fact,
      ]),
    ),
  };
}
