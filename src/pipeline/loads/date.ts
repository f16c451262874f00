/** The date dimension: one row per calendar day, computed, so that a join by integer key answers every calendar question. */
import { UNKNOWN_MEMBER, type WarehouseTable } from '../../contract/warehouse-tables.ts';
import type { Statement } from '../dataflow.ts';
import type { TargetSql } from '../targets/target.ts';

/** Adds the days that are missing. */
export function fillCalendar(sql: TargetSql, target: string, table: WarehouseTable): Statement {
  const { first = '', last = '' } = table.calendar ?? {};
  const key = sql.quote(table.key[0] ?? '');
  const name = (pattern: 'month' | 'day'): string => {
    const postgres = { month: 'FMMonth', day: 'FMDay' }[pattern];
    const duckdb = { month: '%B', day: '%A' }[pattern];
    return sql.engine === 'postgres' ? `to_char(d, '${postgres}')` : `strftime(d, '${duckdb}')`;
  };
  const values = [
    dateKey('d'),
    'CAST(d AS date)',
    ...['year', 'quarter', 'month'].map((part) => `CAST(EXTRACT(${part} FROM d) AS integer)`),
    name('month'),
    'CAST(EXTRACT(day FROM d) AS integer)',
    'CAST(EXTRACT(isodow FROM d) AS integer)',
    name('day'),
    'CAST(EXTRACT(doy FROM d) AS integer)',
    'CAST(EXTRACT(week FROM d) AS integer)',
    'EXTRACT(isodow FROM d) >= 6',
  ];
  return {
    label: `fill ${table.name}`,
    sql: `INSERT INTO ${target} (${table.columns.map((column) => sql.quote(column.name)).join(', ')})
SELECT ${values.join(', ')}
FROM generate_series(TIMESTAMP '${first}', TIMESTAMP '${last}', INTERVAL '1 day') AS calendar(d)
WHERE NOT EXISTS (SELECT 1 FROM ${target} t WHERE t.${key} = ${dateKey('d')})`,
  };
}

/** yyyymmdd of a date or timestamp expression. */
export function dateKey(value: string): string {
  return `CAST(EXTRACT(year FROM ${value}) * 10000 + EXTRACT(month FROM ${value}) * 100 + EXTRACT(day FROM ${value}) AS integer)`;
}

/** The key of a day inside the calendar, else the unknown day. */
export function lookupDate(value: string, table: WarehouseTable): string {
  const { first = '', last = '' } = table.calendar ?? {};
  return `CASE WHEN CAST(${value} AS date) BETWEEN DATE '${first}' AND DATE '${last}' THEN ${dateKey(value)} ELSE ${UNKNOWN_MEMBER} END`;
}
