/** What a DuckDB table demands of its rows. Its constraints are checked as rules, as PostgreSQL's are. */
import type { WarehouseSession } from '../../core/ports/warehouse.ts';
import { duckdbDialect } from '../../sql/duckdb.ts';
import type { TargetTable } from '../dataflow.ts';

/** Undefined when there is no such table. */
export async function duckdbTable(
  session: WarehouseSession,
  schema: string,
  name: string,
): Promise<TargetTable | undefined> {
  const columns = await session.query<{
    column_name: string;
    data_type: string;
    is_nullable: boolean;
    column_default: string | null;
  }>(
    `SELECT column_name, data_type, is_nullable, column_default FROM duckdb_columns()
WHERE schema_name = $1 AND table_name = $2 AND database_name = current_database() ORDER BY column_index`,
    [schema, name],
  );
  if (columns.length === 0) return undefined;
  const constraints = await session.query<{
    type: string;
    columns: string;
    expression: string | null;
    name: string;
  }>(
    `SELECT constraint_type AS type, to_json(constraint_column_names)::VARCHAR AS columns, expression,
  COALESCE(constraint_name, constraint_text) AS name
FROM duckdb_constraints() WHERE schema_name = $1 AND table_name = $2 AND database_name = current_database()
ORDER BY constraint_index`,
    [schema, name],
  );
  const named = constraints.map((constraint) => ({
    ...constraint,
    columns: JSON.parse(constraint.columns) as readonly string[],
  }));
  return {
    schema,
    name,
    columns: columns.map((column) => ({
      name: column.column_name,
      type: column.data_type,
      nullable: column.is_nullable,
      ...(column.column_default === null ? {} : { default: column.column_default }),
      generated: false,
      identityAlways: false,
    })),
    checks: named
      .filter((constraint) => constraint.type === 'CHECK')
      .map((constraint) => ({ name: constraint.name, expression: constraint.expression ?? 'true' })),
    uniques: named
      .filter((constraint) => constraint.type === 'PRIMARY KEY' || constraint.type === 'UNIQUE')
      .map((constraint) => ({
        name: constraint.name,
        primary: constraint.type === 'PRIMARY KEY',
        elements: constraint.columns.map((column) => duckdbDialect.quote(column)),
        columns: constraint.columns,
        nullsNotDistinct: false,
      })),
    foreignKeys: [],
    referenced: false,
    onlyForeignKeysFire: false,
  };
}
