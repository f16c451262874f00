import { factsOf } from '../../catalog/catalog.ts';
import { plural } from '../../core/units.ts';
import { type Box, notApplicable, verdict } from './box.ts';

export const queriesIndexed: Box = {
  name: 'queries-indexed',
  claim: 'Access patterns have the indexes they count on',
  async look(evidence) {
    const { contract } = evidence;
    const looked = 'expect: of queries, against the contract’s catalog';
    const expecting = contract.queries.filter((query) => (query.expect?.indexes ?? []).length > 0);
    if (expecting.length === 0) {
      return notApplicable(
        looked,
        contract.queries.length === 0
          ? 'the contract names no queries'
          : 'no query names the indexes it expects',
      );
    }
    const catalog = await evidence.catalog();
    const names = new Set(
      (['index', 'primary-key', 'unique'] as const).flatMap((kind) =>
        factsOf(catalog, kind).map((fact) => fact.name.split('.').at(-1) ?? fact.name),
      ),
    );
    const missing = expecting.flatMap((query) =>
      (query.expect?.indexes ?? [])
        .filter((index) => !names.has(index))
        .map((index) => ({
          what: `${query.name} counts on ${index}, which does not exist`,
          ask: 'add the index to its table, or correct the query’s expect:',
        })),
    );
    return verdict(
      looked,
      missing,
      `${plural(expecting.length, 'query', 'queries')}, every expected index exists`,
      `${plural(missing.length, 'expected index', 'expected indexes')} missing`,
    );
  },
};
