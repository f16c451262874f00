/** Compares two catalogs fact by fact. Knows no kinds: facts are equal when their attributes are. */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { canonicalJson } from '../core/hash.ts';
import type { Delta } from './plan.ts';
import { type Rename, withRenames } from './rename.ts';

/**
 * What takes `from` to `to`, in the order of the facts. A declared rename is one delta; what it changes in the
 * names of parts and dependants is no delta of its own.
 */
export function compare(from: Catalog, to: Catalog, renames: readonly Rename[] = []): readonly Delta[] {
  const before = withRenames(from, renames);
  return [
    ...renames.map(({ from: old, to: id }): Delta => ({ type: 'rename', id, from: old })),
    ...[...before.facts.values()]
      .filter((fact) => !to.facts.has(fact.id))
      .map(({ id }): Delta => ({ type: 'drop', id })),
    ...[...to.facts.values()].flatMap((fact): readonly Delta[] => {
      const old = before.facts.get(fact.id);
      if (old === undefined) return [{ type: 'create', id: fact.id }];
      const attributes = differingAttributes(old, fact);
      return attributes.length === 0 ? [] : [{ type: 'alter', id: fact.id, attributes }];
    }),
  ];
}

/** Names of the attributes that differ, sorted; one that is absent differs from one that is present. */
export function differingAttributes(from: Fact, to: Fact): readonly string[] {
  const names = new Set([...Object.keys(from.attributes), ...Object.keys(to.attributes)]);
  return [...names]
    .filter((name) => canonicalJson(from.attributes[name]) !== canonicalJson(to.attributes[name]))
    .sort();
}
