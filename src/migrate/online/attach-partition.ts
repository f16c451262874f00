/**
 * Partitions that come. To believe that the rows of a table belong into a partition, PostgreSQL reads them all under
 * ACCESS EXCLUSIVE, and those of the default partition too, which might have rows that belong into the new one. With
 * a validated CHECK that says the same it takes their word for it. The checks are dropped again.
 */
import type { Action } from '../../catalog/action.ts';
import type { Fact } from '../../catalog/catalog.ts';
import { lastName, sqlName } from '../../catalog/kind.ts';
import { suffixed } from './name.ts';
import { type OnlineScene, SHARE_UPDATE, type Technique } from './technique.ts';

export const attachPartition: Technique = {
  name: 'attach-partition',
  rewrite: (action, scene) => {
    const fact = scene.to.facts.get(action.fact);
    const bound = boundOf(fact);
    if (fact === undefined || bound === undefined) return undefined;
    const attaching = / ATTACH PARTITION /.test(action.sql);
    const making = action.verb === 'create' && / PARTITION OF /.test(action.sql);
    if (!attaching && !making) return undefined;
    const other = defaultPartition(fact, scene);
    const held = [
      ...(attaching && scene.from.facts.has(fact.id) ? [checked(action, fact, fact, bound)] : []),
      ...(other === undefined ? [] : [checked(action, other, fact, `(NOT ${bound})`)]),
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

/**
 * What the bound asks of a row, as an expression. Not of a hash partition, whose condition names the partitioned table
 * by its number; nor of the default one, which asks that no other wants the row.
 */
function boundOf(fact: Fact | undefined): string | undefined {
  const { bounded, bound } = fact?.attributes ?? {};
  if (typeof bounded !== 'string' || bounded.includes('satisfies_hash_partition')) return undefined;
  return bound === 'DEFAULT' ? undefined : bounded;
}

/** Another table's default partition that is there, and stays so, while a partition comes. */
function defaultPartition(fact: Fact, { from, to, stays }: OnlineScene): Fact | undefined {
  const whole = fact.attributes.partitionOf;
  // What a partition of a partition is asked for includes what its whole is: its contrary says too little.
  if (to.facts.get(`table ${String(whole)}`)?.attributes.partitionOf !== undefined) return undefined;
  return [...from.facts.values()].find(
    ({ id, attributes }) =>
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
    locked: [table.id],
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
