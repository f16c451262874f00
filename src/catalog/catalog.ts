/**
 * The Catalog: what a database has, as a flat set of facts. Whoever compares, orders or reverses catalogs
 * knows facts and dependencies only; what a kind of fact means stands in `kinds/<kind>.ts`.
 */
import type { Json } from '../core/hash.ts';

/** e.g. `table public.users`, `column public.users.email`, `function public.f(integer)`. Unique in a catalog. */
export type FactId = string;

export type KindName =
  | 'role'
  | 'membership'
  | 'owner'
  | 'database-setting'
  | 'database-grant'
  | 'parameter-grant'
  | 'default-privilege'
  | 'schema'
  | 'extension'
  | 'enum'
  | 'domain'
  | 'composite'
  | 'sequence'
  | 'table'
  | 'column'
  | 'primary-key'
  | 'unique'
  | 'foreign-key'
  | 'check'
  | 'exclusion'
  | 'index'
  | 'view'
  | 'materialized-view'
  | 'function'
  | 'procedure'
  | 'trigger'
  | 'policy'
  | 'comment'
  | 'grant'
  | 'range'
  | 'aggregate'
  | 'rule'
  | 'event-trigger'
  | 'cast'
  | 'operator'
  | 'operator-class'
  | 'operator-family'
  | 'text-search-parser'
  | 'text-search-template'
  | 'text-search-dictionary'
  | 'text-search-configuration'
  | 'statistics'
  | 'collation'
  | 'conversion'
  | 'foreign-data-wrapper'
  | 'server'
  | 'user-mapping'
  | 'foreign-table'
  | 'publication'
  | 'publication-table'
  | 'publication-schema'
  | 'subscription'
  | 'language'
  | 'transform'
  | 'access-method';

export interface Fact {
  readonly kind: KindName;
  readonly id: FactId;
  /** As people say it, without the kind: `users.email`, `auth.users`, `total(integer)`; `public` is left out. */
  readonly name: string;
  /** The fact this one is a part of and disappears with: a column's table, an index's table. */
  readonly parent?: FactId;
  /** All that must be equal for two facts to be equal. Text from PostgreSQL's own deparser wherever it has one. */
  readonly attributes: Readonly<Record<string, Json>>;
  /** Facts that must exist before this one can (pg_depend plus what attributes name), sorted. */
  readonly dependsOn: readonly FactId[];
}

/** Something the database has that no kind models yet; reported, never dropped. */
export interface Unmodelled {
  /** e.g. `event trigger`, `text search configuration`. */
  readonly what: string;
  readonly name: string;
}

export interface Catalog {
  /** `server_version_num` it was read from. */
  readonly serverVersion: number;
  readonly facts: ReadonlyMap<FactId, Fact>;
  readonly unmodelled: readonly Unmodelled[];
}

const kindsKnown = new WeakMap<Catalog, ReadonlyMap<KindName, readonly Fact[]>>();

/** A catalog's facts of one kind, in its order; told apart once for each catalog. */
export function factsOf(catalog: Catalog, kind: KindName): readonly Fact[] {
  let known = kindsKnown.get(catalog);
  if (known === undefined) {
    const sorted = new Map<KindName, Fact[]>();
    for (const fact of catalog.facts.values()) {
      const others = sorted.get(fact.kind);
      if (others === undefined) sorted.set(fact.kind, [fact]);
      else others.push(fact);
    }
    known = sorted;
    kindsKnown.set(catalog, known);
  }
  return known.get(kind) ?? [];
}
