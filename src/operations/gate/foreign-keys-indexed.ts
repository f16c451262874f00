import { plural } from '../../core/units.ts';
import { fkUnindexed } from '../../lint/schema/rules/fk-unindexed.ts';
import { schemaOf } from '../../lint/schema/schema.ts';
import { type Box, notApplicable, verdict } from './box.ts';

export const foreignKeysIndexed: Box = {
  name: 'foreign-keys-indexed',
  claim: 'Every foreign key has an index',
  async look(evidence) {
    const schema = schemaOf(await evidence.catalog());
    const looked = 'foreign keys and indexes in the contract’s catalog';
    const keys = schema.tables.flatMap(({ foreignKeys }) => foreignKeys);
    if (keys.length === 0) return notApplicable(looked, 'there are no foreign keys');
    const missing = fkUnindexed.check({ schema }).map(({ message, fix = fkUnindexed.fix }) => ({
      what: `${message}: every delete of a referenced row reads the whole table`,
      ask: fix,
    }));
    return verdict(
      looked,
      missing,
      `${plural(keys.length, 'foreign key')}, each with an index`,
      `${plural(missing.length, 'foreign key')} of ${keys.length} without an index`,
    );
  },
};
