/** Catalogs as JSON, for the cache, and their fingerprint. */
import { fingerprint, type Json } from '../core/hash.ts';
import type { Catalog, Fact } from './catalog.ts';
import { kindOf } from './kinds.ts';

/** Facts keep their order: columns stand as in their table. */
export function toJson(catalog: Catalog): Json {
  return {
    serverVersion: catalog.serverVersion,
    facts: [...catalog.facts.values()] as unknown as Json,
    unmodelled: catalog.unmodelled as unknown as Json,
  };
}

export function fromJson(json: Json): Catalog {
  const stored = json as unknown as Omit<Catalog, 'facts'> & { readonly facts: readonly Fact[] };
  return {
    serverVersion: stored.serverVersion,
    facts: new Map(stored.facts.map((fact) => [fact.id, fact])),
    unmodelled: stored.unmodelled,
  };
}

/**
 * Equal for catalogs that no plan can tell apart: identities and attributes, whatever the order of facts, the
 * server's version and what is not modelled. Roles and owners are left out: they are the server's affair, and who
 * looks sees more or fewer of them.
 */
export function catalogFingerprint(catalog: Catalog): string {
  const known = fingerprints.get(catalog) ?? fingerprintOf(catalog);
  fingerprints.set(catalog, known);
  return known;
}

/** A catalog never changes, and several plans ask for the same one's. */
const fingerprints = new WeakMap<Catalog, string>();

function fingerprintOf(catalog: Catalog): string {
  const facts = [...catalog.facts.values()]
    .filter((fact) => kindOf(fact.kind).ofServer !== true && fact.parent?.startsWith('role ') !== true)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return fingerprint(facts.map((fact) => [fact.id, comparable(fact)]));
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

/** The catalog of a database just created: the public schema and what PostgreSQL grants on it. */
export function emptyCatalog(serverVersion = 180_000): Catalog {
  const id = 'schema public';
  const fact: Fact = { kind: 'schema', id, name: 'public', attributes: {}, dependsOn: [] };
  return { serverVersion, facts: new Map([[id, fact]]), unmodelled: [] };
}
