/** DuckDB as a target: rows arrive as CSV in a temporary table of the warehouse's own process memory. */

import type { WarehouseSession } from '../../core/ports/warehouse.ts';
import { duckdbDialect } from '../../sql/duckdb.ts';
import { formatType } from '../column-type.ts';
import { STAGED, type TargetSession, type TargetSql } from './target.ts';

const { quote } = duckdbDialect;

/** Arrays, intervals, blobs, documents and numbers without a precision are staged as text and read from there. */
const SURVIVORS: ReadonlySet<string> = new Set([
  'smallint',
  'integer',
  'bigint',
  'real',
  'double precision',
  'boolean',
  'text',
  'character varying',
  'character',
  'date',
  'timestamp without time zone',
  'timestamp with time zone',
  'time without time zone',
  'uuid',
]);

export const duckdbSql: TargetSql = {
  engine: 'duckdb',
  dialect: duckdbDialect,
  rowId: 'rowid',
  rowIdType: 'BIGINT',
  quote,
  literal: duckdbDialect.literal,
  typeName: (type) => duckdbDialect.type(formatType(type)),
  survives: (type) =>
    !type.array && (SURVIVORS.has(type.base) || (type.base === 'numeric' && (type.arguments[0] ?? 39) <= 38)),
  readable: (value, type) => `(TRY_CAST(${value} AS ${type}) IS NOT NULL)`,
  cast: (value, type) => `TRY_CAST(${value} AS ${type})`,
  rowJson: (alias) => `to_json(${alias})`,
  counted: (statement) => statement,
  replaceTemporary: (table, select) => `CREATE OR REPLACE TEMPORARY TABLE ${table} AS\n${select}`,
  createTemporary: (table, columns) =>
    `CREATE OR REPLACE TEMPORARY TABLE ${table} (${columns
      .map((column) => `${quote(column.name)} ${column.type}`)
      .join(', ')})`,
  differs: (left, right) =>
    left.map((value, i) => `${value} IS DISTINCT FROM ${right[i]}`).join(' OR ') || 'false',
};

/** DuckDB gives back what it keeps for later when its limit falls below what it holds. */
const RESTING_LIMIT = '24MB';

export function duckdbTarget(session: WarehouseSession): TargetSession {
  return {
    sql: duckdbSql,
    async query<R>(sql: string, parameters?: readonly unknown[]) {
      const rows = await session.query<Record<string, unknown>>(sql, parameters);
      // INSERT, UPDATE and DELETE answer with one row, whose only column is called Count.
      return rows.map((row) => ('Count' in row ? { n: row.Count } : row)) as readonly R[];
    },
    execute: (sql) => session.execute(sql),
    async prepare() {
      await session.execute("SET TimeZone = 'UTC'");
      // Row ids must ascend as rows arrive: of two rows with one key the later one counts.
      await session.execute('SET preserve_insertion_order = true');
    },
    async rest() {
      const [setting] = await session.query<{ limit: string }>(
        `SELECT current_setting('memory_limit') AS "limit"`,
      );
      if (setting === undefined) return;
      try {
        await session.execute(`SET memory_limit = '${RESTING_LIMIT}'`);
      } catch {
        // Refused when more than that is in use; what was not in use is free all the same.
      }
      await session.execute(`SET memory_limit = '${setting.limit}'`);
    },
    stage: (columns, source) =>
      session.copyIn(
        STAGED,
        columns.map(({ name, type }) => ({ name, type })),
        source,
      ),
  };
}
