/** The scene: two catalogs with what kinds ask of them — parts, dependants, wholes, entanglement. */
import type { Catalog, Fact, FactId } from '../catalog/catalog.ts';
import type { Scene } from '../catalog/kind.ts';

interface Relations {
  readonly children: ReadonlyMap<FactId, readonly Fact[]>;
  readonly dependants: ReadonlyMap<FactId, readonly Fact[]>;
  readonly roots: ReadonlyMap<FactId, FactId>;
  /** Number of the cycle of wholes a whole belongs to. */
  readonly cycles: ReadonlyMap<FactId, number>;
}

const NONE: readonly Fact[] = [];

/** Computed on first use and kept per catalog: plans of both directions ask the same questions. */
const known = new WeakMap<Catalog, Relations>();

function relationsOf(catalog: Catalog): Relations {
  const found = known.get(catalog);
  if (found !== undefined) return found;
  const children = new Map<FactId, Fact[]>();
  const dependants = new Map<FactId, Fact[]>();
  for (const fact of catalog.facts.values()) {
    if (fact.parent !== undefined) push(children, fact.parent, fact);
    for (const id of fact.dependsOn) push(dependants, id, fact);
  }
  const roots = new Map<FactId, FactId>();
  for (const fact of catalog.facts.values()) roots.set(fact.id, rootOf(catalog, fact).id);
  const relations = { children, dependants, roots, cycles: cyclesOf(catalog, roots) };
  known.set(catalog, relations);
  return relations;
}

function push(map: Map<FactId, Fact[]>, key: FactId, fact: Fact): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [fact]);
  else list.push(fact);
}

/** The topmost fact it is part of, schemas aside. */
function rootOf(catalog: Catalog, fact: Fact): Fact {
  let root = fact;
  for (;;) {
    const parent = root.parent === undefined ? undefined : catalog.facts.get(root.parent);
    if (parent === undefined || parent.parent === undefined) return root;
    root = parent;
  }
}

/** Strongly connected wholes (Tarjan, iterative): tables and functions that need one another. */
function cyclesOf(catalog: Catalog, roots: ReadonlyMap<FactId, FactId>): ReadonlyMap<FactId, number> {
  const edges = new Map<FactId, Set<FactId>>();
  for (const fact of catalog.facts.values()) {
    const own = roots.get(fact.id) ?? fact.id;
    const targets = edges.get(own) ?? new Set<FactId>();
    edges.set(own, targets);
    for (const id of fact.dependsOn) {
      const target = roots.get(id);
      if (target !== undefined && target !== own) targets.add(target);
    }
  }
  const index = new Map<FactId, number>();
  const low = new Map<FactId, number>();
  const component = new Map<FactId, number>();
  const stack: FactId[] = [];
  let components = 0;
  for (const start of edges.keys()) {
    if (index.has(start)) continue;
    const work: { id: FactId; rest: Iterator<FactId> }[] = [];
    const enter = (id: FactId): void => {
      index.set(id, index.size);
      low.set(id, index.size - 1);
      stack.push(id);
      work.push({ id, rest: (edges.get(id) ?? new Set<FactId>()).values() });
    };
    enter(start);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const next = top.rest.next();
      if (next.done !== true) {
        if (!index.has(next.value)) enter(next.value);
        else if (!component.has(next.value)) lower(low, top.id, index.get(next.value) ?? 0);
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above !== undefined) lower(low, above.id, low.get(top.id) ?? 0);
      if (low.get(top.id) !== index.get(top.id)) continue;
      for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
        component.set(id, components);
        if (id === top.id) break;
      }
      components += 1;
    }
  }
  return component;
}

function lower(low: Map<FactId, number>, id: FactId, value: number): void {
  low.set(id, Math.min(low.get(id) ?? value, value));
}

/** Which facts are made and gone is known once the planner has decided; kinds ask while they write actions. */
export function sceneOf(
  from: Catalog,
  to: Catalog,
  made: ReadonlySet<FactId>,
  gone: ReadonlySet<FactId>,
): Scene {
  return {
    from,
    to,
    children: (catalog, id) => relationsOf(catalog).children.get(id) ?? NONE,
    dependants: (catalog, id) => relationsOf(catalog).dependants.get(id) ?? NONE,
    root: (catalog, fact) => catalog.facts.get(relationsOf(catalog).roots.get(fact.id) ?? fact.id) ?? fact,
    entangled(catalog, fact) {
      const { roots, cycles } = relationsOf(catalog);
      const own = roots.get(fact.id) ?? fact.id;
      return fact.dependsOn.some((id) => {
        const target = roots.get(id);
        return target !== undefined && target !== own && cycles.get(target) === cycles.get(own);
      });
    },
    isMade: (id) => made.has(id),
    isGone: (id) => gone.has(id),
  };
}
