/** Where the contract declares what a fact of its catalog is. */
import type { Catalog, FactId } from '../../catalog/catalog.ts';
import type { Column, Contract, Table } from '../../contract/contract.ts';
import type { Place } from '../../core/diagnostic.ts';
import { qualify, quoteIdentifier } from '../../core/identifier.ts';

/** A part that the contract does not name stands where its table does; what only SQL declares has its name alone. */
export function placesOf(catalog: Catalog, contract: Contract | undefined): (id: FactId) => Place {
  const declared = new Map(contract === undefined ? [] : placesIn(contract));
  return (id) => {
    const fact = catalog.facts.get(id);
    const place = declared.get(id) ?? declared.get(fact?.parent ?? '');
    return { ...place, object: fact?.name ?? id };
  };
}

function placesIn(contract: Contract): readonly (readonly [FactId, Place])[] {
  const named = (kind: string, { schema, name, place }: { schema: string; name: string; place: Place }) =>
    [`${kind} ${qualify(schema, name)}`, place] as const;
  return [
    ...contract.schemas.map(({ name, place }) => [`schema ${quoteIdentifier(name)}`, place] as const),
    ...contract.extensions.map(({ name, place }) => [`extension ${quoteIdentifier(name)}`, place] as const),
    ...contract.enums.map((one) => named('enum', one)),
    ...contract.domains.map((one) => named('domain', one)),
    ...contract.tables.map((one) => named('table', one)),
    ...contract.tables.flatMap(placesInTable),
  ];
}

function placesInTable(table: Table): readonly (readonly [FactId, Place])[] {
  const parts = (kind: string, all: readonly { readonly name: string; readonly place: Place }[]) =>
    all.map(
      ({ name, place }) =>
        [`${kind} ${qualify(table.schema, table.name)}.${quoteIdentifier(name)}`, place] as const,
    );
  return [
    ...parts('column', table.columns),
    ...parts('primary-key', table.primaryKey === undefined ? [] : [table.primaryKey]),
    ...parts('unique', table.uniques),
    ...parts('foreign-key', table.foreignKeys),
    ...parts('check', table.checks),
    ...parts('exclusion', table.exclusions),
    ...table.indexes.map(({ name, place }) => [`index ${qualify(table.schema, name)}`, place] as const),
  ];
}

/** The fact that a declared table becomes. */
export const tableId = ({ schema, name }: Pick<Table, 'schema' | 'name'>): FactId =>
  `table ${qualify(schema, name)}`;

/** The fact that a declared column becomes. */
export const columnId = (table: Pick<Table, 'schema' | 'name'>, column: Pick<Column, 'name'>): FactId =>
  `column ${qualify(table.schema, table.name)}.${quoteIdentifier(column.name)}`;
