/** Renames as the contract declares them, as the planner reads them: `renamed_from:` in YAML, comments in contracts/sql. */
import type { Catalog } from '../catalog/catalog.ts';
import { valueId } from '../catalog/enum-value.ts';
import type { Contract } from '../contract/contract.ts';
import { qualify, quoteIdentifier } from '../core/identifier.ts';
import type { Rename } from './rename.ts';
import { renamesInSql } from './sql-renames.ts';

/** @param to the contract's catalog, in which the objects of contracts/sql are found */
export function declaredRenames(contract: Contract, to: Catalog): readonly Rename[] {
  return [
    ...schemaRenames(contract),
    ...typeRenames(contract),
    ...valueRenames(contract),
    ...tableRenames(contract),
    ...contract.sql.flatMap(({ text }) => renamesInSql(text, to)),
  ];
}

function typeRenames(contract: Contract): readonly Rename[] {
  const of = (kind: 'enum' | 'domain', types: Contract['enums'] | Contract['domains']): readonly Rename[] =>
    types.flatMap(({ schema, name, renamedFrom }) =>
      renamedFrom === undefined
        ? []
        : [{ from: `${kind} ${qualify(schema, renamedFrom)}`, to: `${kind} ${qualify(schema, name)}` }],
    );
  return [...of('enum', contract.enums), ...of('domain', contract.domains)];
}

function schemaRenames(contract: Contract): readonly Rename[] {
  return contract.schemas.flatMap(({ name, renamedFrom }) =>
    renamedFrom === undefined
      ? []
      : [{ from: `schema ${quoteIdentifier(renamedFrom)}`, to: `schema ${quoteIdentifier(name)}` }],
  );
}

function valueRenames(contract: Contract): readonly Rename[] {
  return contract.enums.flatMap(({ schema, name, renamedValues = [] }) => {
    const type = `enum ${qualify(schema, name)}`;
    return renamedValues.map(({ value, renamedFrom }) => ({
      from: valueId(type, renamedFrom),
      to: valueId(type, value),
    }));
  });
}

function tableRenames(contract: Contract): readonly Rename[] {
  return contract.tables.flatMap((table) => {
    const name = qualify(table.schema, table.name);
    const before = table.renamedFrom === undefined ? undefined : qualify(table.schema, table.renamedFrom);
    return [
      ...(before === undefined ? [] : [{ from: `table ${before}`, to: `table ${name}` }]),
      ...table.columns.flatMap((column) =>
        column.renamedFrom === undefined
          ? []
          : [
              {
                from: `column ${name}.${quoteIdentifier(column.renamedFrom)}`,
                to: `column ${name}.${quoteIdentifier(column.name)}`,
              },
            ],
      ),
    ];
  });
}
