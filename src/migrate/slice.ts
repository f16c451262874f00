/**
 * The part of two catalogs that a plan is about: what its actions touch, what that is made of and stands on, and
 * what stands on it. A proof rebuilds this part only, so it costs what the change costs and not what the schema does.
 */
import { type Catalog, type Fact, type FactId, factsOf } from '../catalog/catalog.ts';
import { parentsOf } from '../catalog/heritage.ts';
import type { Plan } from './plan.ts';

export function slice(
  plan: Plan,
  from: Catalog,
  to: Catalog,
): { readonly from: Catalog; readonly to: Catalog } {
  const chosen = new Set<FactId>();
  const graphs = [graphOf(from), graphOf(to)];
  for (const action of [...plan.up, ...plan.down])
    for (const id of [action.fact, ...action.produces, ...action.destroys, ...action.locked]) chosen.add(id);
  // What is touched is there as a whole, with all its parts.
  for (const id of chosen)
    for (const graph of graphs)
      for (const near of [...graph.wholes(id), ...graph.parts(id)]) chosen.add(near);
  // All that depends on any of it, with its own parts: a forgotten dependant must not be missed. What such a
  // dependant is a part of is no more than its ground, or foreign keys would string all tables together.
  for (const id of chosen)
    for (const graph of graphs)
      for (const dependant of graph.dependants(id)) {
        chosen.add(dependant);
        for (const part of graph.parts(dependant)) chosen.add(part);
      }
  // What the session's role makes begins with what default privileges give.
  if ([...plan.up, ...plan.down].some((action) => action.produces.length > 0))
    for (const catalog of [from, to])
      for (const { id, attributes } of factsOf(catalog, 'default-privilege'))
        if (attributes.role === 'CURRENT_USER') chosen.add(id);
  // What all of these stand on.
  for (const id of chosen) for (const graph of graphs) for (const need of graph.needs(id)) chosen.add(need);
  const part = (catalog: Catalog): Catalog => ({
    ...catalog,
    facts: new Map(
      [...catalog.facts].filter(([id]) => chosen.has(id)).map(([id, fact]) => [id, unplaced(fact)]),
    ),
  });
  return { from: part(from), to: part(to) };
}

/** Where files lie is the server's own affair: the shadow has no tablespaces. */
function unplaced(fact: Fact): Fact {
  const { tablespace, ...attributes } = fact.attributes;
  return tablespace === undefined ? fact : { ...fact, attributes };
}

interface Graph {
  wholes(id: FactId): readonly FactId[];
  parts(id: FactId): readonly FactId[];
  dependants(id: FactId): readonly FactId[];
  /** What a fact cannot be made without; of that not the parts, or everything would hang together. */
  needs(id: FactId): readonly FactId[];
}

function graphOf({ facts }: Catalog): Graph {
  const parts = new Map<FactId, FactId[]>();
  const dependants = new Map<FactId, FactId[]>();
  const put = (map: Map<FactId, FactId[]>, key: FactId, id: FactId): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [id]);
    else list.push(id);
  };
  for (const fact of facts.values()) {
    if (fact.parent !== undefined && !isSpace(fact.parent)) put(parts, fact.parent, fact.id);
    for (const need of fact.dependsOn) if (!isSpace(need)) put(dependants, need, fact.id);
  }
  const parentOf = (fact: Fact | undefined): readonly FactId[] =>
    fact?.parent === undefined ? [] : [fact.parent];
  return {
    wholes: (id) => parentOf(facts.get(id)).filter((parent) => !isSpace(parent)),
    parts: (id) => parts.get(id) ?? [],
    dependants: (id) => dependants.get(id) ?? [],
    needs: (id) => {
      const fact = facts.get(id);
      if (fact === undefined) return [];
      // Heirs have the columns of their parents, whichever of them are asked for.
      const family = parentsOf(fact);
      const shared = family.length === 0 ? [] : [id, ...family].flatMap((table) => parts.get(table) ?? []);
      return [...fact.dependsOn, ...parentOf(fact), ...shared];
    },
  };
}

/** Everything is in a schema and most things name a role: being there together is no connection. */
const isSpace = (id: FactId): boolean => /^(?:schema|role|extension|language) /.test(id);
