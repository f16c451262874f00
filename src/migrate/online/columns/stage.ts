/**
 * The catalog of the release in between: what the contract wants, and beside it what is on its way out — columns
 * kept in step with their successors, columns and tables that are only deprecated yet.
 */

import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { mayBeNull } from '../../../catalog/not-null.ts';
import { withRenames } from '../../rename.ts';
import { OLD_SUFFIX } from '../name.ts';
import { deprecationComment, deprecationOf } from './deprecation.ts';
import { besideGiven } from './hand-over.ts';
import { besideMoved } from './move.ts';
import type { Request } from './request.ts';
import { switched } from './switch.ts';
import { columnId, type Sync, syncFacts, syncsIn } from './sync.ts';
import { beside } from './twins.ts';

export interface Stage {
  readonly target: Catalog;
  /** What a later release removes: `users.mail`. */
  readonly leaving: readonly string[];
}

export function stageOf(live: Catalog, wanted: Catalog, request: Request): Stage {
  const facts = new Map(wanted.facts);
  const leaving = new Set<string>();
  const begun = syncsIn(live);
  // What a release began, a later one ends.
  const running = begun.filter((sync) => sync.release === request.release);
  const stay = (id: FactId, change: (attributes: Fact['attributes']) => Fact['attributes'] = same): void => {
    const fact = live.facts.get(id);
    if (fact === undefined || facts.has(id)) return;
    keep(id, live, facts);
    facts.set(id, { ...fact, attributes: change(fact.attributes) });
    leaving.add(fact.name);
  };
  for (const sync of running) {
    for (const side of sync.old) stay(columnId(sync, side));
    for (const { id } of syncFacts(sync)) keep(id, live, facts);
  }
  for (const sync of request.syncs) {
    // New rows get the default of the new column; the old one follows it.
    for (const side of sync.old) stay(columnId(sync, side), ({ default: _default, ...rest }) => rest);
    for (const fact of syncFacts(sync)) facts.set(fact.id, fact);
  }
  for (const sync of request.moves)
    for (const fact of [...besideMoved(sync, live), ...syncFacts(sync)]) {
      facts.set(fact.id, fact);
      if (fact.kind === 'column') leaving.add(fact.name);
    }
  for (const type of request.types) {
    const before = live.facts.get(type);
    const aside = beside(type, OLD_SUFFIX);
    if (before === undefined) continue;
    facts.set(aside, { ...before, id: aside, name: `${before.name}${aside.slice(type.length)}` });
    leaving.add(`${before.name}${aside.slice(type.length)}`);
  }
  const aged = withRenames(
    live,
    request.types.map((type) => ({ from: type, to: beside(type, OLD_SUFFIX) })),
  );
  for (const sync of request.retypes.filter((each) => each.handsOver === true))
    for (const fact of [...besideGiven(sync, live, wanted), ...syncFacts(sync)]) {
      facts.set(fact.id, fact);
      if (fact.kind === 'column') leaving.add(fact.name);
    }
  const renaming = request.retypes.filter((each) => each.handsOver !== true);
  for (const sync of renaming.map((each) => switched(each, request.types))) {
    const [aside] = sync.old;
    const [final] = sync.new;
    const before = final === undefined ? undefined : aged.facts.get(columnId(sync, final));
    if (aside === undefined || before === undefined) continue;
    const id = columnId(sync, aside);
    const { default: _default, identity: _identity, ...attributes } = before.attributes;
    const name = `${before.name}${id.slice(before.id.length)}`;
    facts.set(id, {
      ...before,
      id,
      name,
      attributes: mayBeNull(attributes),
      dependsOn: before.dependsOn.filter((need) => !need.startsWith('sequence ')),
    });
    for (const fact of syncFacts(sync)) facts.set(fact.id, fact);
    leaving.add(name);
  }
  const kept = new Set(begun.flatMap((sync) => sync.old.map((side) => columnId(sync, side))));
  for (const fact of live.facts.values()) {
    if (facts.has(fact.id) || kept.has(fact.id) || !isDeprecated(fact, live, wanted, request)) continue;
    const since = deprecationOf(fact.id, live);
    if (since !== undefined && since.release !== request.release) continue;
    stay(fact.id, fact.kind === 'column' ? mayBeNull : same);
    const comment = deprecationComment(fact.id, fact.name, {
      since: since?.since ?? request.today,
      release: request.release,
    });
    facts.set(comment.id, comment);
  }
  return { target: { ...wanted, facts }, leaving: [...leaving] };
}

/** Dropped by the contract, where drops are asked for in two releases. */
function isDeprecated(fact: Fact, live: Catalog, wanted: Catalog, { deprecating }: Request): boolean {
  if (fact.kind === 'table') return deprecating === 'everything' && fact.attributes.partitionOf === undefined;
  if (fact.kind !== 'column' || fact.attributes.inherited === true) return false;
  const table = fact.parent ?? '';
  if (!wanted.facts.has(table)) return false;
  if (deprecating !== 'everything' && !deprecating.has(table)) return false;
  // A row without its key is none: such a column goes at once, when it is allowed to.
  return ![...live.facts.values()].some(
    (other) => other.kind === 'primary-key' && other.dependsOn.includes(fact.id),
  );
}

/** Takes a fact over with its parts, with what its table has on it, and with what it needs. */
function keep(id: FactId, live: Catalog, facts: Map<FactId, Fact>): void {
  const fact = live.facts.get(id);
  if (fact === undefined || facts.has(id)) return;
  facts.set(id, fact);
  for (const need of [...fact.dependsOn, ...(fact.parent === undefined ? [] : [fact.parent])])
    keep(need, live, facts);
  for (const other of live.facts.values()) {
    const isPart = other.parent === id;
    const isOnColumn = fact.kind === 'column' && other.parent === fact.parent && other.dependsOn.includes(id);
    if (isPart || (isOnColumn && other.kind !== 'column')) keep(other.id, live, facts);
  }
}

/** Names of what a sync fills when it begins: the side whose columns the plan makes. */
export function filledSide(sync: Sync, from: Catalog): 'old' | 'new' | undefined {
  const missing = (side: 'old' | 'new'): boolean =>
    sync[side].every((each) => !from.facts.has(columnId(sync, each)));
  return missing('new') ? 'new' : missing('old') ? 'old' : undefined;
}

const same = (attributes: Fact['attributes']): Fact['attributes'] => attributes;
