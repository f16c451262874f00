/**
 * Partitions that leave, as tables or for good. DETACH PARTITION and DROP TABLE lock the whole table against everyone;
 * DETACH PARTITION … CONCURRENTLY waits for its readers instead. It works in two transactions of its own: when it is
 * killed between them, the partition is left pending, and FINALIZE ends what was begun.
 */
import type { Action } from '../../catalog/action.ts';
import type { Fact, FactId } from '../../catalog/catalog.ts';
import { lastName, sqlName } from '../../catalog/kind.ts';
import { quoteLiteral, unquoteIdentifier } from '../../core/identifier.ts';
import type { OnlineScene, Technique } from './technique.ts';

export const detachPartition: Technique = {
  name: 'detach-partition',
  rewrite: (action, scene) => {
    const fact = scene.from.facts.get(action.fact);
    const whole = fact?.attributes.partitionOf;
    if (fact?.kind !== 'table' || typeof whole !== 'string' || !isPossible(whole, scene)) return undefined;
    if (/ DETACH PARTITION /.test(action.sql))
      return { now: [detached(action, fact, whole), ...withoutBound(action, fact, scene)] };
    if (action.verb !== 'drop' || !action.sql.startsWith('DROP TABLE ')) return undefined;
    const gone: Action = { ...action, locked: action.locked.filter((id) => id !== `table ${whole}`) };
    return { now: [{ ...detached(action, fact, whole), destroys: [], data: 'none', hazards: [] }, gone] };
  },
};

/**
 * PostgreSQL refuses it beside a default partition, and reads the tables that refer to the whole under a lock that
 * keeps their writers waiting. A whole that goes itself has no readers to spare.
 */
function isPossible(whole: string, { from, to }: OnlineScene): boolean {
  const id: FactId = `table ${whole}`;
  if (to.facts.get(id)?.attributes.partitionBy === undefined) return false;
  return ![from, to].some(({ facts }) =>
    [...facts.values()].some(
      ({ kind, attributes }) =>
        (attributes.partitionOf === whole && attributes.bound === 'DEFAULT') ||
        (kind === 'foreign-key' && (attributes.references as { readonly table?: string }).table === whole),
    ),
  );
}

function detached(action: Action, fact: Fact, whole: string): Action {
  const sql = `ALTER TABLE ${whole} DETACH PARTITION ${sqlName(fact)}`;
  const link = `FROM pg_inherits WHERE inhrelid = to_regclass(${quoteLiteral(sqlName(fact))})`;
  return {
    ...action,
    sql: `${sql} CONCURRENTLY`,
    verb: 'alter',
    // The partition itself, in the second of the two transactions; of the whole only what others change is kept waiting.
    lock: 'ACCESS EXCLUSIVE',
    locked: action.locked.filter((id) => id !== `table ${whole}`),
    cost: 'instant',
    transactional: false,
    note: 'readers and writers of the other partitions go on; a killed one is finished',
    doneWhen: `SELECT NOT EXISTS (SELECT ${link})`,
    cleanup: `DO $finalize$
BEGIN
  IF EXISTS (SELECT ${link} AND inhdetachpending) THEN
    ${sql} FINALIZE;
  END IF;
END
$finalize$`,
  };
}

/**
 * The server leaves a check in place of the bound, under a name of its own choosing: it goes again. Not of a hash bound,
 * which would name the whole it has left.
 */
function withoutBound(action: Action, fact: Fact, { from, to }: OnlineScene): readonly Action[] {
  if (/^FOR VALUES WITH /i.test(String(fact.attributes.bound))) return [];
  const ours = [from, to].flatMap(({ facts }) =>
    [...facts.values()]
      .filter((other) => other.kind === 'check' && other.parent === fact.id)
      .map((other) => quoteLiteral(unquoteIdentifier(lastName(other)))),
  );
  const others = ours.length === 0 ? '' : ` AND conname NOT IN (${[...new Set(ours)].sort().join(', ')})`;
  return [
    {
      ...action,
      sql: `DO $bound$
DECLARE
  made name;
BEGIN
  FOR made IN SELECT conname FROM pg_constraint WHERE conrelid = ${quoteLiteral(sqlName(fact))}::regclass AND contype = 'c'${others} LOOP
    EXECUTE format('ALTER TABLE ${sqlName(fact).replaceAll("'", "''").replaceAll('%', '%%')} DROP CONSTRAINT %I', made);
  END LOOP;
END
$bound$`,
      verb: 'alter',
      locked: action.locked.filter((id) => id !== `table ${fact.attributes.partitionOf}`),
      phase: 'contract',
      note: 'drops the check that PostgreSQL leaves in place of the bound',
    },
  ];
}
