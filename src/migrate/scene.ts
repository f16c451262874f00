/** The scene: two catalogs with what kinds ask of them — parts, dependants, wholes, entanglement. */
import type { Catalog, Fact, FactId } from '../catalog/catalog.ts';
import type { Scene } from '../catalog/kind.ts';

interface Relations {
  readonly children: () => ReadonlyMap<FactId, readonly Fact[]>;
  readonly dependants: () => ReadonlyMap<FactId, readonly Fact[]>;
  /** Number of the cycle of wholes a whole belongs to. */
  readonly cycles: () => ReadonlyMap<FactId, number>;
}

const NONE: readonly Fact[] = [];

/** Each relation is worked out when it is first asked for, and kept: plans of both directions ask the same. */
const known = new WeakMap<Catalog, Relations>();

function relationsOf(catalog: Catalog): Relations {
  const found = known.get(catalog);
  if (found !== undefined) return found;
  const relations: Relations = {
    children: once(() => byTarget(catalog, ({ parent }) => (parent === undefined ? [] : [parent]))),
    dependants: once(() => byTarget(catalog, ({ dependsOn }) => dependsOn)),
    cycles: once(() => cyclesOf(catalog)),
  };
  known.set(catalog, relations);
  return relations;
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** Facts by what they point at. */
function byTarget(
  catalog: Catalog,
  targetsOf: (fact: Fact) => readonly FactId[],
): ReadonlyMap<FactId, readonly Fact[]> {
  const pointing = new Map<FactId, Fact[]>();
  for (const fact of catalog.facts.values())
    for (const id of targetsOf(fact)) {
      const list = pointing.get(id);
      if (list === undefined) pointing.set(id, [fact]);
      else list.push(fact);
    }
  return pointing;
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

function rootAt(catalog: Catalog, id: FactId): FactId | undefined {
  const fact = catalog.facts.get(id);
  return fact === undefined ? undefined : rootOf(catalog, fact).id;
}

/** Strongly connected wholes (Tarjan, iterative): tables and functions that need one another. */
function cyclesOf(catalog: Catalog): ReadonlyMap<FactId, number> {
  const edges = new Map<FactId, Set<FactId>>();
  for (const fact of catalog.facts.values()) {
    const own = rootOf(catalog, fact).id;
    const targets = edges.get(own) ?? new Set<FactId>();
    edges.set(own, targets);
    for (const id of fact.dependsOn) {
      const target = rootAt(catalog, id);
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
    children: (catalog, id) => relationsOf(catalog).children().get(id) ?? NONE,
    dependants: (catalog, id) => relationsOf(catalog).dependants().get(id) ?? NONE,
    entangled(catalog, fact) {
      const own = rootOf(catalog, fact).id;
      const others = fact.dependsOn.map((id) => rootAt(catalog, id)).filter((id) => id !== own);
      if (others.length === 0) return false;
      const cycles = relationsOf(catalog).cycles();
      return others.some((id) => id !== undefined && cycles.get(id) === cycles.get(own));
    },
    isMade: (id) => made.has(id),
    isGone: (id) => gone.has(id),
  };
}
