import { plural } from '../../core/units.ts';
import { type Box, notApplicable, ownerOf, verdict } from './box.ts';

export const retention: Box = {
  name: 'retention',
  claim: 'Personal data says how long it is kept',
  look({ contract }) {
    const looked = 'retention: of tables with pii: columns';
    const personal = contract.tables.filter((table) =>
      table.columns.some((column) => column.pii !== undefined),
    );
    if (personal.length === 0) return notApplicable(looked, 'no column is marked as personal data');
    const missing = personal
      .filter((table) => table.retention === undefined)
      .map((table) => ({ what: `${table.name} has no retention`, ask: ownerOf(contract, table.name) }));
    return verdict(
      looked,
      missing,
      `${plural(personal.length, 'table')} with a retention`,
      `${plural(missing.length, 'table')} without a retention`,
    );
  },
};
