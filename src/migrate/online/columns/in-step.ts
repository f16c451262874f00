/**
 * Plans that begin or end keeping columns in step: the trigger comes with the new columns, in one transaction;
 * then the rows that are there are filled in batches, and both sides are compared; what must not be NULL or must
 * refer to something is checked after that.
 */

import type { Action } from '../../../catalog/action.ts';
import type { Fact, FactId } from '../../../catalog/catalog.ts';
import { lastName, ownerName } from '../../../catalog/kind.ts';
import { columnDefinition } from '../../../catalog/kinds/column.ts';
import { mayBeNull } from '../../../catalog/not-null.ts';
import { backfillAction } from '../../backfill/action.ts';
import { notNull } from '../not-null.ts';
import type { OnlineScene, Rewritten, Technique } from '../technique.ts';
import { filledSide } from './stage.ts';
import {
  assignment,
  columnId,
  columnsOf,
  disagreement,
  functionId,
  type Sync,
  syncsIn,
  triggerId,
  verification,
} from './sync.ts';

/** Puts what belongs together next to each other, so that it shares a transaction. */
export function arrange(actions: readonly Action[], scene: OnlineScene): readonly Action[] {
  let result = actions;
  for (const sync of beginning(scene)) result = togetherAfter(result, sync);
  for (const sync of ending(scene)) result = togetherBefore(result, sync);
  return result;
}

export const inStep: Technique = {
  name: 'columns-in-step',
  rewrite: (action, scene) => {
    const started = beginning(scene).find((sync) => isPartOf(action, sync));
    if (started !== undefined) {
      if (action.verb === 'create' && action.fact.startsWith('column ')) return emptyColumn(action, scene);
      if (action.verb === 'create' && action.fact === triggerId(started))
        return filled(action, started, scene);
      return undefined;
    }
    const ended = ending(scene).find((sync) => isPartOf(action, sync));
    return ended !== undefined && isDropOfColumn(action) ? told(action, ended) : undefined;
  },
};

function beginning(scene: OnlineScene): readonly Sync[] {
  return syncsIn(scene.to).filter((sync) => !scene.from.facts.has(triggerId(sync)));
}

function ending(scene: OnlineScene): readonly Sync[] {
  return syncsIn(scene.from).filter((sync) => !scene.to.facts.has(triggerId(sync)));
}

function isPartOf(action: Action, sync: Sync): boolean {
  return action.fact === triggerId(sync) || columnsOf(sync).includes(action.fact);
}

const isDropOfColumn = (action: Action): boolean =>
  action.verb === 'drop' && action.fact.startsWith('column ');

/** Added without a default: PostgreSQL would give it to every row that is there, and the trigger would believe it. */
function emptyColumn(action: Action, scene: OnlineScene): Rewritten | undefined {
  const fact = scene.to.facts.get(action.fact);
  if (fact === undefined) return undefined;
  const empty: Fact = { ...fact, attributes: mayBeNull(fact.attributes) };
  const { note: _note, ...rest } = action;
  return {
    now: [
      {
        ...rest,
        sql: `ALTER TABLE ${ownerName(fact)} ADD COLUMN ${columnDefinition(empty, true)}`,
        cost: 'instant',
        note: 'empty at first; the trigger fills it for every row that is written',
      },
    ],
  };
}

function filled(action: Action, sync: Sync, scene: OnlineScene): Rewritten {
  const side = filledSide(sync, scene.from);
  if (side === undefined) return { now: [action] };
  const made = sync[side].flatMap((each) => scene.to.facts.get(columnId(sync, each)) ?? []);
  const table: FactId = `table ${sync.table}`;
  const alter = (fact: Fact, change: string, more: Partial<Action> = {}): Action => ({
    ...action,
    sql: `ALTER TABLE ${sync.table} ALTER COLUMN ${lastName(fact)} ${change}`,
    verb: 'alter',
    fact: fact.id,
    produces: [],
    consumes: [fact.id],
    lock: 'ACCESS EXCLUSIVE',
    locked: [table],
    cost: 'instant',
    ...more,
  });
  const defaults = made
    .filter((fact) => fact.attributes.default !== undefined)
    .map((fact) => alter(fact, `SET DEFAULT ${String(fact.attributes.default)}`));
  const fill = backfillAction(
    {
      table,
      fact: made[0]?.id ?? table,
      set: assignment(sync[side]),
      pending: disagreement(sync),
      consumes: columnsOf(sync),
    },
    scene.from,
  );
  const verify: Action = {
    ...action,
    sql: verification(sync),
    verb: 'validate',
    fact: made[0]?.id ?? table,
    produces: [],
    consumes: columnsOf(sync),
    lock: 'ACCESS SHARE',
    locked: [table],
    cost: 'scan',
    phase: 'backfill',
    note: 'fails when a row says one thing in the old columns and another in the new ones',
  };
  const strict = made
    .filter((fact) => fact.attributes.notNull === true)
    .map((fact) => notNull.rewrite(alter(fact, 'SET NOT NULL', { phase: 'contract' }), scene));
  return {
    now: [action, ...defaults, fill, verify, ...strict.flatMap((each) => each?.now ?? [])],
    later: strict.flatMap((each) => each?.later ?? []),
  };
}

/** What a column says can be told from its other side, as long as that stays. */
function told(action: Action, sync: Sync): Rewritten | undefined {
  const isNew = sync.new.some((side) => columnId(sync, side) === action.fact);
  if (!sync.exact || (isNew && sync.more === true)) return undefined;
  return {
    now: [
      {
        ...action,
        data: 'lossless',
        hazards: [],
        note: 'its values stand in the column it was kept in step with',
      },
    ],
  };
}

/** New columns, function, trigger and the defaults that change hands, from the first of them on. */
function togetherAfter(actions: readonly Action[], sync: Sync): readonly Action[] {
  const added = (action: Action): boolean =>
    action.verb === 'create' && columnsOf(sync).includes(action.fact) && / ADD COLUMN /.test(action.sql);
  const made = (action: Action): boolean =>
    action.verb === 'create' && [functionId(sync), triggerId(sync)].includes(action.fact);
  const last = actions.findLastIndex(added);
  if (last === -1) return actions;
  const moved = (action: Action): boolean => added(action) || made(action) || isDefault(action, sync);
  const order = (action: Action): number => (added(action) ? 0 : made(action) ? 1 : 2);
  const group = actions.filter(moved).toSorted((a, b) => order(a) - order(b));
  const rest = actions.filter((action) => !moved(action));
  const at = actions.slice(0, last).filter((action) => !moved(action)).length;
  return [...rest.slice(0, at), ...apart(group), ...rest.slice(at)];
}

/** Defaults, trigger and function before the first column that goes: no row is written by a trigger without it. */
function togetherBefore(actions: readonly Action[], sync: Sync): readonly Action[] {
  const dropped = (action: Action): boolean =>
    isDropOfColumn(action) && columnsOf(sync).includes(action.fact);
  const unmade = (action: Action): boolean =>
    action.verb === 'drop' && [functionId(sync), triggerId(sync)].includes(action.fact);
  const first = actions.findIndex(dropped);
  if (first === -1) return actions;
  const moved = (action: Action): boolean => dropped(action) || unmade(action) || isDefault(action, sync);
  const order = (action: Action): number => (isDefault(action, sync) ? 0 : unmade(action) ? 1 : 2);
  // What stands on a column that goes has gone before it.
  const last = actions.findLastIndex(dropped);
  const group = actions.filter(moved).toSorted((a, b) => order(a) - order(b));
  const rest = actions.filter((action) => !moved(action));
  const at = actions.slice(0, last).filter((action) => !moved(action)).length;
  return [...rest.slice(0, at), ...apart(group), ...rest.slice(at)];
}

/** Tables are locked one after the other, not all of them at once. */
const apart = (group: readonly Action[]): readonly Action[] =>
  group.map((action, i) => (i === 0 ? { ...action, begins: true } : action));

function isDefault(action: Action, sync: Sync): boolean {
  return (
    action.verb === 'alter' &&
    columnsOf(sync).includes(action.fact) &&
    / (?:DROP DEFAULT|SET DEFAULT .*|DROP NOT NULL)$/s.test(action.sql)
  );
}
