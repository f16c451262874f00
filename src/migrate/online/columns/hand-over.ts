/**
 * A key column that gets another name and another type at once. Nothing changes its name: the new column is built under
 * its own, and in one transaction gets the keys, what refers to them and the numbers of the old one. That one keeps name
 * and type for a release, with indexes to be looked up by.
 */
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { withRenames } from '../../rename.ts';
import { OLD_SUFFIX } from '../name.ts';
import { plainColumn } from './plain-column.ts';
import { columnId, type Sync } from './sync.ts';
import { beside, indexOfKey } from './twins.ts';

/** The old column as it is afterwards, without its numbers, with what belongs to it and what it is looked up by. */
export function besideGiven(sync: Sync, live: Catalog, wanted: Catalog): readonly Fact[] {
  return sync.old.flatMap((side) => {
    const id = columnId(sync, side);
    const column = live.facts.get(id);
    if (column === undefined) return [];
    const others = [...live.facts.values()];
    return [
      plainColumn(column),
      ...others.filter((fact) => fact.parent === id && fact.kind !== 'sequence'),
      ...others
        .filter((fact) => fact.parent === column.parent && fact.dependsOn.includes(id))
        .flatMap((fact) => lookup(fact, live, wanted) ?? []),
    ];
  });
}

/** What finds rows by the old column: under its name, or beside what has that name now. */
function lookup(fact: Fact, live: Catalog, wanted: Catalog): Fact | undefined {
  if (fact.kind === 'primary-key') return indexOfKey(fact, OLD_SUFFIX);
  if (fact.kind !== 'index' && fact.kind !== 'unique') return undefined;
  if (!wanted.facts.has(fact.id)) return fact;
  const aside: FactId = beside(fact.id, OLD_SUFFIX);
  return withRenames(live, [{ from: fact.id, to: aside }]).facts.get(aside);
}
