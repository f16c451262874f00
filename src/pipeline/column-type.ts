/** PostgreSQL type names as pipelines compare them, and how a value of one type gets into a column of another. */

const ALIASES: Readonly<Record<string, string>> = {
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  smallserial: 'smallint',
  serial: 'integer',
  bigserial: 'bigint',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  bool: 'boolean',
  decimal: 'numeric',
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
};

export interface ColumnType {
  /** Without arguments and array brackets, e.g. `character varying`. */
  readonly base: string;
  readonly arguments: readonly number[];
  readonly array: boolean;
}

/** `varchar(20)` → character varying, [20]; `timestamp(3) with time zone` → timestamp with time zone, [3]. */
export function parseType(type: string): ColumnType {
  const array = /\[\d*\]$/.test(type.trim());
  const plain = type.trim().replace(/(\[\d*\])+$/, '');
  const match = /^(.*?)\s*\(([\d\s,]+)\)\s*(.*)$/.exec(plain);
  const words = (match === null ? plain : `${match[1]} ${match[3]}`).trim();
  // Quoted and schema-qualified names are user types and keep their case.
  const lower = words.includes('"') ? words : words.toLowerCase().replace(/\s+/g, ' ');
  const base = ALIASES[lower] ?? lower.replace(/^pg_catalog\./, '');
  const parameters = match?.[2]?.split(',').map(Number) ?? (lower === 'char' ? [1] : []);
  return { base, arguments: parameters, array };
}

export function formatType(type: ColumnType): string {
  const parameters = type.arguments.length === 0 ? '' : `(${type.arguments.join(',')})`;
  const [first = '', ...rest] = type.base.split(' ');
  const timed = first === 'timestamp' || first === 'time';
  const base = timed ? [`${first}${parameters}`, ...rest].join(' ') : `${type.base}${parameters}`;
  return `${base}${type.array ? '[]' : ''}`;
}

export const INTEGER_RANGES: Readonly<Record<string, readonly [min: string, max: string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
};

export const TEXT_TYPES: ReadonlySet<string> = new Set([
  'text',
  'character varying',
  'character',
  'citext',
  'name',
]);

/** How a source column is staged for a target column, and what must be judged before it is assigned. */
export interface Fit {
  /** Staged as the target column's type, as the source's, or as text. */
  readonly stageAs: 'target' | 'source' | 'text';
  /** What can go wrong: the text is no such value, an integer is out of range, a number is no integer, too long. */
  readonly judge: 'nothing' | 'castable' | 'integer' | 'length';
}

const WIDTH: Readonly<Record<string, number>> = { smallint: 1, integer: 2, bigint: 3 };
const FLOATS: ReadonlySet<string> = new Set(['real', 'double precision']);

export function fitting(source: ColumnType, target: ColumnType): Fit {
  if (!source.array && !target.array) {
    const from = WIDTH[source.base];
    const to = WIDTH[target.base];
    if (from !== undefined && to !== undefined) {
      return from <= to ? FITS : { stageAs: 'source', judge: 'integer' };
    }
    if (to !== undefined && FLOATS.has(source.base)) return { stageAs: 'source', judge: 'integer' };
    if (from !== undefined && (FLOATS.has(target.base) || isPlain(target, 'numeric'))) return FITS;
    if (FLOATS.has(source.base) && target.base === 'double precision') return FITS;
    if (TEXT_TYPES.has(target.base) && target.base !== 'citext') {
      return { stageAs: 'text', judge: target.arguments.length > 0 ? 'length' : 'nothing' };
    }
    if (isMoment(source.base) && isMoment(target.base)) return FITS;
    if (source.base === 'numeric' && isPlain(target, 'numeric')) return FITS;
  }
  const same =
    source.base === target.base &&
    source.array === target.array &&
    source.arguments.join() === target.arguments.join();
  return same && SELF_CONTAINED.has(source.base) ? FITS : { stageAs: 'text', judge: 'castable' };
}

const FITS: Fit = { stageAs: 'target', judge: 'nothing' };
/** Types for which a value that left one engine as this type always enters the other as it. */
const SELF_CONTAINED: ReadonlySet<string> = new Set([
  'boolean',
  'numeric',
  'uuid',
  'json',
  'jsonb',
  'bytea',
  'real',
  'double precision',
  'time without time zone',
  'interval',
]);

function isPlain(type: ColumnType, base: string): boolean {
  return type.base === base && type.arguments.length === 0;
}

function isMoment(base: string): boolean {
  return base === 'date' || base.startsWith('timestamp ');
}
