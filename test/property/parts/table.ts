import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely, type Side, type There } from '../part.ts';
import { columnAt, columnsOf } from '../relations.ts';
import { columnDefinition } from './column.ts';

export interface TableSpec {
  readonly schema: Pick | undefined;
  readonly partitionBy: 'RANGE' | 'LIST' | 'HASH' | undefined;
  readonly partitionKey: Pick;
  readonly inherits: Pick | undefined;
  readonly fillfactor: number | undefined;
  readonly autovacuum: boolean | undefined;
  readonly unlogged: boolean | undefined;
  readonly rowSecurity: 'ENABLE' | 'FORCE' | undefined;
  readonly replicaIdentity: 'FULL' | 'NOTHING' | undefined;
}

/** A table that comes earlier, so that no two inherit from each other. */
function parentOf(own: There<TableSpec>, side: Side): There<TableSpec> | undefined {
  const { inherits, partitionBy } = own.spec;
  if (inherits === undefined || partitionBy !== undefined) return undefined;
  const parent = side.find<TableSpec>('table', inherits);
  if (parent === undefined || parent.slot >= own.slot) return undefined;
  return parent.spec.partitionBy === undefined ? parent : undefined;
}

export const table: Part<TableSpec> = {
  name: 'table',
  weight: 12,
  spec: fc.record({
    schema: rarely(pick),
    partitionBy: rarely(oneOf('RANGE' as const, 'LIST' as const, 'HASH' as const)),
    partitionKey: pick,
    inherits: rarely(pick),
    fillfactor: rarely(oneOf(70, 90)),
    autovacuum: rarely(fc.boolean()),
    unlogged: rarely(rarely(fc.constant(true))),
    rowSecurity: rarely(oneOf('ENABLE' as const, 'FORCE' as const)),
    replicaIdentity: rarely(oneOf('FULL' as const, 'NOTHING' as const)),
  }),
  schema: (spec) => spec.schema,
  factId: (own) => `table ${own.sql}`,
  sql: (own, side) => {
    const { spec, sql } = own;
    const columns = columnsOf(side, own).map((column) => columnDefinition(column, side));
    const parent = parentOf(own, side);
    const key = spec.partitionBy === undefined ? undefined : columnAt(side, own, spec.partitionKey);
    const partitioned = spec.partitionBy !== undefined && key !== undefined;
    const options = [
      ...(spec.fillfactor === undefined ? [] : [`fillfactor = ${spec.fillfactor}`]),
      ...(spec.autovacuum === undefined ? [] : [`autovacuum_enabled = ${spec.autovacuum}`]),
    ];
    return [
      [
        `CREATE ${spec.unlogged === true && !partitioned ? 'UNLOGGED ' : ''}TABLE ${sql} (${columns.join(', ')})`,
        ...(parent === undefined ? [] : [`INHERITS (${parent.sql})`]),
        ...(partitioned ? [`PARTITION BY ${spec.partitionBy} (${key.name})`] : []),
        ...(options.length === 0 || partitioned ? [] : [`WITH (${options.join(', ')})`]),
      ].join(' '),
      ...(spec.rowSecurity === undefined ? [] : [`ALTER TABLE ${sql} ENABLE ROW LEVEL SECURITY`]),
      ...(spec.rowSecurity === 'FORCE' ? [`ALTER TABLE ${sql} FORCE ROW LEVEL SECURITY`] : []),
      ...(spec.replicaIdentity === undefined
        ? []
        : [`ALTER TABLE ${sql} REPLICA IDENTITY ${spec.replicaIdentity}`]),
    ];
  },
};
