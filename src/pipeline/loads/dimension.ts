/** What both kinds of slowly changing dimension share: the unknown member, surrogate keys, what counts as a change. */
import { UNKNOWN_MEMBER, type WarehouseTable } from '../../contract/warehouse-tables.ts';
import { parseType, TEXT_TYPES } from '../column-type.ts';
import type { TargetSql } from '../targets/target.ts';
import type { Rows } from './load.ts';

export interface DimensionInput {
  readonly sql: TargetSql;
  readonly rows: Rows;
  /** Qualified and quoted. */
  readonly target: string;
  readonly surrogate: string;
  readonly natural: string;
  readonly attributes: readonly string[];
  readonly versioned: boolean;
}

export function dimensionInput(
  sql: TargetSql,
  rows: Rows,
  target: string,
  table: WarehouseTable,
): DimensionInput {
  const named = (role: string) => table.columns.filter((column) => column.role === role).map((c) => c.name);
  return {
    sql,
    rows,
    target,
    surrogate: named('surrogate')[0] ?? '',
    natural: named('natural')[0] ?? '',
    attributes: named('attribute'),
    versioned: table.scd === 2,
  };
}

/** Surrogate keys go on from the highest one in the order of natural keys, so a repeated run gives the same keys. */
export function nextKey({ sql, target, surrogate, natural }: DimensionInput): string {
  return `(SELECT GREATEST(COALESCE(MAX(${sql.quote(surrogate)}), 0), 0) FROM ${target}) + ROW_NUMBER() OVER (ORDER BY s.${sql.quote(natural)})`;
}

export function memberExists({ sql, target, natural }: DimensionInput): string {
  return `EXISTS (SELECT 1 FROM ${target} t WHERE t.${sql.quote(natural)} = s.${sql.quote(natural)})`;
}

/** Ids of staged rows that say nothing new of a member. */
export function unchangedMembers(input: DimensionInput): string {
  const { sql, rows, target, natural, attributes, versioned } = input;
  const pairs = attributes.map((name) => [`t.${sql.quote(name)}`, `s.${sql.quote(name)}`] as const);
  const differs =
    pairs.length === 0
      ? ''
      : ` AND NOT (${sql.differs(
          pairs.map(([left]) => left),
          pairs.map(([, right]) => right),
        )})`;
  return `SELECT s.${rows.id} AS id FROM ${rows.table} s
JOIN ${target} t ON t.${sql.quote(natural)} = s.${sql.quote(natural)}${versioned ? ' AND t.is_current' : ''}${differs}`;
}

/** The row that facts point at when they know no better. */
export function unknownMember(sql: TargetSql, target: string, table: WarehouseTable): string {
  const values = table.columns.map((column): string => {
    switch (column.role) {
      case 'surrogate':
        return String(UNKNOWN_MEMBER);
      case 'attribute': {
        const type = parseType(column.type);
        return TEXT_TYPES.has(type.base) && !type.array && (type.arguments[0] ?? 7) >= 7
          ? `'Unknown'`
          : 'NULL';
      }
      case 'valid_from':
        return BEGINNING;
      case 'is_current':
        return 'true';
      default:
        return 'NULL';
    }
  });
  const key = sql.quote(table.key[0] ?? '');
  return `INSERT INTO ${target} (${table.columns.map((column) => sql.quote(column.name)).join(', ')})
SELECT ${values.join(', ')}
WHERE NOT EXISTS (SELECT 1 FROM ${target} WHERE ${key} = ${UNKNOWN_MEMBER})`;
}

/** When the first known version of a member begins: before any fact. */
export const BEGINNING = `CAST('0001-01-01 00:00:00+00' AS timestamp with time zone)`;
