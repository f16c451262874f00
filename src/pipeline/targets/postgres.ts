/** PostgreSQL as a target: rows arrive by COPY in a temporary table and never pass through the JavaScript heap. */
import { quoteIdentifier, quoteLiteral } from '../../core/identifier.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { postgresDialect } from '../../sql/postgres.ts';
import { type ColumnType, formatType } from '../column-type.ts';
import { STAGED, type TargetSession, type TargetSql } from './target.ts';

/** Since version 16 the server can be asked whether a text is input for a type without raising an error. */
const SOFT_INPUT_VERSION = 160_000;

export function postgresSql(serverVersion: number): TargetSql {
  return {
    engine: 'postgres',
    dialect: postgresDialect,
    rowId: 'ctid',
    rowIdType: 'tid',
    quote: quoteIdentifier,
    literal: quoteLiteral,
    typeName: formatType,
    survives: (type) => BUILT_IN.has(type.base),
    readable: (value, type) =>
      serverVersion >= SOFT_INPUT_VERSION
        ? `pg_input_is_valid(${value}, ${quoteLiteral(type)})`
        : `pg_temp.dw_readable(${value}, ${quoteLiteral(type)})`,
    cast: (value, type) => `CAST(${value} AS ${type})`,
    rowJson: (alias) => `to_jsonb(${alias})`,
    counted: (statement) =>
      `WITH written AS (${statement} RETURNING 1) SELECT count(*)::bigint AS n FROM written`,
    replaceTemporary: (table, select) =>
      `DROP TABLE IF EXISTS pg_temp.${table};\nCREATE TEMPORARY TABLE ${table} AS\n${select}`,
    createTemporary: (table, columns) =>
      `DROP TABLE IF EXISTS pg_temp.${table};\nCREATE TEMPORARY TABLE ${table} (${columns
        .map((column) => `${quoteIdentifier(column.name)} ${column.type}`)
        .join(', ')})`,
    differs: (left, right) => `(${left.join(', ')}) IS DISTINCT FROM (${right.join(', ')})`,
  };
}

/** Types that every database has; others may not exist where rows are staged. */
const BUILT_IN: ReadonlySet<ColumnType['base']> = new Set([
  'smallint',
  'integer',
  'bigint',
  'numeric',
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
  'time with time zone',
  'interval',
  'uuid',
  'bytea',
  'json',
  'jsonb',
  'inet',
  'cidr',
]);

/** `EXECUTE` in a block with an exception handler: what versions before 16 offer. */
const READABLE_FUNCTION = `CREATE OR REPLACE FUNCTION pg_temp.dw_readable(value text, type text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $body$
BEGIN
  IF value IS NOT NULL THEN EXECUTE format('SELECT CAST(%L AS %s)', value, type); END IF;
  RETURN true;
EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
  RETURN false;
END $body$`;

export function postgresTarget(session: PostgresSession): TargetSession {
  return {
    sql: postgresSql(session.serverVersion),
    query: (sql, parameters) => session.query(sql, parameters),
    execute: (sql) => session.execute(sql),
    async prepare() {
      // Timestamps without a zone are read as UTC on every machine; sorts and joins of a chunk stay in memory.
      await session.execute(
        "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET work_mem = '64MB'",
      );
      if (session.serverVersion < SOFT_INPUT_VERSION) await session.execute(READABLE_FUNCTION);
    },
    async rest() {},
    stage: (columns, source) =>
      session.copyIn(
        `COPY pg_temp.${STAGED} (${columns.map((column) => quoteIdentifier(column.name)).join(', ')}) FROM STDIN (FORMAT csv)`,
        source,
      ),
  };
}
