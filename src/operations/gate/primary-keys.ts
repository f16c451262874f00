import { plural } from '../../core/units.ts';
import { pkMissing } from '../../lint/schema/rules/pk-missing.ts';
import { schemaOf } from '../../lint/schema/schema.ts';
import { type Box, ownerOf, verdict } from './box.ts';

export const primaryKeys: Box = {
  name: 'primary-keys',
  claim: 'Every table has a primary key',
  async look(evidence) {
    const schema = schemaOf(await evidence.catalog());
    const missing = pkMissing.check({ schema }).map(({ at, message }) => ({
      what: `${message}: rows cannot be told apart`,
      ask: ownerOf(evidence.contract, schema.tables.find(({ id }) => id === at)?.name),
    }));
    return verdict(
      'primary keys in the contract’s catalog',
      missing,
      `${plural(schema.tables.length, 'table')}, each with a primary key`,
      `${plural(missing.length, 'table')} without a primary key`,
    );
  },
};
