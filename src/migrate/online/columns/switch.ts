/**
 * A column of another type under the same name: it is built beside the old one under a name for the time being, and
 * when both agree the two change names in one transaction, with the indexes, keys and constraints that stand on them.
 */
import type { Action } from '../../../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { indexMarks } from '../../../catalog/index-marks.ts';
import { lastName, type Step, sqlName } from '../../../catalog/kind.ts';
import { kindOf } from '../../../catalog/kinds.ts';
import type { Plan } from '../../plan.ts';
import { renameActions } from '../../planner.ts';
import { sceneOf } from '../../scene.ts';
import { NEW_SUFFIX, OLD_SUFFIX, suffixed } from '../name.ts';
import { keyFromIndex } from '../unique.ts';
import { exchanged } from './expression.ts';
import { carried } from './numbering.ts';
import { columnId, functionId, type Side, type Sync, syncsIn, triggerId } from './sync.ts';
import {
  beside,
  boundTo,
  type Exchange,
  keyIndex,
  namesOf,
  newInPlace,
  oldInPlace,
  PARTS,
  renamesOf,
  type Twins,
  twinsOf,
  withFacts,
  withoutFacts,
} from './twins.ts';
import { begun, type Ways } from './ways.ts';

/** The same sync after the switch: the new column has the name, the old one another. */
export function switched(sync: Sync, types: readonly FactId[]): Sync {
  if (sync.handsOver === true) return sync;
  const { old, now } = namesOf(sync);
  const aside = suffixed(old, OLD_SUFFIX);
  const ofTypes = (expression: string): string =>
    types.reduce((text, id) => {
      const [before, made] = [sqlName(beside(id, OLD_SUFFIX)), sqlName(beside(id, NEW_SUFFIX))];
      return exchanged(exchanged(text, sqlName(id), before), made, sqlName(id));
    }, expression);
  const side = (column: string, expression: string): Side => ({ column, expression: ofTypes(expression) });
  return {
    ...sync,
    old: sync.old.map(({ expression }) => side(aside, exchanged(expression, now, old))),
    new: sync.new.map(({ expression }) => side(old, exchanged(expression, old, aside))),
  };
}

/** What of a switch is behind `live`, which goes back to `before`; undefined when nothing is. */
export function exchangedIn(live: Catalog, before: Catalog): Exchange | undefined {
  const types = [...before.facts.keys()].filter((id) => {
    const aside = beside(id, OLD_SUFFIX);
    return id.startsWith('enum ') && live.facts.has(aside) && !before.facts.has(aside);
  });
  const syncs = syncsIn(live)
    .filter((sync) => !before.facts.has(triggerId(sync)))
    .flatMap((sync) => unswitched(sync, types, live, before) ?? []);
  return syncs.length === 0 ? undefined : { syncs, types };
}

/** The sync that was switched into this one; undefined when nothing was exchanged. */
function unswitched(sync: Sync, types: readonly FactId[], live: Catalog, before: Catalog): Sync | undefined {
  const { old: aside, now: name } = namesOf(sync);
  if (sync.moves !== undefined) return undefined;
  if (sync.handsOver === true) return isHandedOver(sync, live, before) ? sync : undefined;
  if (sync.old.length + sync.new.length !== 2 || aside !== suffixed(name, OLD_SUFFIX)) return undefined;
  const made = suffixed(name, NEW_SUFFIX);
  const ofTypes = (expression: string): string =>
    types.reduce((text, id) => {
      const [before, after] = [sqlName(beside(id, OLD_SUFFIX)), sqlName(beside(id, NEW_SUFFIX))];
      return exchanged(exchanged(text, sqlName(id), after), before, sqlName(id));
    }, expression);
  const side = (column: string, expression: string): Side => ({ column, expression: ofTypes(expression) });
  return {
    ...sync,
    old: sync.old.map(({ expression }) => side(name, exchanged(expression, name, made))),
    new: sync.new.map(({ expression }) => side(made, exchanged(expression, aside, name))),
  };
}

/** True when what stood on the old column, or its numbers, are on the new one. */
function isHandedOver(sync: Sync, live: Catalog, before: Catalog): boolean {
  const { old, now } = namesOf(sync);
  const [from, to] = [columnId(sync, { column: old }), columnId(sync, { column: now })];
  const numbered = (fact: Fact | undefined): boolean =>
    fact?.attributes.identity !== undefined || fact?.attributes.default !== undefined;
  if (numbered(before.facts.get(from))) return numbered(live.facts.get(to));
  return [...before.facts.values()].some(
    ({ id, kind, dependsOn }) =>
      [...PARTS, 'primary-key'].includes(kind) &&
      dependsOn.includes(from) &&
      live.facts.get(id)?.dependsOn.includes(to) === true,
  );
}

/**
 * From `live` to `after` and back: what is beside the old columns is built, names are exchanged, and what is left is
 * told to PostgreSQL. `planned` plans between two catalogs.
 */
export function planSwitch(
  live: Catalog,
  after: Catalog,
  exchange: Exchange,
  planned: (from: Catalog, to: Catalog) => Plan,
): Ways {
  const twins = twinsOf(live, after, exchange);
  const [old, now] = [oldInPlace(live, after, twins), newInPlace(live, after, twins)];
  const indexes = (suffix: string): readonly FactId[] => twins.keys.map((id) => keyIndex(id, suffix));
  const lacking = (catalog: Catalog, index: readonly FactId[]): Catalog =>
    withoutFacts(catalog, [...index, ...boundTo(index, catalog).map((key) => key.id)]);
  // With a primary key its index goes, and what is bound to it; another one may stay for the old name's sake.
  const [made, left] = [indexes(NEW_SUFFIX), indexes(OLD_SUFFIX)];
  const oldAgain = lacking(old, [...made, ...left]);
  const staying = left.flatMap((id) => after.facts.get(id) ?? []);
  const nowThere = withFacts(lacking(now, left), staying);
  const soon = (action: Action): boolean =>
    exchange.syncs.some((sync) => isPartOfSwitch(action, sync, exchange));
  const [building, telling] = [planned(live, old), planned(nowThere, after)];
  const renames = renamesOf(twins);
  const back = renames.map(({ from, to }) => ({ from: to, to: from })).reverse();
  const there = switching(
    { from: old, to: nowThere, renames, suffix: NEW_SUFFIX, numbers: THERE },
    twins,
    live,
    after,
  );
  const again = switching(
    { from: now, to: oldAgain, renames: back, suffix: OLD_SUFFIX, numbers: AGAIN },
    twins,
    after,
    live,
  );
  const [soonThere, rest] = divided(telling.up, soon);
  const [soonBack, restBack] = divided(planned(now, after).down, soon);
  const exchanging = [...there, ...soonThere];
  return {
    up: [...building.up, ...begun(exchanging), ...afterwards(rest, exchanging)],
    down: [...restBack, ...begun([...soonBack, ...again]), ...planned(live, oldAgain).down],
  };
}

interface Switching {
  readonly from: Catalog;
  readonly to: Catalog;
  readonly renames: ReturnType<typeof renamesOf>;
  /** Of the index that a primary key is made from. */
  readonly suffix: string;
  readonly numbers: Numbers;
}

/** Which column numbers rows, of the catalog before; which one does so of that after; and what the first is called then. */
interface Numbers {
  readonly was: 'old' | 'final';
  readonly is: 'old' | 'final';
  readonly leaves: 'aside' | 'made';
}

const THERE: Numbers = { was: 'old', is: 'final', leaves: 'aside' };
const AGAIN: Numbers = { was: 'final', is: 'old', leaves: 'made' };

/** One transaction: keys go, names are exchanged, keys come again from indexes that are there. */
function switching(
  { from, to, renames, suffix, numbers: { was, is, leaves } }: Switching,
  twins: Twins,
  before: Catalog,
  after: Catalog,
): readonly Action[] {
  const leaving = [...boundTo(twins.keys, from), ...twins.keys.flatMap((id) => from.facts.get(id) ?? [])];
  const gone = new Set(leaving.map((fact) => fact.id));
  const scene = sceneOf(from, to, new Set(twins.keys), gone);
  const rest = withoutFacts(from, [...gone]);
  const made = (fact: Fact): readonly Step[] => {
    const [add, ...marks] = kindOf(fact.kind).create(fact, scene);
    const index = suffixed(lastName(fact), suffix);
    const attach = add === undefined ? undefined : keyFromIndex(add, index)?.attach;
    return attach === undefined ? [] : [attach, ...marks];
  };
  const marked = (fact: Fact): readonly Step[] =>
    fact.kind === 'index' || fact.kind === 'unique'
      ? indexMarks(fact, sceneOf(before, after, new Set(), new Set()))
      : [];
  const facts = (ids: readonly FactId[]): readonly Fact[] => ids.flatMap((id) => after.facts.get(id) ?? []);
  return [
    ...leaving.flatMap((fact) => kindOf(fact.kind).drop(fact, scene)),
    ...renameActions(rest, to, renames),
    ...facts(twins.keys).flatMap(made),
    ...facts(twins.parts).flatMap(marked),
    ...twins.columns.flatMap((column) =>
      carried(before.facts.get(column[was]), after.facts.get(column[is]), column[leaves]),
    ),
  ];
}

/** Those after the switch share its transaction, up to the first that would lock another table. */
function afterwards(actions: readonly Action[], switching: readonly Action[]): readonly Action[] {
  const held = new Set(switching.flatMap((action) => action.locked));
  const other = actions.findIndex(({ locked }) => locked.some((id) => !held.has(id)));
  return other === -1 ? actions : [...actions.slice(0, other), ...begun(actions.slice(other))];
}

/** Those for which it is true, and the others. */
function divided(
  actions: readonly Action[],
  isTrue: (action: Action) => boolean,
): readonly [readonly Action[], readonly Action[]] {
  return [actions.filter(isTrue), actions.filter((action) => !isTrue(action))];
}

/** Without these in the same transaction, a row that is written just then would be derived wrongly. */
function isPartOfSwitch(action: Action, sync: Sync, { types }: Exchange): boolean {
  const after = switched(sync, types);
  const columns = [...after.old, ...after.new].map((side) => columnId(sync, side));
  return (
    action.verb === 'alter' &&
    (action.fact === functionId(sync) ||
      (columns.includes(action.fact) && / (?:(?:DROP|SET) DEFAULT.*|DROP NOT NULL)$/s.test(action.sql)))
  );
}
