import { plural } from '../../core/units.ts';
import { type Box, factsOf, ownerOf, verdict } from './box.ts';

export const primaryKeys: Box = {
  name: 'primary-keys',
  claim: 'Every table has a primary key',
  async look(evidence) {
    const catalog = await evidence.catalog();
    const tables = factsOf(catalog, 'table').filter((table) => table.attributes.partitionOf === undefined);
    const keyed = new Set(factsOf(catalog, 'primary-key').map((key) => key.parent));
    const missing = tables
      .filter((table) => !keyed.has(table.id))
      .map((table) => ({
        what: `${table.name} has no primary key: rows cannot be told apart`,
        ask: ownerOf(evidence.contract, table.name),
      }));
    return verdict(
      'primary keys in the contract’s catalog',
      missing,
      `${plural(tables.length, 'table')}, each with a primary key`,
      `${plural(missing.length, 'table')} without a primary key`,
    );
  },
};
