import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely, type Side } from '../part.ts';
import { type ColumnSpec, type ColumnThere, columnAt, expression } from '../relations.ts';
import { TYPE_PICKS } from '../types.ts';

/** Expressions that are no constants; one for each sort of value. */
function volatileDefault(column: ColumnThere, side: Side, pick: Pick): string | undefined {
  const { sql, family } = column.type;
  const sequence = side.find('sequence', pick);
  if (family === 'integer' && sequence !== undefined)
    return `nextval('${sequence.sql.replaceAll("'", "''")}')`;
  const routine = side.find<{ readonly result: string }>('function', pick);
  if (family === 'integer' && routine?.spec.result === 'integer') return `${routine.sql}(1)`;
  if (sql === 'uuid') return 'gen_random_uuid()';
  if (sql === 'timestamptz' || sql === 'date') return 'now()';
  if (family === 'number') return 'random()';
  return undefined;
}

function defaultClause(column: ColumnThere, side: Side): string {
  const { default: choice } = column.spec;
  if (choice === undefined) return '';
  const { literals } = column.type;
  const literal = literals[choice % Math.max(1, literals.length)];
  const value = (choice % 3 === 2 ? volatileDefault(column, side, choice) : undefined) ?? literal;
  return value === undefined ? '' : ` DEFAULT ${value}`;
}

/** The column within CREATE TABLE. */
export function columnDefinition(column: ColumnThere, side: Side): string {
  const { spec, type, name } = column;
  const table = side.find('table', spec.table);
  const source = table === undefined ? undefined : columnAt(side, table, spec.generated ?? 0);
  if (spec.generated !== undefined && source !== undefined && source.spec.generated === undefined) {
    const value = expression(source, spec.generated);
    return `${name} ${value.type} GENERATED ALWAYS AS (${value.sql}) ${spec.stored ? 'STORED' : 'VIRTUAL'}`;
  }
  if (spec.identity !== undefined && type.family === 'integer') {
    const start = spec.identityStart === undefined ? '' : ` (START ${spec.identityStart})`;
    return `${name} ${type.sql} GENERATED ${spec.identity} AS IDENTITY${start}`;
  }
  const collation =
    spec.collation !== undefined && type.family === 'text' ? ` COLLATE ${spec.collation}` : '';
  return `${name} ${type.sql}${collation}${defaultClause(column, side)}${spec.notNull ? ' NOT NULL' : ''}`;
}

export const column: Part<ColumnSpec> = {
  name: 'column',
  weight: 45,
  spec: fc.record({
    table: pick,
    type: fc.oneof(fc.nat(10), fc.nat(TYPE_PICKS)),
    notNull: fc.boolean(),
    default: fc.option(pick, { nil: undefined }),
    identity: rarely(oneOf('ALWAYS' as const, 'BY DEFAULT' as const)),
    identityStart: rarely(fc.constant(7)),
    generated: rarely(pick),
    stored: fc.boolean(),
    collation: rarely(oneOf('"C"', '"POSIX"')),
    storage: rarely(oneOf('EXTERNAL', 'MAIN')),
    compression: rarely(oneOf('pglz', 'lz4')),
    statistics: rarely(oneOf(50, 0)),
  }),
  factId: (own, side) => {
    const table = side.find('table', own.spec.table);
    return table === undefined ? undefined : `column ${table.sql}.${own.name}`;
  },
  // The table's statement makes it; what that cannot say comes here.
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    if (table === undefined) return [];
    const alter = (change: string): string => `ALTER TABLE ${table.sql} ALTER COLUMN ${name} SET ${change}`;
    return [
      ...(spec.storage === undefined ? [] : [alter(`STORAGE ${spec.storage}`)]),
      ...(spec.compression === undefined ? [] : [alter(`COMPRESSION ${spec.compression}`)]),
      ...(spec.statistics === undefined ? [] : [alter(`STATISTICS ${spec.statistics}`)]),
    ];
  },
};
