/** Fingerprints of catalogs: equal for those that no plan can tell apart. Here it stands what they cover. */
import { fingerprint } from '../core/hash.ts';
import type { Catalog, Fact, FactId } from './catalog.ts';
import { NOBODYS } from './kinds/grant.ts';
import { kindOf } from './kinds.ts';
import { isSpokenOf } from './spoken-of.ts';

/** Whose privileges count beside those of PUBLIC and of owners. Others' are left alone, and differ between databases. */
export interface Coverage {
  /** Roles, quoted. */
  readonly roles: readonly string[];
  /** Roles, quoted, whose default privileges count; CURRENT_USER for the one that makes everything. */
  readonly makers: readonly string[];
  /** Objects on which everybody's count: where one is made anew, a privilege that is not given again is lost. */
  readonly objects: readonly FactId[];
}

export interface Fingerprints {
  /** Of all but the privileges of named roles. */
  readonly catalog: string;
  readonly privileges: string;
}

/**
 * Of everything: identities and attributes, whatever the order of facts, the server's version and what is not
 * modelled. Roles and owners are left out: they are the server's affair, and who looks sees more or fewer of them.
 */
export function catalogFingerprint(catalog: Catalog): string {
  return remembered(whole, catalog, () => hashOf(databases(catalog)));
}

export function fingerprints(catalog: Catalog, coverage: Coverage): Fingerprints {
  const isCounted = counting(catalog, coverage);
  return {
    catalog: remembered(general, catalog, () =>
      hashOf(databases(catalog).filter((fact) => !isOfNamedRoles(fact))),
    ),
    privileges: hashOf(databases(catalog).filter((fact) => isOfNamedRoles(fact) && isCounted(fact))),
  };
}

/** The catalog without privileges that do not count. */
export function covered(catalog: Catalog, coverage: Coverage): Catalog {
  const isCounted = counting(catalog, coverage);
  return { ...catalog, facts: new Map([...catalog.facts].filter(([, fact]) => isCounted(fact))) };
}

function counting(catalog: Catalog, coverage: Coverage): (fact: Fact) => boolean {
  const spokenOf = { roles: new Set(coverage.roles), makers: new Set(coverage.makers) };
  const objects = new Set(coverage.objects);
  const isOn = (id: FactId | undefined): boolean =>
    id !== undefined && (objects.has(id) || isOn(catalog.facts.get(id)?.parent));
  return (fact) =>
    !isPrivilege(fact) || isSpokenOf(fact, spokenOf) || (fact.kind === 'grant' && isOn(fact.parent));
}

const isPrivilege = ({ kind }: Fact): boolean => kind === 'grant' || kind === 'default-privilege';

function isOfNamedRoles(fact: Fact): boolean {
  const { grantee, role = 'CURRENT_USER' } = fact.attributes;
  return isPrivilege(fact) && !(NOBODYS.has(String(grantee)) && role === 'CURRENT_USER');
}

/** A catalog never changes, and several plans ask for the same one's. */
const whole = new WeakMap<Catalog, string>();
const general = new WeakMap<Catalog, string>();

function remembered(known: WeakMap<Catalog, string>, catalog: Catalog, make: () => string): string {
  const made = known.get(catalog) ?? make();
  known.set(catalog, made);
  return made;
}

function databases(catalog: Catalog): readonly Fact[] {
  return [...catalog.facts.values()].filter(
    (fact) => kindOf(fact.kind).ofServer !== true && fact.parent?.startsWith('role ') !== true,
  );
}

function hashOf(facts: readonly Fact[]): string {
  const sorted = [...facts].sort((a, b) => (a.id < b.id ? -1 : 1));
  return fingerprint(sorted.map((fact) => [fact.id, comparable(fact)]));
}

/** What every server has; a plan made on one version is for a database on another, too. */
function comparable(fact: Fact): Fact['attributes'] {
  const { incidental, since } = kindOf(fact.kind);
  if (incidental === undefined && since === undefined) return fact.attributes;
  const left = [...(incidental ?? []), ...Object.keys(since ?? {})];
  return left.some((name) => name in fact.attributes)
    ? Object.fromEntries(Object.entries(fact.attributes).filter(([name]) => !left.includes(name)))
    : fact.attributes;
}
