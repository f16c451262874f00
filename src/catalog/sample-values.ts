/**
 * Values for sample rows: SQL expressions that give every type of PostgreSQL something plain, something odd and
 * something a check constraint names. Deterministic: the same type and number give the same value.
 */
import { quoteLiteral } from '../core/identifier.ts';
import type { SampleType } from './sample-tables.ts';

export type Types = ReadonlyMap<string, SampleType>;

/** Value number `n` of a type. Different `n` give different values wherever the type has as many. */
export function sampleValue(types: Types, oid: string, typmod: number, n: number): string {
  const type = types.get(oid);
  if (type === undefined) return 'NULL';
  if (type.isArray && type.of !== undefined) {
    const element = type.of;
    const inner = [n, n + 1].slice(0, n % 3).map((i) => sampleValue(types, element, typmod, i));
    return `ARRAY[${inner.join(', ')}]::${type.name}`;
  }
  switch (type.kind) {
    case 'enum':
      return type.labels.length === 0
        ? 'NULL'
        : `${quoteLiteral(type.labels[n % type.labels.length] ?? '')}::${type.name}`;
    case 'domain':
      return type.of === undefined
        ? 'NULL'
        : `(${sampleValue(types, type.of, type.typmod, n)})::${type.name}`;
    case 'composite':
      return `ROW(${type.fields.map((field) => sampleValue(types, field.type, field.typmod, n)).join(', ')})::${type.name}`;
    case 'range':
      return type.of === undefined
        ? 'NULL'
        : `${type.name}(${sampleValue(types, type.of, -1, n * 10)}, ${sampleValue(types, type.of, -1, n * 10 + 5)})`;
    case 'multirange':
      return type.of === undefined ? 'NULL' : `${type.name}(${sampleValue(types, type.of, -1, n)})`;
    default:
      return baseValue(type, typmod, n);
  }
}

/** Expressions worth trying when a check refuses the plain value: what the check itself names, and near it. */
export function candidates(
  types: Types,
  oid: string,
  typmod: number,
  n: number,
  hints: readonly string[],
): readonly string[] {
  const chain = baseOf(types, oid);
  if (chain === undefined) return [];
  const all = [...hints, ...domainChecks(types, oid).flatMap((check) => literalsIn(check.definition))];
  const cast = (text: string): string => `${text}::${chain.named}`;
  if (NUMBERS.has(chain.base.name)) {
    const numbers = [...new Set(all.map(Number).filter(Number.isFinite))];
    const around = [...numbers.flatMap((x) => [x, x + 1, x - 1]), ...middles(numbers), 0, 1, -1];
    const whole = /int/.test(chain.base.name);
    return [...around.map((x) => (whole ? Math.round(x) : x)), ...(whole ? [] : [0.5])].map((x) =>
      cast(`(${x})`),
    );
  }
  if (chain.base.category === 'S') {
    const width = limitOf(chain.base, chain.typmod === -1 ? typmod : chain.typmod) ?? 40;
    const repeated = ['x', 'X', '1'].flatMap((c) => [
      c,
      c.repeat(2),
      c.repeat(3),
      c.repeat(5),
      c.repeat(Math.min(width, 40)),
    ]);
    const words = [...all, ...TEXTS(n), ...repeated].filter((word) => word.length <= width);
    return words.map((word) => cast(quoteLiteral(word)));
  }
  if (chain.base.category === 'B') return ['true', 'false'];
  return TEXTUAL.has(chain.base.name) || chain.base.kind === 'enum'
    ? all.map((word) => cast(quoteLiteral(word)))
    : [];
}

/** Types whose literals can be numbers, and those whose literals a check shows quoted. */
const NUMBERS = new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']);
const TEXTUAL = new Set([
  'date',
  'timestamp without time zone',
  'timestamp with time zone',
  'uuid',
  'interval',
]);

export function domainChecks(types: Types, oid: string): SampleType['checks'] {
  const type = types.get(oid);
  if (type?.kind !== 'domain') return [];
  return [...type.checks, ...(type.of === undefined ? [] : domainChecks(types, type.of))];
}

/** Numbers and quoted texts that stand in a definition as PostgreSQL deparses it. */
export function literalsIn(definition: string): readonly string[] {
  const texts = [...definition.matchAll(/'((?:[^']|'')*)'/g)].map((m) => (m[1] ?? '').replaceAll("''", "'"));
  const numbers = [...definition.replace(/'(?:[^']|'')*'/g, '').matchAll(/(?<![\w.])-?\d+(?:\.\d+)?/g)].map(
    (m) => m[0],
  );
  return [...new Set([...texts.filter((text) => !/[\^$\\[\]]/.test(text)), ...numbers])];
}

interface Base {
  readonly base: SampleType;
  readonly typmod: number;
  /** Type to cast to: the outermost domain's name. */
  readonly named: string;
}

function baseOf(types: Types, oid: string): Base | undefined {
  const outer = types.get(oid);
  let type = outer;
  let typmod = -1;
  while (type?.kind === 'domain' && type.of !== undefined) {
    if (type.typmod !== -1) typmod = type.typmod;
    type = types.get(type.of);
  }
  return type === undefined || outer === undefined
    ? undefined
    : { base: type, typmod, named: outer.name === 'character' ? 'bpchar' : outer.name };
}

const TEXTS = (n: number): readonly string[] => [
  `user${n}@example.com`,
  `https://example.com/${n}`,
  `+49301234${String(n).padStart(4, '0')}`,
  `slug-${n}`,
  `CODE${n}`,
  String(n),
  String.fromCharCode(65 + (n % 26)).repeat(2),
  String.fromCharCode(65 + (n % 26)).repeat(3),
  '2024-01-01',
];

/** Characters that varchar(n), char(n) and bit(n) have room for. */
function limitOf(type: SampleType, typmod: number): number | undefined {
  if (typmod < 0) return undefined;
  return /^(?:character|bpchar)/.test(type.name) ? typmod - 4 : /^bit/.test(type.name) ? typmod : undefined;
}

function baseValue(type: SampleType, typmod: number, n: number): string {
  const known = BASE[type.name];
  if (known !== undefined) return known(n, typmod, type);
  // A type of an extension: its input function is asked, and a refusal leaves the column's row out.
  return type.category === 'S'
    ? `${quoteLiteral(`value ${n}`)}::${type.name}`
    : `${quoteLiteral(String(n))}::${type.name}`;
}

type Maker = (n: number, typmod: number, type: SampleType) => string;

const day = (n: number): string => new Date(Date.UTC(2024, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
const quoted =
  (make: (n: number) => string): Maker =>
  (n, _, type) =>
    `${quoteLiteral(make(n))}::${type.name}`;

const text: Maker = (n, typmod, type) => {
  const limit = limitOf(type, typmod);
  const plain = n % 5 === 4 ? `sämple "${n}", 'ok'` : `sample ${n}`;
  const fitting =
    limit !== undefined && plain.length > limit ? n.toString(36).slice(-limit).padStart(limit, 'a') : plain;
  return `${quoteLiteral(fitting)}::${type.name === 'character' ? 'bpchar' : type.name}`;
};

const numeric: Maker = (n, typmod) => {
  if (typmod < 4) return `${n}.25::numeric`;
  const precision = ((typmod - 4) >> 16) & 0xffff;
  const scale = ((typmod - 4) & 0x7ff) ^ 1024;
  const signed = scale - 1024;
  const whole = precision - signed;
  if (whole <= 0) return `(${n % 10 ** Math.min(9, precision)} * 10.0 ^ ${-signed})::numeric`;
  return `${n % 10 ** Math.min(9, whole)}${signed > 0 ? '.5' : ''}::numeric`;
};

const bits: Maker = (n, typmod) => {
  const binary = n.toString(2);
  return typmod > 0 ? `B'${binary.slice(-typmod).padStart(typmod, '0')}'` : `B'${binary}'`;
};

const integer =
  (limit: number): Maker =>
  (n, _, type) =>
    `${n % limit}::${type.name}`;

const BASE: Readonly<Record<string, Maker>> = {
  smallint: integer(32_000),
  integer: integer(2_000_000_000),
  bigint: (n) => (n % 5 === 4 ? `(9007199254740993 + ${n})::bigint` : `${n}::bigint`),
  oid: integer(2_000_000_000),
  numeric,
  real: (n) => `${n}.5::real`,
  'double precision': (n) => `${n}.125::double precision`,
  money: (n) => `${n}.50::numeric::money`,
  boolean: (n) => (n % 2 === 0 ? 'true' : 'false'),
  text,
  'character varying': text,
  character: text,
  bpchar: text,
  name: quoted((n) => `name_${n}`),
  '"char"': quoted((n) => String.fromCharCode(97 + (n % 26))),
  uuid: quoted((n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`),
  date: quoted(day),
  'timestamp without time zone': quoted((n) => `${day(n)} 12:34:56.789012`),
  'timestamp with time zone': quoted((n) => `${day(n)} 12:34:56.789012+00`),
  'time without time zone': quoted(
    (n) => `${String(n % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:07.5`,
  ),
  'time with time zone': quoted(
    (n) => `${String(n % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:07+02`,
  ),
  interval: quoted((n) => `${n} days 03:04:05`),
  bytea: (n) => `decode('${(n % 65_536).toString(16).padStart(4, '0')}00ff', 'hex')`,
  json: (n) => `'{"n": ${n}, "list": [1, "two", null]}'::json`,
  jsonb: (n) => `'{"n": ${n}, "list": [1, "two", null]}'::jsonb`,
  jsonpath: quoted((n) => `$.a[${n}]`),
  xml: quoted((n) => `<n>${n}</n>`),
  bit: bits,
  'bit varying': bits,
  inet: quoted((n) => `10.0.${(n >> 8) % 256}.${n % 256}`),
  cidr: quoted((n) => `10.${(n >> 8) % 256}.${n % 256}.0/24`),
  macaddr: quoted(
    (n) =>
      `08:00:2b:01:${((n >> 8) % 256).toString(16).padStart(2, '0')}:${(n % 256).toString(16).padStart(2, '0')}`,
  ),
  macaddr8: quoted(
    (n) =>
      `08:00:2b:01:02:03:${((n >> 8) % 256).toString(16).padStart(2, '0')}:${(n % 256).toString(16).padStart(2, '0')}`,
  ),
  point: quoted((n) => `(${n},1)`),
  line: quoted((n) => `{1,2,${n}}`),
  lseg: quoted((n) => `[(0,0),(${n},1)]`),
  box: quoted((n) => `(${n + 1},1),(0,0)`),
  path: quoted((n) => `((0,0),(${n},1))`),
  polygon: quoted((n) => `((0,0),(${n},1),(1,0))`),
  circle: quoted((n) => `<(0,0),${n}>`),
  tsvector: quoted((n) => `sample:1 word${n}:2`),
  tsquery: quoted((n) => `sample & word${n}`),
  pg_lsn: quoted((n) => `0/${n.toString(16)}`),
  regclass: () => `'pg_catalog.pg_class'::regclass`,
  regtype: () => `'pg_catalog.int4'::regtype`,
  regproc: () => `'pg_catalog.now'::regproc`,
};

function middles(numbers: readonly number[]): readonly number[] {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.slice(1).map((x, i) => Math.round((x + (sorted[i] ?? x)) / 2));
}
