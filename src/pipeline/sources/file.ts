/** Files (Parquet, CSV, JSON) as a source: DuckDB reads them and streams them on; a chunk is a range of rows. */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Warehouse, WarehouseSession } from '../../core/ports/warehouse.ts';
import { duckdbDialect } from '../../sql/duckdb.ts';
import type { Chunk, SourceColumn } from '../dataflow.ts';
import type { Source as Declared } from '../pipeline.ts';
import type { Source } from './source.ts';

type FileDeclared = Extract<Declared, { type: 'file' }>;
const ROW_NUMBER = 'file_row_number';
/** Files up to this size are told apart by content, larger ones by size and time of change. */
const HASHED_BYTES = 64_000_000;
const { quote } = duckdbDialect;

export async function fileSource(
  engine: Warehouse,
  declared: FileDeclared,
  location: string,
): Promise<Source> {
  const session = await engine.connect();
  // Rows are numbered as they stand in the file.
  await session.execute('SET preserve_insertion_order = true');
  const path = quoteLiteral(location);
  const relation = relationOf(declared, path);
  const described = await session.query<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${relation}`,
  );
  const columns: readonly SourceColumn[] = [
    ...described
      .filter((column) => column.column_name !== ROW_NUMBER)
      .map((column) => sourceColumn(column.column_name, column.column_type, declared.rename)),
    ...(declared.rowNumber === undefined
      ? []
      : [{ name: declared.rowNumber, type: 'bigint', select: `${ROW_NUMBER} + 1` }]),
  ];
  return {
    shape: {
      label: declared.path.split('/').at(-1) ?? declared.path,
      columns,
      unique: declared.rowNumber === undefined ? [] : [[declared.rowNumber]],
    },
    // A file that is replaced while it is read is noticed when the run ends: its state has changed.
    snapshot: (work) =>
      work({
        async plan({ previous, chunk, again, limit }) {
          const state = `${await stateOf(session, path)}${limit === undefined ? '' : ` first ${limit}`}`;
          if (!again && previous?.state === state) {
            return { chunks: [], rows: 0, since: null, watermark: null, state };
          }
          const [count] = await session.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${relation}`);
          const rows = Math.min(Number(count?.n ?? 0), limit ?? Number.POSITIVE_INFINITY);
          const chunks: Chunk[] = [];
          for (let from = 0; from < rows; from += chunk) {
            chunks.push({ type: 'rows', from, to: Math.min(from + chunk, rows) });
          }
          return { chunks, rows, since: null, watermark: null, state };
        },
        extract: (staged, chunk) => {
          if (chunk.type !== 'rows') throw new TypeError('files are read by rows');
          const selected = staged.map((column) => `${column.select} AS ${quote(column.name)}`).join(', ');
          return session.copyOut(
            `SELECT ${selected} FROM ${relation} WHERE ${ROW_NUMBER} >= ${chunk.from} AND ${ROW_NUMBER} < ${chunk.to}`,
          );
        },
      }),
    close: () => session.close(),
  };
}

/** Always with the row's number in the file, from 0. */
function relationOf(declared: FileDeclared, path: string): string {
  switch (declared.format) {
    case 'parquet':
      return `read_parquet(${path}, ${ROW_NUMBER} = true)`;
    case 'csv': {
      // Nothing is guessed: every value is text that the target's types judge; "" is a text, nothing is NULL.
      const delimiter = /\.tsv(\.\w+)?$/i.test(declared.path) ? '\t' : ',';
      return numbered(
        `read_csv(${path}, header = true, all_varchar = true, delim = '${delimiter}', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false)`,
      );
    }
    case 'json':
      return numbered(`read_json(${path}, format = 'auto')`);
    case 'ndjson':
      return numbered(`read_json(${path}, format = 'newline_delimited')`);
  }
}

function numbered(relation: string): string {
  return `(SELECT *, ROW_NUMBER() OVER () - 1 AS ${ROW_NUMBER} FROM ${relation})`;
}

async function stateOf(session: WarehouseSession, path: string): Promise<string> {
  const [file] = await session.query<{ size: number; changed: string }>(
    `SELECT SUM(size) AS size, CAST(MAX(last_modified) AS VARCHAR) AS changed FROM read_blob(${path})`,
  );
  const size = Number(file?.size ?? 0);
  if (size > HASHED_BYTES) return `${size} bytes of ${file?.changed}`;
  const [content] = await session.query<{ digest: string }>(
    `SELECT sha256(string_agg(sha256(content), ' ' ORDER BY filename)) AS digest FROM read_blob(${path})`,
  );
  return `sha256 ${content?.digest}`;
}

/** DuckDB type → the PostgreSQL type its CSV text is input for. */
const TYPES: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'smallint',
  UTINYINT: 'smallint',
  SMALLINT: 'smallint',
  USMALLINT: 'integer',
  INTEGER: 'integer',
  UINTEGER: 'bigint',
  BIGINT: 'bigint',
  UBIGINT: 'numeric',
  HUGEINT: 'numeric',
  UHUGEINT: 'numeric',
  FLOAT: 'real',
  DOUBLE: 'double precision',
  DATE: 'date',
  TIME: 'time without time zone',
  TIMESTAMP: 'timestamp without time zone',
  TIMESTAMP_S: 'timestamp without time zone',
  TIMESTAMP_MS: 'timestamp without time zone',
  TIMESTAMP_NS: 'timestamp without time zone',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
  UUID: 'uuid',
};

function sourceColumn(name: string, type: string, rename: Readonly<Record<string, string>>): SourceColumn {
  const as = rename[name] ?? name;
  const column = quote(name);
  const decimal = /^DECIMAL\((\d+,\d+)\)$/.exec(type);
  if (decimal !== null) return { name: as, type: `numeric(${decimal[1]})`, select: column };
  if (type === 'BLOB') return { name: as, type: 'bytea', select: `'\\x' || lower(hex(${column}))` };
  if (/\[\d*\]$|^(STRUCT|MAP|UNION)\b/.test(type)) {
    return { name: as, type: 'jsonb', select: `CAST(to_json(${column}) AS VARCHAR)` };
  }
  const known = TYPES[type];
  return known === undefined
    ? { name: as, type: 'text', select: `CAST(${column} AS VARCHAR)` }
    : { name: as, type: known, select: column };
}
