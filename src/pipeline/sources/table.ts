/**
 * A PostgreSQL table as a source: one REPEATABLE READ snapshot a run, cut into ranges of the primary key, read
 * by COPY. With a cursor only rows at or after the stored watermark take part.
 */
import { qualify, quoteIdentifier } from '../../core/identifier.ts';
import type { PostgresServer } from '../../core/ports/postgres.ts';
import { parseType, TEXT_TYPES } from '../column-type.ts';
import type { SourceColumn, StagedColumn } from '../dataflow.ts';
import type { ChangeDetection, Source as Declared } from '../pipeline.ts';
import { postgresTable } from '../targets/postgres-table.ts';
import { cursorOf } from './cursor.ts';
import { cutByKey, withinKeys } from './key-ranges.ts';
import type { Source } from './source.ts';

type TableDeclared = Extract<Declared, { type: 'table' }>;

/** Undefined when there is no such table. `for` says which engine the CSV is for. */
export async function tableSource(
  server: PostgresServer,
  declared: TableDeclared,
  changes: ChangeDetection,
  engine: 'postgres' | 'duckdb',
): Promise<Source | undefined> {
  const session = await server.connect({ applicationName: 'datawright run' });
  await session.execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET extra_float_digits = 1");
  const table = await postgresTable(session, declared.schema, declared.table);
  if (table === undefined) {
    await session.close();
    return undefined;
  }
  const relation = qualify(declared.schema, declared.table);
  const columns = table.columns.map(({ name, type }) => sourceColumn(name, type, engine));
  const primary = table.uniques.find((unique) => unique.primary)?.columns ?? [];
  const key = primary.map((name) => ({
    name,
    type: table.columns.find((c) => c.name === name)?.type ?? 'text',
  }));
  return {
    shape: {
      label: `${declared.connection}.${declared.table}`,
      columns,
      unique: primary.length === 0 ? [] : [primary],
    },
    async snapshot(work) {
      const cursor = changes.type === 'cursor' ? cursorOf(relation, changes, table.columns) : undefined;
      // Asked before the snapshot is taken: whoever is running now may commit rows that it does not see.
      const horizon = await cursor?.horizon(session);
      return session.transaction(
        () =>
          work({
            async plan({ previous, chunk, again, limit }) {
              const since = again
                ? null
                : ((await cursor?.since(session, previous?.watermark ?? null)) ?? null);
              const where = cursor === undefined ? 'TRUE' : cursor.where(since);
              const { chunks, rows } = await cutByKey(session, relation, key, where, chunk, limit);
              const watermark =
                (await cursor?.watermark(session, horizon, previous?.watermark ?? null)) ?? null;
              return { chunks, rows, since, watermark, state: null };
            },
            extract(staged, chunk, extraction) {
              if (chunk.type !== 'keys') throw new TypeError('tables are read by keys');
              const where = cursor === undefined ? 'TRUE' : cursor.where(extraction.since);
              return session.copyOut(
                copyStatement(relation, columns, staged, `${where} AND ${withinKeys(key, chunk)}`),
              );
            },
          }),
        { isolation: 'repeatable read', readOnly: true },
      );
    },
    close: () => session.close(),
  };
}

function copyStatement(
  relation: string,
  columns: readonly SourceColumn[],
  staged: readonly StagedColumn[],
  where: string,
): string {
  const selected = staged.map((column) => `${column.select} AS ${quoteIdentifier(column.name)}`).join(', ');
  // Quotes tell an empty text from NULL; numbers and times need none.
  const quoted = staged
    .filter(
      (column) => !BARE.has(parseType(columns.find((c) => c.name === column.name)?.type ?? 'text').base),
    )
    .map((column) => quoteIdentifier(column.name));
  const force = quoted.length === 0 ? '' : `, FORCE_QUOTE (${quoted.join(', ')})`;
  return `COPY (SELECT ${selected} FROM ${relation} WHERE ${where}) TO STDOUT (FORMAT csv${force})`;
}

const BARE: ReadonlySet<string> = new Set([
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
  'boolean',
  'date',
  'timestamp without time zone',
  'timestamp with time zone',
  'time without time zone',
  'uuid',
]);

/** How a column leaves PostgreSQL so that the other engine reads what was meant. */
function sourceColumn(name: string, type: string, engine: 'postgres' | 'duckdb'): SourceColumn {
  const column = quoteIdentifier(name);
  const { base, array } = parseType(type);
  if (engine === 'postgres') return { name, type, select: column };
  if (array) return { name, type: 'json', select: `to_json(${column})::text` };
  if (base === 'bytea') return { name, type: 'text', select: `encode(${column}, 'hex')` };
  if (base === 'date' || base.startsWith('timestamp ')) {
    // DuckDB writes years before Christ as "(BC)" and would read PostgreSQL's as AD.
    const text = `${column}::text`;
    return {
      name,
      type,
      select: `CASE WHEN ${column} >= '0001-01-01' THEN ${text} ELSE replace(${text}, ' BC', ' (BC)') END`,
    };
  }
  if (BARE.has(base) || TEXT_TYPES.has(base)) return { name, type, select: column };
  if (base === 'json' || base === 'jsonb') return { name, type: 'json', select: `${column}::text` };
  return { name, type: 'text', select: `${column}::text` };
}
