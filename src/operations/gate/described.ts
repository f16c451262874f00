import { plural } from '../../core/units.ts';
import { type Box, ownerOf, verdict } from './box.ts';

export const described: Box = {
  name: 'described',
  claim: 'Every table and column says what it is',
  look({ contract }) {
    const missing = contract.tables.flatMap((table) => [
      ...(table.description === undefined
        ? [{ what: `${table.name} has no description`, ask: ownerOf(contract, table.name) }]
        : []),
      ...table.columns
        .filter((column) => column.description === undefined)
        .map((column) => ({
          what: `${table.name}.${column.name} has no description`,
          ask: ownerOf(contract, table.name),
        })),
    ]);
    const columns = contract.tables.reduce((sum, table) => sum + table.columns.length, 0);
    return verdict(
      'descriptions in the contract',
      missing,
      `${plural(contract.tables.length, 'table')} and ${plural(columns, 'column')} described`,
      `${plural(missing.length, 'description')} missing`,
    );
  },
};
