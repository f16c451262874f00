import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { plural } from '../../core/units.ts';
import { type Box, columnsOf, factsOf, notApplicable, verdict } from './box.ts';

export const foreignKeysIndexed: Box = {
  name: 'foreign-keys-indexed',
  claim: 'Every foreign key has an index',
  async look(evidence) {
    const catalog = await evidence.catalog();
    const looked = 'foreign keys and indexes in the contract’s catalog';
    const keys = factsOf(catalog, 'foreign-key').filter((key) => key.attributes.inherited !== true);
    if (keys.length === 0) return notApplicable(looked, 'there are no foreign keys');
    const missing = keys
      .filter((key) => !isIndexed(catalog, key))
      .map((key) => ({
        what: `${tableOf(key)} has no index that begins with ${columnsOf(key).join(', ')}: every delete of a referenced row reads the whole table`,
        ask: `add indexes: - { columns: [${columnsOf(key).join(', ')}] } to ${tableOf(key)}`,
      }));
    return verdict(
      looked,
      missing,
      `${plural(keys.length, 'foreign key')}, each with an index`,
      `${plural(missing.length, 'foreign key')} of ${keys.length} without an index`,
    );
  },
};

/** An index serves a key when its first columns are the key's, in any order; a partial index serves only its part. */
function isIndexed(catalog: Catalog, key: Fact): boolean {
  const wanted = columnsOf(key);
  return (['index', 'primary-key', 'unique'] as const).some((kind) =>
    factsOf(catalog, kind).some((index) => {
      const first = columnsOf(index).slice(0, wanted.length);
      return (
        index.parent === key.parent &&
        index.attributes.where === undefined &&
        wanted.every((column) => first.includes(column))
      );
    }),
  );
}

function tableOf(key: Fact): string {
  return key.name.split('.').slice(0, -1).join('.');
}
