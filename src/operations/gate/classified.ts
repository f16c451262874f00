import { plural } from '../../core/units.ts';
import { type Box, ownerOf, verdict } from './box.ts';

/** Column names that nearly always hold personal data or secrets. */
const TELLING =
  /(?:^|_)(?:e_?mail|phone|mobile|(?:first|last|full|middle|maiden)_name|surname|birth(?:day|date)?|date_of_birth|dob|ssn|passport|tax_id|iban|card_number|cvv|street|address_line|postcode|zip_code|ip_address|password|passwd|secret|token|api_key)(?:_|$)/;

export const classified: Box = {
  name: 'classified',
  claim: 'Sensitive data is identified: tables are classified, telling columns marked',
  look({ contract }) {
    const missing = contract.tables.flatMap((table) => [
      ...(table.classification === undefined
        ? [{ what: `${table.name} has no classification`, ask: ownerOf(contract, table.name) }]
        : []),
      ...table.columns
        .filter((c) => TELLING.test(c.name) && c.pii === undefined && c.classification === undefined)
        .map((c) => ({
          what: `${table.name}.${c.name} looks sensitive and is marked neither pii: nor classification:`,
          ask: ownerOf(contract, table.name),
        })),
    ]);
    const marked = contract.tables.reduce(
      (sum, t) => sum + t.columns.filter((c) => c.pii !== undefined).length,
      0,
    );
    return verdict(
      'classification: and pii: in the contract',
      missing,
      `${plural(contract.tables.length, 'table')} classified, ${plural(marked, 'column')} of personal data`,
      plural(missing.length, 'finding'),
    );
  },
};
