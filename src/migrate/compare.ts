/** Compares two catalogs fact by fact. Knows no kinds: facts are equal when their attributes are. */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { kindOf } from '../catalog/kinds.ts';
import { isSameJson } from '../core/hash.ts';
import type { Delta } from './plan.ts';
import { type Rename, withRenames } from './rename.ts';

/**
 * What takes `from` to `to`, in the order of the facts. A declared rename is one delta; what it changes in the
 * names of parts and dependants is no delta of its own.
 */
export function compare(from: Catalog, to: Catalog, renames: readonly Rename[] = []): readonly Delta[] {
  const before = withRenames(from, renames);
  const version = Math.min(from.serverVersion, to.serverVersion);
  return [
    ...renames.map(({ from: old, to: id }): Delta => ({ type: 'rename', id, from: old })),
    ...[...before.facts.keys()].filter((id) => !to.facts.has(id)).map((id): Delta => ({ type: 'drop', id })),
    ...changes(before, to, version),
  ];
}

function changes(before: Catalog, to: Catalog, version: number): readonly Delta[] {
  const deltas: Delta[] = [];
  for (const [id, fact] of to.facts) {
    const old = before.facts.get(id);
    const attributes = old === undefined ? [] : differingAttributes(old, fact, version);
    if (old === undefined) deltas.push({ type: 'create', id });
    else if (attributes.length > 0) deltas.push({ type: 'alter', id, attributes });
  }
  return deltas;
}

/** What takes `to` back to `from`, as `compare` says it, told from `deltas` that rename nothing. */
export function inverse(deltas: readonly Delta[], from: Catalog): readonly Delta[] {
  const changed = new Map(deltas.map((delta) => [delta.id, delta]));
  return [
    ...deltas.filter(({ type }) => type === 'create').map(({ id }): Delta => ({ type: 'drop', id })),
    ...[...from.facts.keys()].flatMap((id): readonly Delta[] => {
      const delta = changed.get(id);
      return delta === undefined ? [] : [delta.type === 'drop' ? { type: 'create', id } : delta];
    }),
  ];
}

/** Names of the attributes that differ on servers of `version`, sorted; absent differs from present. */
export function differingAttributes(from: Fact, to: Fact, version: number): readonly string[] {
  const differing: string[] = [];
  for (const name of Object.keys(to.attributes))
    if (!isSameJson(from.attributes[name], to.attributes[name])) differing.push(name);
  for (const name of Object.keys(from.attributes)) if (!(name in to.attributes)) differing.push(name);
  if (differing.length === 0) return differing;
  const { incidental = [], since = {} } = kindOf(to.kind);
  return differing.filter((name) => !incidental.includes(name) && (since[name] ?? 0) <= version).sort();
}
