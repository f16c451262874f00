/** Renames as the contract declares them (`renamed_from`), as the planner reads them. */
import type { Contract } from '../contract/contract.ts';
import { qualify, quoteIdentifier } from '../core/identifier.ts';
import type { Rename } from './rename.ts';

export function declaredRenames(contract: Contract): readonly Rename[] {
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
