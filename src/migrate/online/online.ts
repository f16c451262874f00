/** Plans made safe for tables in use: every technique in turn gets each action of both directions. */
import type { Action } from '../../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../../catalog/catalog.ts';
import type { Plan } from '../plan.ts';
import { idsBefore } from '../rename.ts';
import { attachPartition } from './attach-partition.ts';
import { arrange, inStep } from './columns/in-step.ts';
import { check, foreignKey } from './constraint.ts';
import { detachPartition } from './detach-partition.ts';
import { domainConstraint } from './domain-constraint.ts';
import { createIndex, dropIndex } from './index-build.ts';
import { replaceIndexes } from './index-replace.ts';
import { noOnlineWay } from './no-online-way.ts';
import { notNull } from './not-null.ts';
import { partitionedIndexes } from './partitioned-index.ts';
import type { Arrangement, OnlineScene, Technique } from './technique.ts';
import { unique } from './unique.ts';
import { volatileDefault } from './volatile-default.ts';

const techniques: readonly Technique[] = [
  inStep,
  volatileDefault,
  notNull,
  domainConstraint,
  foreignKey,
  check,
  unique,
  createIndex,
  dropIndex,
  attachPartition,
  detachPartition,
  noOnlineWay,
];

/** What a technique has to see more than one action for. */
const arrangements: readonly Arrangement[] = [arrange, replaceIndexes, partitionedIndexes];

export function online(plan: Plan, from: Catalog, to: Catalog): Plan {
  const before = idsBefore(from, plan.deltas);
  const after = new Map([...before].map(([id, old]) => [old, id]));
  return {
    ...plan,
    up: inForm(plan.up, sceneOf(before, from, to, plan.up)),
    down: inForm(plan.down, sceneOf(after, to, from, plan.down)),
  };
}

function inForm(actions: readonly Action[], scene: OnlineScene): readonly Action[] {
  const arranged = arrangements.reduce((done, arrangement) => arrangement(done, scene), actions);
  return rewritten(arranged, scene);
}

function rewritten(actions: readonly Action[], scene: OnlineScene): readonly Action[] {
  const result: Action[] = [];
  const postponed: Action[] = [];
  for (const [index, action] of actions.entries()) {
    const change = firstOf(action, scene);
    if (change === undefined) {
      result.push(action);
      continue;
    }
    result.push(...change.now);
    const later = change.later ?? [];
    if (actions.slice(index + 1).some((next) => waitsFor(next, action))) result.push(...later);
    else postponed.push(...later);
  }
  return [...result, ...postponed];
}

function firstOf(action: Action, scene: OnlineScene): ReturnType<Technique['rewrite']> {
  if (!action.transactional) return undefined;
  for (const technique of techniques) {
    const change = technique.rewrite(action, scene);
    if (change !== undefined) return change;
  }
  return undefined;
}

/**
 * True when `next` cannot come before the postponed part of `action`: it changes the same fact or removes what it
 * stands on, or it is one of the few things that want constraints to be there and valid already.
 */
function waitsFor(next: Action, action: Action): boolean {
  // The checks of one domain do not know of each other.
  if (addsCheckToDomain(action) && addsCheckToDomain(next)) return false;
  const about = new Set<FactId>([action.fact, ...action.produces]);
  const wantsValid =
    next.fact.startsWith('primary-key ') || / (?:REPLICA IDENTITY|INHERIT|ATTACH PARTITION) /.test(next.sql);
  return (
    about.has(next.fact) ||
    (wantsValid && next.consumes.some((id) => about.has(id))) ||
    next.destroys.some((id) => about.has(id) || action.locked.includes(id) || action.consumes.includes(id))
  );
}

const addsCheckToDomain = ({ sql }: Action): boolean =>
  /^ALTER DOMAIN \S+ ADD CONSTRAINT .* CHECK /s.test(sql);

/** @param earlier ids after the renames of this direction → ids before them */
function sceneOf(
  earlier: ReadonlyMap<FactId, FactId>,
  from: Catalog,
  to: Catalog,
  actions: readonly Action[],
): OnlineScene {
  const destroyed = new Set(actions.flatMap((action) => action.destroys));
  const before = (id: FactId): Fact | undefined =>
    from.facts.get(id) ?? from.facts.get(earlier.get(id) ?? '');
  return {
    from,
    to,
    isNew: (id) => before(id) === undefined,
    isLive: (id) => {
      const fact = before(id);
      if (fact === undefined || !['table', 'materialized-view'].includes(fact.kind)) return false;
      // A table made anew by the plan is as empty as a new one, but its readers wait all the same.
      return fact.attributes.partitionBy === undefined;
    },
    stays: (id) => before(id) !== undefined && !destroyed.has(id),
    idBefore: (id) => earlier.get(id) ?? id,
    isInUse: (id) => before(id)?.kind === 'table',
    fact: (action) => to.facts.get(action.fact) ?? from.facts.get(action.fact),
  };
}
