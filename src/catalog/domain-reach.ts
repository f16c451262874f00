/** How far a constraint of a domain reaches: to domains over it, and to the relations whose rows PostgreSQL reads for it. */
import { type Catalog, type Fact, type FactId, factsOf } from './catalog.ts';
import { ownerName, sqlName } from './kind.ts';

/** The domain and those over it, however far. */
export function domainsFrom(domain: Fact, catalog: Catalog): readonly Fact[] {
  const over = factsOf(catalog, 'domain').filter((fact) => fact.attributes.type === sqlName(domain));
  return [domain, ...over.flatMap((fact) => domainsFrom(fact, catalog))];
}

/**
 * Tables and materialised views with a column of the domain or one over it, which ALTER DOMAIN locks while it reads
 * them. A partitioned table has no rows of its own, and a foreign one is not looked at.
 */
export function relationsRead(domain: Fact, catalog: Catalog): readonly FactId[] {
  const domains = domainsFrom(domain, catalog).map((each) => each.id);
  const found = [...catalog.facts.values()].flatMap(({ id, kind, dependsOn }): readonly FactId[] => {
    if (!domains.some((each) => dependsOn.includes(each))) return [];
    if (kind === 'materialized-view') return [id];
    const table: FactId = `table ${ownerName(id)}`;
    const attributes = kind === 'column' ? catalog.facts.get(table)?.attributes : undefined;
    return attributes === undefined || attributes.partitionBy !== undefined ? [] : [table];
  });
  return [...new Set(found)].sort();
}
