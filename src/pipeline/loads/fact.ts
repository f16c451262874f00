/**
 * Facts: each row's dimension members are looked up first, then the rows are appended, upserted or replaced by
 * their grain. With a date among its dimensions a fact points at the version of a member that held on that day.
 */
import { UNKNOWN_MEMBER, type WarehouseTable } from '../../contract/warehouse-tables.ts';
import type { LoadStatement } from '../dataflow.ts';
import { KEYED, type TargetSql } from '../targets/target.ts';
import { lookupDate } from './date.ts';
import { good, type LoadColumn, type Rows } from './load.ts';

export interface FactInput {
  readonly sql: TargetSql;
  readonly rows: Rows;
  readonly fact: WarehouseTable;
  readonly dimensions: readonly WarehouseTable[];
  /** Qualified and quoted name of a warehouse table. */
  locate(table: WarehouseTable): string;
}

export const KEYED_ROWS: Rows = { table: KEYED, id: '_id' };

export function factColumns(input: FactInput): readonly LoadColumn[] {
  return input.fact.columns.map(({ name }) => ({ name, value: `s.${input.sql.quote(name)}` }));
}

export function lookUpKeys(input: FactInput): LoadStatement {
  const { sql, rows, fact, dimensions } = input;
  const day = fact.columns.find((column) => dimensionOf(column.references)?.role === 'date')?.source;
  const joins: string[] = [];
  const values = fact.columns.map((column): string => {
    const source = `s.${sql.quote(column.source ?? column.name)}`;
    const dimension = dimensionOf(column.references);
    if (dimension === undefined) return `${source} AS ${sql.quote(column.name)}`;
    if (dimension.role === 'date') return `${lookupDate(source, dimension)} AS ${sql.quote(column.name)}`;
    const alias = `d${joins.length + 1}`;
    const natural = dimension.columns.find((c) => c.role === 'natural')?.name ?? '';
    const conditions = [`${alias}.${sql.quote(natural)} = ${source}`];
    if (dimension.scd === 2 && day !== undefined) {
      // Plain comparisons with one table on each side, so that the join can hash; a row without a date points at
      // the current version.
      const moment = `COALESCE(CAST(s.${sql.quote(day)} AS timestamp with time zone), CAST('9999-12-31' AS timestamp with time zone))`;
      conditions.push(
        `${moment} >= ${alias}.valid_from`,
        `${moment} < COALESCE(${alias}.valid_to, CAST('infinity' AS timestamp with time zone))`,
      );
    } else if (dimension.scd === 2) conditions.push(`${alias}.is_current`);
    joins.push(`LEFT JOIN ${input.locate(dimension)} ${alias} ON ${conditions.join(' AND ')}`);
    return `COALESCE(${alias}.${sql.quote(dimension.key[0] ?? '')}, ${UNKNOWN_MEMBER}) AS ${sql.quote(column.name)}`;
  });
  return {
    label: 'look up dimension members',
    gives: 'nothing',
    sql: sql.replaceTemporary(
      KEYED,
      [
        `SELECT s.${rows.id} AS _id, ${values.join(',\n  ')}`,
        `FROM ${rows.table} s`,
        ...joins,
        `WHERE ${good(rows)}`,
      ].join('\n'),
    ),
  };

  function dimensionOf(name: string | undefined): WarehouseTable | undefined {
    return dimensions.find((table) => table.name === name);
  }
}

/** How many rows point at an unknown member, by reference. */
export function unknownMembers({ sql, fact }: FactInput): LoadStatement | undefined {
  const references = fact.columns.filter((column) => column.role === 'reference');
  if (references.length === 0) return undefined;
  const counts = references.map(
    (column) =>
      `COUNT(*) FILTER (WHERE ${sql.quote(column.name)} = ${UNKNOWN_MEMBER}) AS ${sql.quote(`${column.source} to unknown ${column.references?.replace(/^dim_/, '')}`)}`,
  );
  return {
    label: 'count unknown members',
    gives: 'remarks',
    sql: `SELECT ${counts.join(', ')} FROM ${KEYED}`,
  };
}
