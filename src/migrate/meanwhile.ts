/** What others did to the database while a migration ran. */
import type { Action } from '../catalog/action.ts';
import type { Catalog, FactId } from '../catalog/catalog.ts';
import { compare } from './compare.ts';
import { deltaText } from './drift.ts';

/** Differences between the catalog before a migration and the one after it that none of its actions is about. */
export function changedMeanwhile(
  before: Catalog,
  after: Catalog,
  actions: readonly Action[],
): readonly string[] {
  const about = new Set(actions.map(({ fact }) => fact));
  const made = new Set(actions.flatMap(({ produces, destroys }) => [...produces, ...destroys]));
  const parentOf = (id: FactId): FactId | undefined => (after.facts.get(id) ?? before.facts.get(id))?.parent;
  const isMade = (id: FactId | undefined): boolean =>
    id !== undefined && (made.has(id) || isMade(parentOf(id)));
  const others = compare(before, after).filter(({ id }) => !about.has(id) && !isMade(id));
  const ids = new Set(others.map(({ id }) => id));
  // What came, or went, with its table needs no word of its own.
  const outermost = others.filter(({ id }) => !ids.has(parentOf(id) ?? ''));
  return outermost.map(deltaText);
}
