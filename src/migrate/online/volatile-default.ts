/**
 * A new column whose default differs from row to row (gen_random_uuid(), clock_timestamp()) makes PostgreSQL write
 * the whole table anew under ACCESS EXCLUSIVE. Here the column comes empty, new rows get the default at once, and
 * the old ones are filled in batches that commit by themselves.
 */
import type { Action } from '../../catalog/action.ts';
import type { Fact } from '../../catalog/catalog.ts';
import { lastName, ownerName } from '../../catalog/kind.ts';
import { columnDefinition } from '../../catalog/kinds/column.ts';
import { quoteLiteral } from '../../core/identifier.ts';
import { notNull } from './not-null.ts';
import { type OnlineScene, onLiveTables, type Rewritten, type Technique } from './technique.ts';

/** Pages of 8 kB that one batch covers: some ten thousand rows, locked for well under a second. */
const PAGES = 200;

export const volatileDefault: Technique = {
  name: 'volatile-default',
  rewrite: (action, scene) => {
    if (action.verb !== 'create' || action.cost !== 'rewrite' || !action.fact.startsWith('column '))
      return undefined;
    const fact = scene.to.facts.get(action.fact);
    if (fact === undefined || !onLiveTables(action, scene) || !isFilledByDefault(fact)) return undefined;
    return hasUpdateTriggers(fact, scene) ? undefined : inBatches(action, fact, scene);
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

/** Filling is an UPDATE; a trigger (updated_at, audit) would take it for a change that somebody made. */
function hasUpdateTriggers(column: Fact, scene: OnlineScene): boolean {
  return [...scene.from.facts.values(), ...scene.to.facts.values()].some(
    (fact) => fact.kind === 'trigger' && fact.parent === column.parent,
  );
}

function inBatches(action: Action, fact: Fact, scene: OnlineScene): Rewritten {
  const table = ownerName(fact);
  const column = lastName(fact);
  const empty: Fact = { ...fact, attributes: { ...fact.attributes, notNull: false } };
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
  const fill = part(fillStatement(table, column), {
    verb: 'backfill',
    phase: 'backfill',
    lock: 'ROW EXCLUSIVE',
    cost: 'rewrite',
    transactional: false,
    doneWhen: `SELECT NOT EXISTS (SELECT FROM ${table} WHERE ${column} IS NULL)`,
    note: 'in batches that commit by themselves; a killed one goes on where it stopped',
  });
  if (fact.attributes.notNull !== true) return { now: [add, set, fill] };
  const strict = notNull.rewrite(
    part(`ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL`, { phase: 'contract' }),
    scene,
  );
  return {
    now: [add, set, fill, ...(strict?.now ?? [])],
    ...(strict?.later === undefined ? {} : { later: strict.later }),
  };
}

/** Page by page, since a search for the next NULLs would read the filled rows again each time. */
function fillStatement(table: string, column: string): string {
  return `DO $backfill$
DECLARE
  page bigint := 0;
  pages bigint := pg_relation_size(${quoteLiteral(table)}) / current_setting('block_size')::bigint;
BEGIN
  WHILE page <= pages LOOP
    UPDATE ${table} SET ${column} = DEFAULT
    WHERE ${column} IS NULL AND ctid >= format('(%s,0)', page)::tid AND ctid < format('(%s,0)', page + ${PAGES})::tid;
    page := page + ${PAGES};
    COMMIT;
  END LOOP;
  -- Rows that somebody moved meanwhile.
  UPDATE ${table} SET ${column} = DEFAULT WHERE ${column} IS NULL;
END
$backfill$`;
}
