/** Partitions of partitioned tables. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt } from '../relations.ts';
import type { TableSpec } from './table.ts';

interface PartitionSpec {
  readonly schema: Pick | undefined;
  readonly table: Pick;
  readonly bound: Pick;
  readonly fillfactor: number | undefined;
}

function boundOf(by: string, literals: readonly string[], bound: Pick): string {
  const ends = ['MINVALUE', ...literals, 'MAXVALUE'];
  const from = bound % (ends.length - 1);
  if (by === 'HASH') return `FOR VALUES WITH (MODULUS 3, REMAINDER ${bound % 3})`;
  if (bound % 4 === 3) return 'DEFAULT';
  if (by === 'RANGE') return `FOR VALUES FROM (${ends[from]}) TO (${ends[from + 1]})`;
  return `FOR VALUES IN (${literals[bound % Math.max(1, literals.length)] ?? 'NULL'})`;
}

export const partition: Part<PartitionSpec> = {
  name: 'partition',
  weight: 5,
  spec: fc.record({ schema: rarely(pick), table: pick, bound: pick, fillfactor: rarely(oneOf(70)) }),
  schema: (spec) => spec.schema,
  sql: ({ spec, sql }, side) => {
    const partitioned = side.all<TableSpec>('table').filter((one) => one.spec.partitionBy !== undefined);
    const table = partitioned[spec.table % Math.max(1, partitioned.length)];
    const key = table === undefined ? undefined : columnAt(side, table, table.spec.partitionKey);
    if (table?.spec.partitionBy === undefined || key === undefined) return [];
    const bound = boundOf(table.spec.partitionBy, key.type.literals, spec.bound);
    const options = spec.fillfactor === undefined ? '' : ` WITH (fillfactor = ${spec.fillfactor})`;
    return [`CREATE TABLE ${sql} PARTITION OF ${table.sql} ${bound}${options}`];
  },
};
