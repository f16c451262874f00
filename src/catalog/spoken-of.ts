/** Whose privileges a catalog speaks of: what it grants to others, or gives on their objects, is not its affair. */
import { type Catalog, type Fact, factsOf } from './catalog.ts';
import { attributes } from './kind.ts';
import type { DefaultPrivilegeAttributes } from './kinds/default-privilege.ts';
import { NOBODYS } from './kinds/grant.ts';
import { rolesIn } from './scope.ts';

/** Quoted names of roles. */
export interface SpokenOf {
  /** Those that it makes or grants something to. */
  readonly roles: ReadonlySet<string>;
  /** Those for whose new objects it says who gets what. */
  readonly makers: ReadonlySet<string>;
}

export function spokenOfIn(...catalogs: readonly Catalog[]): SpokenOf {
  const defaults = catalogs.flatMap((catalog) => factsOf(catalog, 'default-privilege'));
  const grants = [...catalogs.flatMap((catalog) => factsOf(catalog, 'grant')), ...defaults];
  const grantees = grants.map(({ attributes: { grantee } }) => String(grantee));
  return {
    roles: new Set([
      ...catalogs.flatMap((catalog) => [...rolesIn(catalog)]),
      ...grantees.filter((grantee) => !NOBODYS.has(grantee)),
    ]),
    makers: new Set(defaults.map(({ attributes: { role } }) => String(role))),
  };
}

/** Whether a grant, or a default privilege, is of those; PUBLIC, the owner and the role that looks always are. */
export function isSpokenOf(fact: Fact, { roles, makers }: SpokenOf): boolean {
  const { grantee, role } = attributes<Pick<DefaultPrivilegeAttributes, 'grantee'> & { role?: string }>(fact);
  return (NOBODYS.has(grantee) || roles.has(grantee)) && (role === undefined || makers.has(role));
}
