/** DuckDB's dialect. */
import { type Dialect, plainLiteral } from './dialect.ts';

/** `duckdb_keywords()` of DuckDB 1.5 but for the unreserved ones. */
const RESERVED = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check
collate collation column columns concurrently constraint create cross default deferrable desc describe distinct do else
end except false fetch for foreign freeze from full generated glob group having ilike in initially inner intersect
into is isnull join lambda lateral leading left like limit map natural not notnull null offset on only or order outer
overlaps pivot pivot_longer pivot_wider placing positional primary qualify references returning right select semi show
similar some struct summarize symmetric table tablesample then to trailing true try_cast union unique unpack unpivot
using variadic verbose when where window with`.split(/\s+/),
);

const TYPES: Readonly<Record<string, string>> = {
  smallint: 'SMALLINT',
  int2: 'SMALLINT',
  smallserial: 'SMALLINT',
  integer: 'INTEGER',
  int: 'INTEGER',
  int4: 'INTEGER',
  serial: 'INTEGER',
  bigint: 'BIGINT',
  int8: 'BIGINT',
  bigserial: 'BIGINT',
  oid: 'BIGINT',
  real: 'FLOAT',
  float4: 'FLOAT',
  'double precision': 'DOUBLE',
  float8: 'DOUBLE',
  float: 'DOUBLE',
  boolean: 'BOOLEAN',
  bool: 'BOOLEAN',
  // Exact to ten places; a sum over it stays exact too. Name a precision where that is not enough.
  numeric: 'DECIMAL(38,10)',
  decimal: 'DECIMAL(38,10)',
  date: 'DATE',
  time: 'TIME',
  'time without time zone': 'TIME',
  timestamp: 'TIMESTAMP',
  'timestamp without time zone': 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  'timestamp with time zone': 'TIMESTAMP WITH TIME ZONE',
  interval: 'INTERVAL',
  uuid: 'UUID',
  bytea: 'BLOB',
  json: 'JSON',
  jsonb: 'JSON',
};

const MAX_DECIMAL_DIGITS = 38;

export const duckdbDialect: Dialect = {
  name: 'duckdb',
  quote,
  qualify: (schema, name) => `${quote(schema)}.${quote(name)}`,
  literal: (value) => (typeof value === 'string' ? text(value) : plainLiteral(value)),
  type,
  jsonType: 'JSON',
  matches: (value, pattern) => `regexp_matches(${value}, ${text(pattern)})`,
  secondsBetween: (earlier, later) =>
    `(epoch((${later})::TIMESTAMPTZ) - epoch((${earlier})::TIMESTAMPTZ))::DOUBLE`,
};

function quote(identifier: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(identifier) && !RESERVED.has(identifier)
    ? identifier
    : `"${identifier.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Types without a counterpart (enums, ranges, network addresses) are kept as their text. */
function type(postgresType: string): string {
  const written = postgresType.trim();
  const array = /^(.*\S)\s*\[\d*\]$/.exec(written);
  if (array?.[1] !== undefined) return `${type(array[1])}[]`;
  const parts = /^([^(]*?)\s*(?:\(([^)]*)\))?((?: with| without) time zone)?$/.exec(written.toLowerCase());
  const name = `${parts?.[1] ?? ''}${parts?.[3] ?? ''}`.replace(/^pg_catalog\./, '');
  const known = TYPES[name];
  if (known?.startsWith('DECIMAL') === true && parts?.[2] !== undefined) {
    const [precision = 0, scale = 0] = parts[2].split(',').map(Number);
    return precision <= MAX_DECIMAL_DIGITS && scale >= 0 && scale <= precision
      ? `DECIMAL(${precision},${scale})`
      : known;
  }
  return known ?? 'VARCHAR';
}
