/**
 * What a plan drops, and with what: a column goes with its table, a partition's index with its parent's. Each fact
 * that goes has one carrier, whose drop takes it along, or a drop of its own.
 */
import type { Fact, FactId } from '../catalog/catalog.ts';
import { drops, type Scene, type Step } from '../catalog/kind.ts';
import { kindOf } from '../catalog/kinds.ts';

/** Drops of `facts`, each with what goes along, wholes last. */
export function dropsOf(
  facts: readonly Fact[],
  gone: ReadonlySet<FactId>,
  scene: Scene,
): readonly (readonly Step[])[] {
  const carried = new Map<FactId, Fact[]>();
  const leading: Fact[] = [];
  for (const fact of facts) {
    const carrier = carrierOf(fact, gone, scene);
    if (carrier === undefined) leading.push(fact);
    else carried.set(carrier.id, [...(carried.get(carrier.id) ?? []), fact]);
  }
  return leading
    .map((fact) => {
      const along = new Set([fact.id]);
      for (const id of along) for (const part of carried.get(id) ?? []) along.add(part.id);
      const steps = kindOf(fact.kind).drop(fact, scene);
      const all = steps.length === 0 ? [drops(fact, '')] : steps;
      const last = all.findLastIndex((step) => step.verb === 'drop');
      // What follows the last drop repairs what it took along.
      return all.map((step, i) => ({ ...step, destroys: i === last ? [...along].sort() : [] }));
    })
    .reverse();
}

/** The fact whose drop takes this one along: the whole it is a part of, or what it falls with. */
function carrierOf(fact: Fact, gone: ReadonlySet<FactId>, scene: Scene): Fact | undefined {
  const dropped = (id: FactId | undefined): Fact | undefined =>
    id !== undefined && gone.has(id) ? scene.from.facts.get(id) : undefined;
  const goesFirst = (other: Fact): boolean => kindOf(other.kind).leavesFirst?.(other, scene) === true;
  const fallsWith = (other: Fact): boolean => kindOf(fact.kind).fallsWith?.(fact, other, scene) === true;
  const needed = fact.dependsOn.flatMap((id) => dropped(id) ?? []);
  const first = needed.find((other) => goesFirst(other) && fallsWith(other));
  if (first !== undefined) return first;
  if (goesFirst(fact)) return undefined;
  const whole = dropped(fact.parent);
  if (whole !== undefined && (kindOf(whole.kind).container !== true || fallsWith(whole))) return whole;
  // Of two columns that it falls with, the one that goes first takes it along.
  const carriers = needed.filter(fallsWith);
  return carriers.find(({ id }) => !carriers.some((other) => other.dependsOn.includes(id))) ?? carriers[0];
}
