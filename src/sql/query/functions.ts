/** What is known of PostgreSQL's own functions and operators without asking a server: result types and NULLs. */

/** Never NULL, whatever they are given. */
const NEVER_NULL: Readonly<Record<string, string>> = {
  count: 'bigint',
  now: 'timestamp with time zone',
  clock_timestamp: 'timestamp with time zone',
  statement_timestamp: 'timestamp with time zone',
  transaction_timestamp: 'timestamp with time zone',
  gen_random_uuid: 'uuid',
  uuidv4: 'uuid',
  uuidv7: 'uuid',
  random: 'double precision',
  ntile: 'integer',
  grouping: 'integer',
  row_number: 'bigint',
  rank: 'bigint',
  dense_rank: 'bigint',
  percent_rank: 'double precision',
  cume_dist: 'double precision',
  concat: 'text',
  json_build_object: 'json',
  jsonb_build_object: 'jsonb',
  json_build_array: 'json',
  jsonb_build_array: 'jsonb',
  num_nulls: 'integer',
  num_nonnulls: 'integer',
  nextval: 'bigint',
  pg_backend_pid: 'integer',
  version: 'text',
};

/** NULL exactly when an argument is, with their type where it is always the same. */
const STRICT: Readonly<Record<string, string | undefined>> = {
  lower: 'text',
  upper: 'text',
  initcap: 'text',
  trim: 'text',
  btrim: 'text',
  ltrim: 'text',
  rtrim: 'text',
  replace: 'text',
  left: 'text',
  right: 'text',
  lpad: 'text',
  rpad: 'text',
  reverse: 'text',
  md5: 'text',
  to_char: 'text',
  format_type: 'text',
  length: 'integer',
  char_length: 'integer',
  octet_length: 'integer',
  position: 'integer',
  strpos: 'integer',
  abs: undefined,
  ceil: undefined,
  ceiling: undefined,
  floor: undefined,
  round: undefined,
  trunc: undefined,
  sign: undefined,
  date_trunc: undefined,
  date_part: 'double precision',
  extract: 'numeric',
  age: 'interval',
  timezone: undefined,
  make_date: 'date',
  to_jsonb: 'jsonb',
  to_json: 'json',
  cardinality: 'integer',
};

/** NULL over no rows. */
const AGGREGATES: Readonly<Record<string, string | undefined>> = {
  sum: undefined,
  avg: undefined,
  min: undefined,
  max: undefined,
  array_agg: undefined,
  string_agg: 'text',
  json_agg: 'json',
  jsonb_agg: 'jsonb',
  json_object_agg: 'json',
  jsonb_object_agg: 'jsonb',
  bit_and: undefined,
  bit_or: undefined,
  bool_and: 'boolean',
  bool_or: 'boolean',
  every: 'boolean',
  stddev: 'numeric',
  variance: 'numeric',
  percentile_cont: undefined,
  percentile_disc: undefined,
  mode: undefined,
};

/** `aggregate`: a value only over groups that are not empty. */
export type Nulls = 'never' | 'strict' | 'aggregate';

export interface Behaviour {
  readonly nulls: Nulls;
  readonly type?: string;
}

/** Undefined for functions that are not PostgreSQL's, or that nothing is known of. */
export function behaviourOf(name: string): Behaviour | undefined {
  const never = NEVER_NULL[name];
  if (never !== undefined) return { nulls: 'never', type: never };
  if (name in STRICT) return typed({ nulls: 'strict' }, STRICT[name]);
  if (name in AGGREGATES) return typed({ nulls: 'aggregate' }, AGGREGATES[name]);
  return undefined;
}

function typed(behaviour: Behaviour, type: string | undefined): Behaviour {
  return type === undefined ? behaviour : { ...behaviour, type };
}

const COMPARISONS = new Set([
  '=',
  '<>',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '~',
  '~*',
  '!~',
  '!~*',
  '~~',
  '!~~',
  '~~*',
  '!~~*',
]);
const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '||', '&', '|', '#']);

export function isComparison(operator: string): boolean {
  return COMPARISONS.has(operator);
}

/** True when the operator gives NULL only for NULL. JSON's `->` does otherwise. */
export function isStrict(operator: string): boolean {
  return COMPARISONS.has(operator) || ARITHMETIC.has(operator);
}
