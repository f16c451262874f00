/**
 * A column of another type under the same name: it is built beside the old one under a name for the time being, and
 * when both agree the two change names in one transaction, with the indexes and constraints that stand on them.
 */
import type { Action } from '../../../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { lastName, ownerName } from '../../../catalog/kind.ts';
import { namedByServer } from '../../../catalog/not-null.ts';
import type { Plan } from '../../plan.ts';
import { renameActions } from '../../planner.ts';
import { type Rename, withRenames } from '../../rename.ts';
import { NEW_SUFFIX, OLD_SUFFIX, suffixed } from '../name.ts';
import { exchanged } from './request.ts';
import { columnId, functionId, type Sync, syncFacts } from './sync.ts';

/** What is built on the new column before the switch; everything else follows after it. */
const TWINS: readonly Fact['kind'][] = ['index', 'unique', 'check', 'foreign-key'];

/** The same sync after the switch: the new column has the name, the old one another. */
export function switched(sync: Sync): Sync {
  const { old, now } = namesOf(sync);
  const aside = suffixed(old, OLD_SUFFIX);
  return {
    ...sync,
    old: sync.old.map((side) => ({ column: aside, expression: exchanged(side.expression, now, old) })),
    new: sync.new.map((side) => ({ column: old, expression: exchanged(side.expression, old, aside) })),
  };
}

/** The catalog just before the switch of `syncs`, for the one after it. */
export function beforeSwitch(live: Catalog, after: Catalog, syncs: readonly Sync[]): Catalog {
  return syncs.reduce((catalog, sync) => unswitched(live, catalog, sync), after);
}

function unswitched(live: Catalog, after: Catalog, sync: Sync): Catalog {
  const { old, now } = namesOf(sync);
  const [name, made] = [`column ${sync.table}.${old}`, `column ${sync.table}.${now}`];
  const twins = twinsOf(live, after, sync);
  const facts = new Map(
    withRenames(after, [
      { from: name, to: made },
      { from: columnId(sync, { column: suffixed(old, OLD_SUFFIX) }), to: name },
      ...twins.map((id) => ({ from: id, to: renamed(id, NEW_SUFFIX) })),
    ]).facts,
  );
  const moved = facts.get(made);
  if (moved !== undefined) {
    const { default: _default, ...attributes } = moved.attributes;
    facts.set(made, namedByServer({ ...moved, attributes }));
  }
  // What is not built twice stays as it is until the switch.
  for (const id of followers(facts, made, twins)) {
    const now = live.facts.get(id);
    if (now === undefined) facts.delete(id);
    else facts.set(id, now);
  }
  for (const fact of live.facts.values())
    if (fact.id === name || fact.parent === name || twins.includes(fact.id)) facts.set(fact.id, fact);
  for (const fact of syncFacts(sync)) facts.set(fact.id, fact);
  return { ...after, facts };
}

/** The renames, and what PostgreSQL has to be told besides, there and back; `planned` plans the latter. */
export function planSwitch(
  before: Catalog,
  after: Catalog,
  live: Catalog,
  syncs: readonly Sync[],
  planned: (from: Catalog, to: Catalog) => Plan,
): Plan {
  const renames = syncs.flatMap((sync) => exchange(sync, twinsOf(live, after, sync)));
  const between = withRenames(before, renames);
  const back = renames.map(({ from, to }) => ({ from: to, to: from })).reverse();
  const rest = planned(between, after);
  const soon = (action: Action): boolean => syncs.some((sync) => isPartOfSwitch(action, sync));
  return {
    ...rest,
    up: [...renameActions(before, between, renames), ...inFront(rest.up, soon)],
    down: [...inFront(rest.down, (action) => !soon(action)), ...renameActions(between, before, back)],
  };
}

function inFront(actions: readonly Action[], first: (action: Action) => boolean): readonly Action[] {
  return [...actions.filter(first), ...actions.filter((action) => !first(action))];
}

/** Without these in the same transaction, a row that is written just then would be derived wrongly. */
function isPartOfSwitch(action: Action, sync: Sync): boolean {
  const after = switched(sync);
  const columns = [...after.old, ...after.new].map((side) => columnId(sync, side));
  return (
    action.verb === 'alter' &&
    (action.fact === functionId(sync) ||
      (columns.includes(action.fact) && / (?:(?:DROP|SET) DEFAULT.*|DROP NOT NULL)$/s.test(action.sql)))
  );
}

function exchange(sync: Sync, twins: readonly FactId[]): readonly Rename[] {
  const { old, now } = namesOf(sync);
  const [name, made] = [`column ${sync.table}.${old}`, `column ${sync.table}.${now}`];
  return [
    { from: name, to: `column ${sync.table}.${suffixed(old, OLD_SUFFIX)}` },
    { from: made, to: name },
    ...twins.flatMap((id) => [
      { from: id, to: renamed(id, OLD_SUFFIX) },
      { from: renamed(id, NEW_SUFFIX), to: id },
    ]),
  ];
}

/** Indexes and constraints on the column that are there before and after. */
function twinsOf(live: Catalog, after: Catalog, sync: Sync): readonly FactId[] {
  const column = `column ${sync.table}.${namesOf(sync).old}`;
  return [...after.facts.values()]
    .filter((fact) => TWINS.includes(fact.kind) && fact.parent === `table ${sync.table}`)
    .filter((fact) => fact.dependsOn.includes(column) && live.facts.has(fact.id))
    .map((fact) => fact.id);
}

/** Everything else that is built on a column, however far: views, triggers, policies. */
function followers(
  facts: ReadonlyMap<FactId, Fact>,
  column: FactId,
  twins: readonly FactId[],
): ReadonlySet<FactId> {
  const own = new Set(twins.map((id) => renamed(id, NEW_SUFFIX)));
  const found = new Set<FactId>();
  const work = [column];
  for (let id = work.pop(); id !== undefined; id = work.pop())
    for (const fact of facts.values()) {
      const part = fact.parent === column || own.has(fact.id) || own.has(fact.parent ?? '');
      const fresh = id === column && TWINS.includes(fact.kind);
      if (!fact.dependsOn.includes(id) || part || fresh || found.has(fact.id)) continue;
      found.add(fact.id);
      work.push(fact.id);
    }
  return found;
}

function renamed(id: FactId, suffix: string): FactId {
  const kind = id.slice(0, id.indexOf(' '));
  return `${kind} ${ownerName(id)}.${suffixed(lastName(id), suffix)}`;
}

function namesOf(sync: Sync): { readonly old: string; readonly now: string } {
  return { old: sync.old[0]?.column ?? '', now: sync.new[0]?.column ?? '' };
}
