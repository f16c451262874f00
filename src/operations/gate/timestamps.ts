import type { Table } from '../../contract/contract.ts';
import { plural } from '../../core/units.ts';
import { type Box, ownerOf, verdict } from './box.ts';

const NAMES = /^(?:created|updated|changed|modified|inserted|recorded|occurred|logged)_(?:at|on)$/;
const WITH_ZONE = /^(?:timestamptz|timestamp(?:\(\d\))? with time zone)/i;

export const timestamps: Box = {
  name: 'timestamps',
  claim: 'Every table says when its rows were written, in time with a zone',
  look({ contract }) {
    const tables = contract.tables.filter((table) => !isJoinTable(table));
    const missing = tables.flatMap((table) => {
      const stamps = table.columns.filter((column) => NAMES.test(column.name));
      if (stamps.length === 0) {
        return [
          { what: `${table.name} has neither created_at nor updated_at`, ask: ownerOf(contract, table.name) },
        ];
      }
      return stamps
        .filter((column) => !WITH_ZONE.test(column.type))
        .map((column) => ({
          what: `${table.name}.${column.name} is ${column.type}: timestamptz says which moment is meant`,
          ask: ownerOf(contract, table.name),
        }));
    });
    return verdict(
      'created_at and updated_at in the contract',
      missing,
      `${plural(tables.length, 'table')} with a timestamptz of the last write`,
      plural(missing.length, 'finding'),
    );
  },
};

/** A table of nothing but references says that two rows belong together, which has no time of its own. */
function isJoinTable(table: Table): boolean {
  const referring = new Set(table.foreignKeys.flatMap((key) => key.columns));
  return table.foreignKeys.length > 1 && table.columns.every((column) => referring.has(column.name));
}
