/**
 * An index or key that is made anew under its own name. Dropping it first would leave queries without it, and rows
 * without its promise, for as long as the build takes. Here the new one is built beside it under a name for the time
 * being; then both change names, or the constraint changes its index, in one short transaction.
 */
import type { Action } from '../../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../../catalog/catalog.ts';
import { lastName, ownerName, schemaName, sqlName } from '../../catalog/kind.ts';
import { indexName, partOf } from '../../catalog/partition.ts';
import { concurrentDrop, concurrently } from './index-build.ts';
import { NEW_SUFFIX, OLD_SUFFIX, suffixed } from './name.ts';
import { madeBy, takesName, wholeOfParts } from './partitioned-index.ts';
import { type OnlineScene, onLiveTables } from './technique.ts';
import { keyFromIndex } from './unique.ts';

/** Puts the drop and the making of each such index together. */
export function replaceIndexes(actions: readonly Action[], scene: OnlineScene): readonly Action[] {
  const makings = actions.filter((action) => isMaking(action, scene));
  return makings.reduce((plan, making) => replaced(plan, making, scene), actions);
}

function isMaking(action: Action, scene: OnlineScene): boolean {
  return (
    action.verb === 'create' &&
    /^(?:index|unique|primary-key) /.test(action.fact) &&
    action.produces.includes(action.fact) &&
    scene.from.facts.has(action.fact)
  );
}

function replaced(actions: readonly Action[], making: Action, scene: OnlineScene): readonly Action[] {
  const at = actions.indexOf(making);
  const fact = scene.from.facts.get(making.fact);
  const drop = actions
    .slice(0, at)
    .find((action) => action.verb === 'drop' && action.fact === making.fact && action.sql !== '');
  // A part of a partitioned table's index comes and goes with it.
  if (drop === undefined || fact === undefined || fact.attributes.partOf !== undefined) return actions;
  const users = foreignKeysOn(fact, scene);
  const leaving = actions
    .slice(0, at)
    .filter((action) => action === drop || (action.verb === 'drop' && users.has(action.fact)));
  const between = actions.slice(actions.indexOf(leaving[0] ?? drop), at);
  const [goneParts, parts] = [partsOf(fact, scene.from), partsOf(scene.to.facts.get(making.fact), scene.to)];
  // A part under a name of its own is made before the whole: it is built with the others.
  const ownParts = between.filter((action) => parts.has(action.fact));
  const held = [fact, ...users.values(), ...goneParts.values()];
  const others = between.filter((action) => !leaving.includes(action) && !ownParts.includes(action));
  if (others.some((action) => touches(action, held, scene))) return actions;
  const made = madeBy(actions.filter((action) => !ownParts.includes(action)));
  const steps = onLiveTables(making, scene)
    ? exchange(making, leaving, users.size > 0, scene)
    : exchangeOfParts(making, leaving, goneParts, { ...scene, made });
  if (steps === undefined) return actions;
  // What the table says of the index (replica identity, clustering) is said of the new one before the old one goes.
  const rest = actions.slice(at + 1);
  const other = rest.findIndex((action) => action.fact !== making.fact || action.verb !== 'alter');
  const marks = rest.slice(0, other === -1 ? rest.length : other);
  return [
    ...actions.slice(0, at).filter((action) => !leaving.includes(action) && !ownParts.includes(action)),
    ...steps.before,
    ...ownParts.filter((action) => action.verb === 'alter'),
    ...marks,
    ...steps.after,
    ...rest.slice(marks.length),
  ];
}

/** The parts that partitions have of an index or key, however far below. */
function partsOf(whole: Fact | undefined, catalog: Catalog): ReadonlyMap<FactId, Fact> {
  const found = new Map<FactId, Fact>();
  const work = whole === undefined ? [] : [whole.id];
  for (let id = work.pop(); id !== undefined; id = work.pop())
    for (const fact of catalog.facts.values())
      if (fact.attributes.partOf !== undefined && partOf(fact) === id) {
        found.set(fact.id, fact);
        work.push(fact.id);
      }
  return found;
}

/** Foreign keys that PostgreSQL has bound to the index: they go before it and come back after it. */
function foreignKeysOn(fact: Fact, scene: OnlineScene): ReadonlyMap<FactId, Fact> {
  return new Map(
    [...scene.from.facts.values()]
      .filter((other) => other.kind === 'foreign-key' && other.dependsOn.includes(fact.id))
      .map((other) => [other.id, other]),
  );
}

/** True when an action changes what one of `facts` stands on: then they cannot stay until after it. */
function touches(action: Action, facts: readonly Fact[], { idBefore }: OnlineScene): boolean {
  const needed = new Set(
    facts.flatMap(({ dependsOn, parent }) => [...dependsOn, ...(parent === undefined ? [] : [parent])]),
  );
  const wholes = (id: FactId): boolean => /^(?:table|schema|materialized-view) /.test(id);
  const isNeeded = (id: FactId): boolean => needed.has(id) || needed.has(idBefore(id));
  return action.destroys.some(isNeeded) || (isNeeded(action.fact) && !wholes(action.fact));
}

interface Exchange {
  readonly before: readonly Action[];
  readonly after: readonly Action[];
}

function exchange(
  making: Action,
  leaving: readonly Action[],
  isReferredTo: boolean,
  scene: OnlineScene,
): Exchange | undefined {
  const beside = suffixed(lastName(making.fact), NEW_SUFFIX);
  const aside = suffixed(lastName(making.fact), OLD_SUFFIX);
  if ([beside, aside].some((name) => isTaken(`${schemaName(making.fact)}.${name}`, [scene.from, scene.to])))
    return undefined;
  if (!making.fact.startsWith('index ')) {
    const key = keyFromIndex(making, beside);
    return key === undefined
      ? undefined
      : { before: [key.build, ...leaving.map(inAnInstant), key.attach], after: [] };
  }
  const build = concurrently(making, beside);
  if (build === undefined) return undefined;
  const comes = { ...takesName(making, beside), produces: [making.fact] };
  // A foreign key could be bound to either of two like indexes: the old one goes in the same instant.
  if (isReferredTo) return { before: [build, ...leaving.map(inAnInstant), comes], after: [] };
  const drop = leaving.find((action) => action.fact === making.fact);
  const goes: Action = {
    ...comes,
    sql: `ALTER INDEX ${sqlName(making.fact)} RENAME TO ${aside}`,
    produces: [],
    consumes: [],
    destroys: [making.fact],
  };
  return {
    before: [build, goes, comes],
    after:
      drop === undefined
        ? []
        : [{ ...concurrentDrop(drop, `${ownerName(making.fact)}.${aside}`), destroys: [] }],
  };
}

/**
 * Of a partitioned table. DROP INDEX CONCURRENTLY is refused for it, and renaming the old parts aside would lock as much
 * as dropping them: the old whole goes and the new parts take their names and become a whole in one transaction.
 */
function exchangeOfParts(
  making: Action,
  leaving: readonly Action[],
  goneParts: ReadonlyMap<FactId, Fact>,
  scene: OnlineScene & { readonly made: ReadonlySet<FactId> },
): Exchange | undefined {
  const freed = new Set([...goneParts.values()].map(indexName));
  const names: string[] = [];
  const builtAs = (part: Fact): string => {
    const name = freed.has(indexName(part)) ? suffixed(lastName(part), NEW_SUFFIX) : lastName(part);
    names.push(`${schemaName(part)}.${name}`);
    return name;
  };
  const steps = wholeOfParts(making, { ...scene, leaving: new Set(goneParts.keys()), builtAs });
  if (steps === undefined || names.some((name) => isTaken(name, [scene.from]))) return undefined;
  // What goes has locked the whole and its partitions already, in the order that programs do.
  const joins = steps.joins.map(({ begins: _begins, ...action }) => action);
  return { before: [...steps.builds, ...leaving.map(inAnInstant), ...joins], after: [] };
}

const inAnInstant = (action: Action): Action => ({ ...action, phase: 'contract' });

function isTaken(name: string, catalogs: readonly Catalog[]): boolean {
  const relation = /^(?:index|table|view|materialized-view|sequence|foreign-table|composite) /;
  const isKey = /^(?:unique|primary-key|exclusion) /;
  const named = (id: FactId): boolean =>
    (relation.test(id) && sqlName(id) === name) ||
    (isKey.test(id) && `${schemaName(id)}.${lastName(id)}` === name);
  return catalogs.some(({ facts }) => [...facts.keys()].some(named));
}
