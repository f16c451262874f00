/**
 * Puts actions in an order in which each can run: what it needs is there, what stands in its way is gone.
 * Deterministic: among actions that are free to run, the one given first comes first.
 */
import type { Catalog, Fact, FactId } from '../catalog/catalog.ts';
import type { Step } from '../catalog/kind.ts';
import { kindOf } from '../catalog/kinds.ts';

/** An action, or several that must keep their order, with what ordering needs beside what the action says. */
export interface Node {
  readonly action: Step;
  /** The node that comes before it in the same change. */
  readonly follows?: Node;
  /** Facts whose definition names this one in plain text: wished for, not required. */
  readonly mentions?: readonly FactId[];
  /** Facts that are gone before it. */
  readonly awaits?: readonly FactId[];
  /** Facts beside its own that it changes on its way: what is built on them is out of the way meanwhile. */
  readonly disturbs?: readonly FactId[];
  /** The fact it is about may be made anew to break a cycle. */
  readonly renewable?: boolean;
  /** See Step.once. */
  readonly once?: 'first' | 'last';
  /** Shared names freed and taken, see Kind.occupies. */
  readonly frees: readonly string[];
  readonly takes: readonly string[];
}

interface Graph {
  readonly before: readonly Set<number>[];
  readonly after: readonly Set<number>[];
}

export interface Order {
  /** The actions sorted; when a cycle remains, the earliest action of it runs first. */
  readonly actions: readonly Step[];
  /** Renewable facts that are changed in a cycle: what the change waits for waits for it. */
  readonly circling: readonly FactId[];
}

export function order(nodes: readonly Node[], from: Catalog, to: Catalog): Order {
  const graph: Graph = { before: nodes.map(() => new Set()), after: nodes.map(() => new Set()) };
  connectAll(nodes, from, to, graph);
  const { sorted, stuck } = sort(graph);
  const circling = stuck.flatMap((i) => {
    const { action, renewable } = nodes[i] ?? {};
    if (action === undefined || renewable !== true || !isChange(action)) return [];
    return [...(graph.after[i] ?? [])].some((next) => reaches(graph, next, i)) ? [action.fact] : [];
  });
  const wished = mentionsOf(nodes);
  if (wished.length === 0) return { actions: pick(nodes, sorted), circling };
  for (const [first, second] of wished) if (!reaches(graph, second, first)) connectIn(graph, first, second);
  return { actions: pick(nodes, sort(graph).sorted), circling };
}

function connectIn(graph: Graph, first: number, second: number): void {
  if (first === second) return;
  graph.after[first]?.add(second);
  graph.before[second]?.add(first);
}

const isChange = ({ produces, destroys }: Step): boolean => produces.length === 0 && destroys.length === 0;

function pick(nodes: readonly Node[], sorted: readonly number[]): readonly Step[] {
  const inTurn = sorted.flatMap((i) => nodes[i] ?? []);
  const [first, last] = [new Map<string, Node>(), new Map<string, Node>()];
  for (const node of inTurn) {
    if (!first.has(node.action.sql)) first.set(node.action.sql, node);
    last.set(node.action.sql, node);
  }
  return inTurn
    .filter((node) => node.once === undefined || node === { first, last }[node.once].get(node.action.sql))
    .map(({ action }) => action);
}

function groups(
  nodes: readonly Node[],
  keys: (node: Node) => readonly string[],
): ReadonlyMap<string, number[]> {
  const map = new Map<string, number[]>();
  nodes.forEach((node, i) => {
    for (const key of keys(node)) {
      const list = map.get(key);
      if (list === undefined) map.set(key, [i]);
      else list.push(i);
    }
  });
  return map;
}

function connectAll(nodes: readonly Node[], from: Catalog, to: Catalog, graph: Graph): void {
  const connect = (first: number, second: number): void => connectIn(graph, first, second);
  const producers = groups(nodes, (n) => n.action.produces);
  const destroyers = groups(nodes, (n) => n.action.destroys);
  const alterers = groups(nodes, (n) => (isChange(n.action) ? [n.action.fact] : []));
  const disturbers = groups(nodes, (n) => n.disturbs ?? []);
  const takers = groups(nodes, (n) => n.takes);
  const position = new Map(nodes.map((node, i) => [node, i]));
  nodes.forEach((node, i) => {
    const { action } = node;
    if (node.follows !== undefined) connect(position.get(node.follows) ?? i, i);
    for (const id of action.consumes) for (const p of producers.get(id) ?? []) connect(p, i);
    for (const id of action.destroys) for (const p of producers.get(id) ?? []) connect(i, p);
    for (const id of node.awaits ?? []) for (const d of destroyers.get(id) ?? []) connect(d, i);
    for (const name of node.frees) for (const t of takers.get(name) ?? []) connect(i, t);
  });
  // Whoever depended on a fact goes, or lets go of it, before the fact goes or changes.
  for (const fact of from.facts.values()) {
    const leaving = destroyers.get(fact.id) ?? [];
    const changing = alterers.get(fact.id) ?? [];
    if (leaving.length === 0 && changing.length === 0) continue;
    const needs =
      fact.parent === undefined || fact.dependsOn.includes(fact.parent)
        ? fact.dependsOn
        : [...fact.dependsOn, fact.parent];
    for (const id of needs) {
      const lettingGo = changing.filter(
        (c) =>
          nodes[c]?.action.consumes.includes(id) !== true &&
          !leaving.some((l) => leadsTo(nodes[c], nodes[l])),
      );
      for (const d of destroyers.get(id) ?? []) {
        // What waits for it to go, for a name that it frees, is not what lets go of it, unless its fact can go instead.
        const before = lettingGo.filter((c) => isFreeToGo(nodes[c]) || !reaches(graph, d, c));
        for (const c of before) connect(c, d);
        if (before.length === 0) for (const l of leaving) connect(l, d);
      }
      // A part says itself what of its whole it waits for.
      if (id === fact.parent) continue;
      // What goes along with another one waits for that, and stays meanwhile if it can.
      const first = leaving.filter((l) => nodes[l]?.action.fact === fact.id || !endures(fact, id, from, to));
      for (const a of [...(alterers.get(id) ?? []), ...(disturbers.get(id) ?? [])])
        for (const l of first) connect(l, a);
    }
  }
  // A changed fact whose dependency changes too follows it.
  for (const [id, changing] of alterers) {
    for (const need of to.facts.get(id)?.dependsOn ?? []) {
      for (const a of alterers.get(need) ?? []) {
        for (const c of changing) {
          // One that needs nothing lets go of what it was: a column that is text before it becomes what it is to be.
          if (nodes[c]?.action.consumes.length === 0) continue;
          if (nodes[a]?.action.consumes.includes(id) !== true && !leadsTo(nodes[c], nodes[a])) connect(a, c);
        }
      }
    }
  }
  // Whoever is made comes after its dependencies have taken their new form, unless that form needs it.
  for (const fact of to.facts.values()) {
    const coming = producers.get(fact.id) ?? [];
    for (const id of coming.length === 0 ? [] : fact.dependsOn) {
      for (const a of [...(alterers.get(id) ?? []), ...(disturbers.get(id) ?? [])]) {
        const needed = nodes[a]?.action.consumes ?? [];
        for (const c of coming) {
          if (!(nodes[c]?.action.produces ?? []).some((made) => needed.includes(made))) connect(a, c);
        }
      }
    }
  }
}

/** True for what may be made anew, and waits for no shared name. */
const isFreeToGo = (node: Node | undefined): boolean => node?.renewable === true && node.takes.length === 0;

/** True for what may stay while `need` changes, so that its going need not come first: a column's index. */
function endures(fact: Fact, need: FactId, from: Catalog, to: Catalog): boolean {
  const [before, after] = [from.facts.get(need), to.facts.get(need)];
  const kind = kindOf(fact.kind);
  return before !== undefined && after !== undefined && kind.endures?.(fact, before, after) === true;
}

/** True for an earlier step of the same change: a partition that is detached in order to be dropped. */
function leadsTo(first: Node | undefined, last: Node | undefined): boolean {
  for (let node = last?.follows; node !== undefined; node = node.follows) if (node === first) return true;
  return false;
}

function mentionsOf(nodes: readonly Node[]): readonly (readonly [number, number])[] {
  const producers = groups(nodes, (n) => n.action.produces);
  const alterers = groups(nodes, (n) => (isChange(n.action) ? [n.action.fact] : []));
  return nodes.flatMap((node, i) =>
    (node.mentions ?? []).flatMap((id) =>
      [...(producers.get(id) ?? []), ...(alterers.get(id) ?? [])]
        .filter((p) => p !== i && nodes[p]?.action.fact !== node.action.fact)
        .map((p) => [p, i] as const),
    ),
  );
}

/** Kahn's algorithm with a heap of positions; `stuck` is what no order without cycles could do. */
function sort({ before, after }: Graph): {
  readonly sorted: readonly number[];
  readonly stuck: readonly number[];
} {
  const waiting = before.map((set) => set.size);
  const done = new Array<boolean>(before.length).fill(false);
  const free = new Heap();
  waiting.forEach((count, i) => {
    if (count === 0) free.push(i);
  });
  const sorted: number[] = [];
  let oldest = 0;
  let stuck: readonly number[] = [];
  while (sorted.length < before.length) {
    let next = free.pop();
    if (next === undefined) {
      if (stuck.length === 0) stuck = done.flatMap((isDone, i) => (isDone ? [] : [i]));
      while (done[oldest] === true) oldest += 1;
      next = oldest;
    }
    if (done[next] === true) continue;
    done[next] = true;
    sorted.push(next);
    for (const i of after[next] ?? []) {
      waiting[i] = (waiting[i] ?? 0) - 1;
      if (waiting[i] === 0) free.push(i);
    }
  }
  return { sorted, stuck };
}

function reaches({ after }: Graph, start: number, goal: number): boolean {
  const seen = new Set([start]);
  const work = [start];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    if (at === goal) return true;
    for (const next of after[at] ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      work.push(next);
    }
  }
  return false;
}

class Heap {
  readonly #items: number[] = [];

  push(value: number): void {
    const items = this.#items;
    let at = items.push(value) - 1;
    for (let up = (at - 1) >> 1; at > 0 && (items[up] ?? 0) > value; up = (at - 1) >> 1) {
      items[at] = items[up] ?? 0;
      at = up;
    }
    items[at] = value;
  }

  pop(): number | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && (items[child + 1] ?? 0) < (items[child] ?? 0)) child += 1;
      if (child >= items.length || (items[child] ?? 0) >= last) break;
      items[at] = items[child] ?? 0;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
