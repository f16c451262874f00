/** The planner: two catalogs in, an ordered plan there and back out. Pure. */
import { type Action, type DataEffect, LOCKS } from '../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../catalog/catalog.ts';
import type { Scene, Step } from '../catalog/kind.ts';
import { kindOf, kinds } from '../catalog/kinds.ts';
import { inOrder } from '../catalog/order.ts';
import { withBelow } from '../catalog/partition.ts';
import type { SpokenOf } from '../catalog/spoken-of.ts';
import { compare, inverse } from './compare.ts';
import { dropsOf } from './drops.ts';
import { withEnds } from './ends.ts';
import { type Node, order } from './order.ts';
import type { Delta, Plan } from './plan.ts';
import { dueRenames, impliedRenames, type Rename, renameSteps, withRenames } from './rename.ts';
import { replacement } from './replacement.ts';
import { sceneOf } from './scene.ts';

export interface PlanOptions {
  /** Declared renames (`renamed_from`); those whose old fact is not in `from` are past and ignored. */
  readonly renames?: readonly Rename[];
  /** Whose privileges the contract speaks of; all there are, unless given. */
  readonly spokenOf?: SpokenOf;
}

/**
 * The plan from one catalog to another, and back.
 *
 * Data effects are judged from where the rows stand. In `up` they speak of the rows there are when it runs: a
 * dropped column is `irreversible` because `down` brings it back empty. In `down` they speak of the rows after
 * `up`: dropping what `up` added is `lossy` — only what was written since is lost — and keeps its hazard, since
 * nobody can know how long ago `up` ran. So UP then DOWN keeps every row's values exactly when no action of `up`
 * is lossy or irreversible.
 */
export function plan(source: Catalog, target: Catalog, options: PlanOptions = {}): Plan {
  const [from, to] = [inOrder(source), inOrder(target)];
  const renames = renamesBetween(from, to, options.renames ?? []);
  const back = renames.map((rename) => ({ from: rename.to, to: rename.from })).reverse();
  const deltas = compare(from, to, renames);
  const backwards = renames.length === 0 ? inverse(deltas, from) : compare(to, from, back);
  const added = new Set(deltas.flatMap((delta) => (delta.type === 'create' ? [delta.id] : [])));
  const up = actionsBetween(from, to, renames, deltas);
  const down = actionsBetween(to, from, back, backwards).map((action) =>
    // What it destroys was made by the other direction.
    action.data === 'irreversible' && added.has(action.fact)
      ? { ...action, data: 'lossy' as DataEffect }
      : action,
  );
  return withEnds({ deltas, up, down }, source, target, options.spokenOf);
}

/** Declared renames still to be done, then the implied. */
function renamesBetween(from: Catalog, to: Catalog, declared: readonly Rename[]): readonly Rename[] {
  const { due, after } = dueRenames(from, to, declared);
  return [...due, ...impliedRenames(after, to)];
}

function actionsBetween(
  source: Catalog,
  to: Catalog,
  renames: readonly Rename[],
  deltas: readonly Delta[],
  anew: ReadonlySet<FactId> = new Set(),
): readonly Action[] {
  const from = withRenames(source, renames);
  const { made, gone, released, altered } = replacement(from, to, deltas, anew);
  const scene = sceneOf(from, to, made, gone);
  const nodes: Node[] = [];
  const append = (actions: readonly Step[], disturbs: readonly FactId[] = []): void => {
    let previous: Node | undefined;
    for (const action of actions) {
      const node = { ...nodeOf(action, from, to, previous), disturbs };
      nodes.push(node);
      previous = node;
    }
  };
  const ranked = byKind(to, made);
  const covered = new Set<FactId>();
  for (const fact of ranked) {
    if (covered.has(fact.id)) continue;
    const actions = kindOf(fact.kind).create(fact, scene);
    for (const action of actions) for (const id of action.produces) covered.add(id);
    append(actions.length === 0 ? [placeholder(fact)] : actions);
  }
  for (const [id, { steps, disturbs }] of altered) if (!gone.has(id)) append(steps, disturbs);
  for (const { steps, disturbs } of released) append(steps, disturbs);
  for (const change of lettingGo(from, gone, scene)) append(change);
  for (const actions of dropsOf(byKind(from, gone), gone, scene)) append(actions);
  for (const kind of kinds) for (const action of kind.settles?.(scene) ?? []) append([action]);
  const { actions, circling } = order(nodes, from, to);
  // What holds no rows breaks a cycle by going and coming anew: a view between a table that goes and one that comes.
  const breaking = circling.filter((id) => !anew.has(id));
  if (breaking.length > 0)
    return actionsBetween(source, to, renames, deltas, new Set([...anew, ...breaking]));
  const ordered = actions.filter((action) => action.sql !== '');
  return [...renameActions(source, to, renames), ...settled(ordered, scene)];
}

function byKind(catalog: Catalog, ids: ReadonlySet<FactId>): readonly Fact[] {
  const rank = new Map(kinds.map((kind, i) => [kind.name, i]));
  return [...catalog.facts.values()]
    .filter((fact) => ids.has(fact.id))
    .map((fact, i) => ({ fact, i }))
    .sort((a, b) => (rank.get(a.fact.kind) ?? 0) - (rank.get(b.fact.kind) ?? 0) || a.i - b.i)
    .map(({ fact }) => fact);
}

/** Stands in the order for a fact that comes with another one (a partition's index), and is left out at the end. */
function placeholder(fact: Fact): Action {
  return {
    sql: '',
    verb: 'create',
    fact: fact.id,
    produces: [fact.id],
    consumes: fact.dependsOn,
    destroys: [],
    lock: 'none',
    locked: [],
    cost: 'instant',
    transactional: true,
    data: 'none',
    phase: 'expand',
    hazards: [],
  };
}

function nodeOf(action: Step, from: Catalog, to: Catalog, follows: Node | undefined): Node {
  const names = (catalog: Catalog, ids: readonly FactId[]): readonly string[] =>
    ids.flatMap((id) => {
      const fact = catalog.facts.get(id);
      return fact === undefined ? [] : (kindOf(fact.kind).occupies?.(fact) ?? []);
    });
  const made = action.verb === 'drop' ? undefined : to.facts.get(action.fact);
  const mentions = made === undefined ? undefined : kindOf(made.kind).mentions?.(made, to);
  const { frees: _frees, takes: _takes, awaits, once, ...own } = action;
  return {
    action: own,
    ...(follows === undefined ? {} : { follows }),
    ...(mentions === undefined ? {} : { mentions }),
    ...(awaits === undefined ? {} : { awaits }),
    ...(once === undefined ? {} : { once }),
    ...(made !== undefined && from.facts.has(made.id) && kindOf(made.kind).renewable === true
      ? { renewable: true }
      : {}),
    frees: [...names(from, action.destroys), ...(action.frees ?? [])],
    takes: [
      ...names(to, action.produces),
      ...(action.produces.length === 0 ? [] : awaited(made)),
      ...(action.takes ?? []),
    ],
  };
}

function awaited(made: Fact | undefined): readonly string[] {
  return made === undefined ? [] : kinds.flatMap((kind) => kind.awaitedBy?.(made) ?? []);
}

/** Columns of dropped tables whose defaults need what in turn needs the table: the default goes first. */
function lettingGo(from: Catalog, gone: ReadonlySet<FactId>, scene: Scene): readonly (readonly Step[])[] {
  return [...gone].flatMap((id) => {
    const fact = from.facts.get(id);
    if (fact === undefined || !scene.entangled(from, fact)) return [];
    const steps = kindOf(fact.kind).release?.(fact, gone, scene) ?? [];
    return [steps.filter((step) => step.consumes.length === 0)];
  });
}

/** Statements that carry out renames one after the other, each on what those before it leave. */
export function renameActions(from: Catalog, to: Catalog, renames: readonly Rename[]): readonly Action[] {
  let current = from;
  return renames.flatMap((rename) => {
    const before = current;
    current = withRenames(current, [rename]);
    return renameSteps(rename, before, current, to);
  });
}

/**
 * Tables that this plan makes are nobody's yet: locking or scanning them costs nothing. One that is made anew is
 * somebody's until its drop. Statements on a parent table lock those below it too.
 */
function settled(steps: readonly Step[], scene: Scene): readonly Action[] {
  const strong = LOCKS.indexOf('SHARE');
  const dropped = new Set<FactId>();
  const isThere = (id: FactId): boolean => scene.from.facts.has(id) && !dropped.has(id);
  /** Tables that a parent has got on the way, by the parent. */
  const joined = new Map<FactId, readonly FactId[]>();
  return steps.map(({ joins, ...action }) => {
    const fact = scene.to.facts.get(action.fact) ?? scene.from.facts.get(action.fact);
    const below = fact === undefined ? undefined : kindOf(fact.kind).locksBelow;
    const reached =
      below !== undefined && LOCKS.indexOf(action.lock) >= strong
        ? action.locked.flatMap((id) => [
            ...(isThere(id) ? withBelow(id, below, scene) : [id]),
            ...(joined.get(id) ?? []).flatMap((heir) => withBelow(heir, below, scene)),
          ])
        : action.locked;
    // A column's id does not tell whether its table is a foreign one.
    const present = reached.map((id) => (scene.from.facts.has(id) ? id : `foreign-${id}`));
    const locked = [...new Set(present)].filter(isThere);
    for (const id of action.destroys) dropped.add(id);
    if (joins !== undefined) joined.set(joins, [...(joined.get(joins) ?? []), action.fact]);
    if (locked.length > 0 || action.locked.length === 0) return { ...action, locked };
    return { ...action, lock: 'none' as const, locked, cost: 'instant' as const };
  });
}
