/**
 * A new column whose default differs from row to row (gen_random_uuid(), clock_timestamp()) makes PostgreSQL write
 * the whole table anew under ACCESS EXCLUSIVE. Here the column comes empty, new rows get the default at once, and
 * the old ones are filled in batches that commit by themselves.
 */

import type { Action } from '../../catalog/action.ts';
import { type Fact, type FactId, factsOf } from '../../catalog/catalog.ts';
import { lastName, ownerName } from '../../catalog/kind.ts';
import { columnDefinition } from '../../catalog/kinds/column.ts';
import { mayBeNull, notNullStatement } from '../../catalog/not-null.ts';
import { backfillAction } from '../backfill/action.ts';
import { notNull } from './not-null.ts';
import { type OnlineScene, onLiveTables, type Rewritten, type Technique } from './technique.ts';

export const volatileDefault: Technique = {
  name: 'volatile-default',
  rewrite: (action, scene) => {
    if (action.verb !== 'create' || action.cost !== 'rewrite' || !action.fact.startsWith('column '))
      return undefined;
    const fact = scene.to.facts.get(action.fact);
    if (fact === undefined || !onLiveTables(action, scene) || !isFilledByDefault(fact)) return undefined;
    const cannotBeFilled = hasUpdateTriggers(fact.parent, scene) || takesNoUpdates(fact.parent, scene);
    return cannotBeFilled ? undefined : inBatches(action, fact, scene);
  },
};

/** A generated or identity column can only be written by PostgreSQL itself. */
function isFilledByDefault({ attributes }: Fact): boolean {
  return (
    attributes.default !== undefined &&
    attributes.identity === undefined &&
    attributes.generated === undefined
  );
}

/**
 * Filling is an UPDATE; a trigger (updated_at, audit) would take it for a change that somebody made. One for other
 * columns, or for other statements, does not see it.
 */
function hasUpdateTriggers(table: FactId | undefined, scene: OnlineScene): boolean {
  const firesOnFilling = ({ attributes }: Fact): boolean => {
    const events = / (?:BEFORE|AFTER) (.*?) ON /s.exec(String(attributes.definition))?.[1] ?? 'UPDATE';
    return attributes.enabled !== 'disabled' && /\bUPDATE(?! OF )/.test(events);
  };
  return [...factsOf(scene.from, 'trigger'), ...factsOf(scene.to, 'trigger')].some(
    (fact) => fact.parent === table && firesOnFilling(fact),
  );
}

/** A published table takes an UPDATE only when it has a replica identity: its primary key, unless told otherwise. */
function takesNoUpdates(table: FactId | undefined, { from, to }: OnlineScene): boolean {
  return [from, to].some((side) => {
    const identity = side.facts.get(table ?? '')?.attributes.replicaIdentity;
    const hasKey = factsOf(side, 'primary-key').some(({ parent }) => parent === table);
    const hasIdentity = identity === undefined ? hasKey : identity !== 'NOTHING';
    return !hasIdentity && factsOf(side, 'publication').length > 0;
  });
}

function inBatches(action: Action, fact: Fact, scene: OnlineScene): Rewritten {
  const table = ownerName(fact);
  const column = lastName(fact);
  const empty: Fact = { ...fact, attributes: mayBeNull(fact.attributes) };
  const part = (sql: string, more: Partial<Action>): Action => ({
    ...action,
    sql,
    verb: 'alter',
    produces: [],
    consumes: [fact.id, ...action.consumes],
    cost: 'instant',
    ...more,
  });
  const add: Action = {
    ...action,
    sql: `ALTER TABLE ${table} ADD COLUMN ${columnDefinition(empty, true)}`,
    cost: 'instant',
  };
  const set = part(
    `ALTER TABLE ${table} ALTER COLUMN ${column} SET DEFAULT ${String(fact.attributes.default)}`,
    {},
  );
  const fill = backfillAction(
    {
      table: `table ${table}`,
      fact: fact.id,
      set: `${column} = DEFAULT`,
      pending: `${column} IS NULL`,
      consumes: action.consumes,
    },
    scene.from,
  );
  if (fact.attributes.notNull !== true) return { now: [add, set, fill] };
  const strict = notNull.rewrite(part(notNullStatement(fact), { phase: 'contract' }), scene);
  return {
    now: [add, set, fill, ...(strict?.now ?? [])],
    ...(strict?.later === undefined ? {} : { later: strict.later }),
  };
}
