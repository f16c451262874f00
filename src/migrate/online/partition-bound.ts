/**
 * What the bounds of partitions ask of a row, as expressions that a CHECK can say. PostgreSQL tells a partition's together
 * with those of all that it is below, in one list: `((a >= 0) AND (a < 10) AND (b = 5))`.
 */
import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { sqlName } from '../../catalog/kind.ts';
import { quoteLiteral } from '../../core/identifier.ts';

/** What its whole asks of rows in this partition, without what is asked of the whole itself. */
export function ownBound(partition: Fact, catalog: Catalog): string | undefined {
  const { bounded, partitionOf } = partition.attributes;
  if (typeof bounded !== 'string' || typeof partitionOf !== 'string') return undefined;
  const above = catalog.facts.get(`table ${partitionOf}`)?.attributes.bounded;
  const own = typeof above === 'string' ? without(bounded, above) : bounded;
  if (own === undefined || !own.includes(HASH)) return own;
  if (!canBeSaidOfHash(own, partition, catalog)) return undefined;
  // It names its whole by a number, which is another one in each database.
  return own.replace(/'\d+'::oid/g, () => `${quoteLiteral(partitionOf)}::regclass::oid`);
}

const HASH = 'satisfies_hash_partition(';
const WITHOUT_COLLATION =
  /^(?:smallint|integer|bigint|numeric\b.*|real|double precision|boolean|uuid|oid|date|interval\b.*|time(?:stamp)?\b.*|bytea|inet|cidr|macaddr8?)$/;

/**
 * PostgreSQL (tried on 14 to 18) gives its own call of the function no collation. In a CHECK it has one as soon as an
 * argument has, and is then another expression, from which nothing follows.
 */
function canBeSaidOfHash(own: string, partition: Fact, catalog: Catalog): boolean {
  const columns = /^\(*satisfies_hash_partition\('\d+'::oid, \d+, \d+, ([^()]*)\)+$/
    .exec(own)?.[1]
    ?.split(', ');
  return (columns ?? ['']).every((column) => {
    const type = catalog.facts.get(`column ${sqlName(partition)}.${column}`)?.attributes.type;
    return WITHOUT_COLLATION.test(String(type));
  });
}

/** All that is asked of rows in this partition. */
export function wholeBound(partition: Fact, catalog: Catalog): string | undefined {
  const own = ownBound(partition, catalog);
  const above = catalog.facts.get(`table ${String(partition.attributes.partitionOf)}`);
  if (own === undefined || above?.attributes.partitionOf === undefined) return own;
  const rest = wholeBound(above, catalog);
  return rest === undefined ? undefined : `(${rest} AND ${own})`;
}

/** The list without its beginning: one expression, or the words of a list of them. */
function without(bounded: string, above: string): string | undefined {
  for (const beginning of [above, above.slice(1, -1)])
    if (bounded.startsWith(`(${beginning} AND `)) return `(${bounded.slice(`(${beginning} AND `.length)}`;
  return undefined;
}
