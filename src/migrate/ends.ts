/**
 * The two ends of a plan: fingerprints of the catalogs it starts from and ends at. They cover what the plan speaks of.
 * Privileges of other roles are left alone, may be there or not, and databases that differ in them are one to a plan.
 */
import type { Action } from '../catalog/action.ts';
import type { Catalog, FactId } from '../catalog/catalog.ts';
import { type Coverage, catalogFingerprint, covered, fingerprints } from '../catalog/fingerprint.ts';
import { kindOf } from '../catalog/kinds.ts';
import { privilegeClass } from '../catalog/object-name.ts';
import { type SpokenOf, spokenOfIn } from '../catalog/spoken-of.ts';
import type { Plan } from './plan.ts';
import { idsBefore } from './rename.ts';

export type Ways = Pick<Plan, 'deltas' | 'up' | 'down'>;
export type End = 'from' | 'to';

/** @param spokenOf by the contract; by both catalogs, unless given */
export function withEnds(
  { deltas, up, down }: Ways,
  from: Catalog,
  to: Catalog,
  spokenOf: SpokenOf = spokenOfIn(from, to),
): Plan {
  const coverage: Coverage = {
    roles: [...spokenOf.roles].sort(),
    // What PostgreSQL gives on what this plan makes.
    makers: [...new Set([...spokenOf.makers, 'CURRENT_USER'])].sort(),
    objects: madeAnew({ deltas, up, down }, from, to),
  };
  const [start, end] = [fingerprints(from, coverage), fingerprints(to, coverage)];
  return {
    from: start.catalog,
    to: end.catalog,
    privileges: { ...coverage, from: start.privileges, to: end.privileges },
    deltas,
    up,
    down,
  };
}

/** Whether a database of this catalog is at that end of the plan. */
export function isAt(plan: Plan, end: End, catalog: Catalog): boolean {
  if (plan.privileges === undefined) return catalogFingerprint(catalog) === plan[end];
  const found = fingerprints(catalog, plan.privileges);
  return found.catalog === plan[end] && found.privileges === plan.privileges[end];
}

/** What of a catalog the plan's fingerprints cover. */
export function coveredBy(plan: Plan, catalog: Catalog): Catalog {
  return plan.privileges === undefined ? catalog : covered(catalog, plan.privileges);
}

/** Whether the plan's fingerprints cover all whose privileges a contract speaks of. */
export function coversAll({ privileges }: Plan, { roles, makers }: SpokenOf): boolean {
  const holds = (known: readonly string[], names: ReadonlySet<string>): boolean =>
    [...names].every((name) => known.includes(name));
  return privileges === undefined || (holds(privileges.roles, roles) && holds(privileges.makers, makers));
}

/** False when `next` cannot start where `plan` ends, as far as their fingerprints cover the same. */
export function meets(plan: Plan, next: Plan): boolean {
  const [before, after] = [plan.privileges, next.privileges];
  if (before === undefined || after === undefined) return before !== after || plan.to === next.from;
  const isSameCoverage = (['roles', 'makers', 'objects'] as const).every(
    (part) => before[part].join('\n') === after[part].join('\n'),
  );
  return plan.to === next.from && (!isSameCoverage || before.to === after.from);
}

/** Objects of both catalogs that the way makes anew, or whose place another one takes, by their names at both ends. */
function madeAnew({ deltas, up, down }: Ways, from: Catalog, to: Catalog): readonly FactId[] {
  const gone = (actions: readonly Action[]): readonly FactId[] =>
    actions.flatMap(({ destroys }) => destroys.filter(carriesPrivileges));
  const replaced = deltas.flatMap((delta) => {
    if (delta.type !== 'alter') return [];
    const fact = to.facts.get(delta.id);
    const isRetyped = fact?.kind === 'column' && delta.attributes.includes('type');
    return isRetyped || (fact !== undefined && kindOf(fact.kind).remakes !== undefined) ? [delta.id] : [];
  });
  const [there, back] = [[...gone(up), ...replaced], gone(down)];
  if (there.length + back.length === 0) return [];
  const before = idsBefore(from, deltas);
  const after = new Map([...before].map(([id, old]) => [old, id]));
  const pairs = [
    ...there.map((id) => [before.get(id) ?? id, id] as const),
    ...back.map((id) => [id, after.get(id) ?? id] as const),
  ];
  const both = pairs.filter(([old, now]) => from.facts.has(old) && to.facts.has(now));
  return [...new Set(both.flat())].sort();
}

const carriesPrivileges = (id: FactId): boolean =>
  privilegeClass(id) !== undefined || /^(?:column|language|foreign-data-wrapper|server) /.test(id);
