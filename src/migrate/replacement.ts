/**
 * Decides what a plan makes anew: facts that cannot be altered in place, and whatever is built on them and
 * cannot let go — the view over a retyped column, with its grants and comments.
 */
import type { Catalog, Fact, FactId } from '../catalog/catalog.ts';
import type { Step } from '../catalog/kind.ts';
import { kindOf } from '../catalog/kinds.ts';
import type { Delta } from './plan.ts';
import { sceneOf } from './scene.ts';

export interface Replacement {
  /** Created or made anew (ids of the new catalog). */
  readonly made: ReadonlySet<FactId>;
  /** Dropped or made anew (ids of the old catalog). */
  readonly gone: ReadonlySet<FactId>;
  /** Actions of facts that stay and let go of something for a while. */
  readonly released: readonly Alteration[];
  readonly altered: ReadonlyMap<FactId, Alteration>;
}

interface Alteration {
  readonly steps: readonly Step[];
  /** See Kind.disturbs. */
  readonly disturbs: readonly FactId[];
}

/** @param anew facts of both catalogs that are made anew though they could be altered */
export function replacement(
  from: Catalog,
  to: Catalog,
  deltas: readonly Delta[],
  anew: ReadonlySet<FactId> = new Set(),
): Replacement {
  const dropped = new Set(deltas.flatMap((d) => (d.type === 'drop' ? [d.id] : [])));
  const gone = new Set([...dropped, ...anew]);
  const made = new Set(deltas.flatMap((d) => (d.type === 'create' ? [d.id] : [])));
  const scene = sceneOf(from, to, made, gone);
  const disturbed = new Map<FactId, readonly [Fact, Fact]>();
  const changes = deltas.filter((d) => d.type === 'alter');
  const pair = (id: FactId): readonly [Fact, Fact] | undefined => {
    const [before, after] = [from.facts.get(id), to.facts.get(id)];
    return before === undefined || after === undefined ? undefined : [before, after];
  };
  const changed = new Map(changes.map((d) => [d.id, d.attributes]));
  for (const delta of changes) {
    const facts = pair(delta.id);
    if (facts === undefined) continue;
    const kind = kindOf(facts[0].kind);
    if (kind.alter(facts[0], facts[1], delta.attributes, scene) === 'replace') gone.add(delta.id);
    else {
      for (const id of kind.disturbs?.(facts[0], facts[1], delta.attributes, scene) ?? []) {
        disturbed.set(id, pair(id) ?? facts);
      }
    }
  }
  const releasing = spread(from, to, gone, disturbed, changed, scene);
  for (const id of gone) if (to.facts.has(id)) made.add(id);
  // Parts of what is made anew are made anew with it, save one that comes to it from elsewhere: a sequence.
  for (const fact of to.facts.values()) {
    const isMoved = from.facts.has(fact.id) && !gone.has(fact.id);
    if (fact.parent !== undefined && gone.has(fact.parent) && made.has(fact.parent) && !isMoved)
      made.add(fact.id);
  }
  for (const delta of changes) {
    const facts = pair(delta.id);
    if (facts === undefined || gone.has(delta.id)) continue;
    for (const id of kindOf(facts[0].kind).remakes?.(facts[0], facts[1], delta.attributes, scene) ?? []) {
      for (const part of scene.children(from, id)) gone.delete(part.id);
      for (const part of scene.children(to, id)) made.add(part.id);
    }
  }
  const altered = new Map<FactId, Alteration>();
  for (const delta of changes) {
    const facts = pair(delta.id);
    if (facts === undefined || gone.has(delta.id) || made.has(delta.id)) continue;
    const actions = kindOf(facts[0].kind).alter(facts[0], facts[1], delta.attributes, scene);
    const disturbs = kindOf(facts[0].kind).disturbs?.(facts[0], facts[1], delta.attributes, scene) ?? [];
    if (actions !== 'replace') altered.set(delta.id, { steps: actions, disturbs });
  }
  const released = [...releasing].flatMap((id) => {
    const fact = from.facts.get(id);
    if (fact === undefined || gone.has(id)) return [];
    const { release, disturbsReleased } = kindOf(fact.kind);
    return [
      {
        steps: release?.(fact, gone, scene) ?? [],
        disturbs: disturbsReleased?.(fact, gone, scene) ?? [],
      },
    ];
  });
  return { made, gone, released, altered };
}

/** Follows dependants of what goes or is disturbed until nothing more has to go; returns those that let go. */
function spread(
  from: Catalog,
  to: Catalog,
  gone: Set<FactId>,
  disturbed: Map<FactId, readonly [Fact, Fact]>,
  changed: ReadonlyMap<FactId, readonly string[]>,
  scene: ReturnType<typeof sceneOf>,
): ReadonlySet<FactId> {
  const releasing = new Set<FactId>();
  const work = [...gone, ...disturbed.keys()];
  // What takes a name that `id` has now — an overload — is made after `id` is gone: nobody can change over to it.
  const waitsFor = (fact: Fact, id: FactId): boolean => {
    const names = namesOf(from.facts.get(id));
    return (
      names.length > 0 &&
      fact.dependsOn.some(
        (need) => !from.facts.has(need) && namesOf(to.facts.get(need)).some((name) => names.includes(name)),
      )
    );
  };
  const leave = (fact: Fact): void => {
    if (gone.has(fact.id)) return;
    gone.add(fact.id);
    work.push(fact.id);
  };
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const isGone = gone.has(id);
    const change = isGone ? undefined : disturbed.get(id);
    if (isGone) {
      for (const part of scene.children(from, id)) {
        const after = to.facts.get(part.id);
        if (after === undefined || after.parent === part.parent) leave(part);
      }
    }
    for (const fact of scene.dependants(from, id)) {
      if (gone.has(fact.id)) continue;
      const kind = kindOf(fact.kind);
      if (!isGone && fact.parent === id) continue;
      if (change !== undefined && kind.endures?.(fact, change[0], change[1]) === true) continue;
      const after = to.facts.get(fact.id);
      const letsGo = after !== undefined && !after.dependsOn.includes(id) && changed.has(fact.id);
      const gonePart = isGone ? from.facts.get(id) : undefined;
      if (gonePart !== undefined && kind.fallsWith?.(fact, gonePart, scene) === true) {
        leave(fact);
        continue;
      }
      if (letsGo && isGone && !waitsFor(after, id)) continue;
      if (isGone && kind.release !== undefined) {
        if (kind.release(fact, gone, scene) !== undefined) {
          releasing.add(fact.id);
          for (const other of kind.disturbsReleased?.(fact, gone, scene) ?? []) {
            const [before, then] = [from.facts.get(other), to.facts.get(other)];
            if (before === undefined || then === undefined || disturbed.has(other)) continue;
            disturbed.set(other, [before, then]);
            work.push(other);
          }
          continue;
        }
      }
      leave(fact);
    }
  }
  return releasing;
}

const namesOf = (fact: Fact | undefined): readonly string[] =>
  fact === undefined ? [] : (kindOf(fact.kind).occupies?.(fact) ?? []);
