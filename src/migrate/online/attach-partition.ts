/**
 * Partitions that come. To believe that the rows of a table belong into a partition, PostgreSQL reads them all under
 * ACCESS EXCLUSIVE, and those of the default partition too, which might have rows that belong into the new one. With
 * a validated CHECK that says the same it takes their word for it. The checks are dropped again.
 */
import type { Action } from '../../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../../catalog/catalog.ts';
import { lastName, sqlName } from '../../catalog/kind.ts';
import { suffixed } from './name.ts';
import { ownBound, wholeBound } from './partition-bound.ts';
import { type OnlineScene, SHARE_UPDATE, type Technique } from './technique.ts';

export const attachPartition: Technique = {
  name: 'attach-partition',
  rewrite: (action, scene) => {
    const fact = scene.to.facts.get(action.fact);
    if (fact?.attributes.partitionOf === undefined) return undefined;
    const attaching = / ATTACH PARTITION /.test(action.sql);
    const making = action.verb === 'create' && / PARTITION OF /.test(action.sql);
    if (!attaching && !making) return undefined;
    const [bound, own] = [wholeBound(fact, scene.to), ownBound(fact, scene.to)];
    const other = defaultPartition(fact, scene);
    const held = [
      ...(attaching && scene.from.facts.has(fact.id) && bound !== undefined
        ? [checked(action, fact, fact, bound, scene)]
        : []),
      ...(other === undefined || own === undefined
        ? []
        : [checked(action, other, fact, `(NOT ${own})`, scene)]),
    ];
    if (held.length === 0) return undefined;
    return {
      now: [
        ...held.map((each) => each.add),
        ...held.map((each) => each.validate),
        { ...action, cost: 'instant', note: 'instant: the validated check stands for the scan' },
        ...held.map((each) => each.drop),
      ],
    };
  },
};

/** Another table's default partition that is there, and stays so, while a partition comes. */
function defaultPartition(fact: Fact, { from, to, stays }: OnlineScene): Fact | undefined {
  const whole = fact.attributes.partitionOf;
  return [...from.facts.values()].find(
    ({ id, attributes }) =>
      id !== fact.id &&
      attributes.partitionOf === whole &&
      attributes.bound === 'DEFAULT' &&
      stays(id) &&
      to.facts.get(id)?.attributes.partitionOf === whole &&
      to.facts.get(id)?.attributes.bound === 'DEFAULT',
  );
}

function checked(
  action: Action,
  table: Fact,
  partition: Fact,
  condition: string,
  { from }: OnlineScene,
): { readonly add: Action; readonly validate: Action; readonly drop: Action } {
  const name = suffixed(lastName(partition), '_datawright_bound');
  const part = (sql: string, more: Partial<Action>): Action => ({
    ...action,
    sql: `ALTER TABLE ${sqlName(table)} ${sql}`,
    verb: 'alter',
    produces: [],
    consumes: [table.id],
    destroys: [],
    lock: 'ACCESS EXCLUSIVE',
    locked: withPartitions(table, from),
    cost: 'instant',
    ...more,
  });
  return {
    add: part(`ADD CONSTRAINT ${name} CHECK (${condition}) NOT VALID`, {
      note: 'refuses at once what the bound would refuse',
    }),
    validate: part(`VALIDATE CONSTRAINT ${name}`, { verb: 'validate', ...SHARE_UPDATE, cost: 'scan' }),
    drop: part(`DROP CONSTRAINT ${name}`, { phase: 'contract' }),
  };
}

/** The table and what is below it: what is said of one is said of all. */
function withPartitions(table: Fact, catalog: Catalog): readonly FactId[] {
  const found = [table.id];
  for (const id of found)
    for (const fact of catalog.facts.values())
      if (fact.attributes.partitionOf === sqlName(id)) found.push(fact.id);
  return found.sort();
}
