/** A table's indexes, each with its purpose: the contract's reason, or the key, foreign key or query it serves. */
import type { Fact } from '../../catalog/catalog.ts';
import { attributes } from '../../catalog/kind.ts';
import type { IndexAttributes } from '../../catalog/kinds/index.ts';
import type { Contract, Table } from '../../contract/contract.ts';
import { indexParts } from '../../sql/deparsed.ts';
import type { IndexEntry, Key, Reference } from '../model.ts';
import type { CatalogIndex } from './catalog-index.ts';

export interface Keys {
  readonly primaryKey: Key | undefined;
  readonly uniques: readonly Key[];
  readonly references: readonly Reference[];
}

export function buildIndexes(
  parts: readonly Fact[],
  index: CatalogIndex,
  declared: Table | undefined,
  contract: Contract,
  keys: Keys,
): readonly IndexEntry[] {
  const serves = (name: string): readonly string[] =>
    contract.queries.filter((query) => query.expect?.indexes?.includes(name)).map((query) => query.name);
  const entry = (name: string, columns: readonly (string | null)[], reason: string | undefined): string =>
    [reason ?? served(columns, keys.references), ...queriesText(serves(name))]
      .filter((text) => text !== '')
      .join('; ');
  return [
    ...(keys.primaryKey === undefined
      ? []
      : [keyIndex(keys.primaryKey, entry(keys.primaryKey.name, [], 'Primary key'))]),
    ...keys.uniques.map((key) =>
      keyIndex(key, entry(key.name, [], `No two rows with the same ${key.columns.join(', ')}`)),
    ),
    ...parts
      .filter((part) => part.kind === 'index' && part.attributes.inherited !== true)
      .map((part) => {
        const { name } = index.named(part);
        const said = declared?.indexes.find((one) => one.name === name);
        const { definition, columns, method, unique } = attributes<IndexAttributes>(part);
        const parsed = indexParts(definition) ?? {
          keys: columns.map((column) => column ?? '…'),
          include: [],
        };
        return {
          ...parsed,
          name,
          method,
          unique,
          keys: parsed.keys.map((key) => index.local(key)),
          ...(parsed.where === undefined ? {} : { where: said?.where ?? index.local(parsed.where) }),
          purpose: entry(name, columns, said?.reason ?? index.comment(part.id)),
        };
      })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  ];
}

function keyIndex(key: Key, purpose: string): IndexEntry {
  return { name: key.name, keys: key.columns, include: [], unique: true, method: 'btree', purpose };
}

function served(columns: readonly (string | null)[], references: readonly Reference[]): string {
  const reference = references.find((one) => one.columns.every((column, at) => columns[at] === column));
  return reference === undefined ? '' : `Foreign key to ${reference.table}`;
}

function queriesText(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${names.length === 1 ? 'query' : 'queries'} ${names.join(', ')}`];
}
