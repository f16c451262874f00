/** Catalogs as JSON, for the cache and for files. */
import type { Json } from '../core/hash.ts';
import type { Catalog, Fact } from './catalog.ts';

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

/** The catalog of a database just created: the public schema and what PostgreSQL grants on it. */
export function emptyCatalog(serverVersion = 180_000): Catalog {
  const id = 'schema public';
  const fact: Fact = { kind: 'schema', id, name: 'public', attributes: {}, dependsOn: [] };
  return { serverVersion, facts: new Map([[id, fact]]), unmodelled: [] };
}
