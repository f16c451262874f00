/** Plain values by type, within the limits that checks set. */
import type { Field } from '../model.ts';
import { parseType } from '../postgres-type.ts';
import type { Limits } from './condition.ts';
import { between, normal, type Random } from './random.ts';
import { dayOf, type Value } from './value.ts';
import type { Chance } from './words.ts';

export type Typed = (chance: Chance) => Value;

const INTEGERS: Readonly<Record<string, number>> = {
  smallint: 32_767,
  integer: 2_147_483_647,
  bigint: 2 ** 53,
};
const TEXTS = new Set(['text', 'character varying', 'character', 'citext', 'name', '"char"']);

export function isText(type: string): boolean {
  const { name, array } = parseType(type);
  return !array && TEXTS.has(name);
}

export function isInteger(type: string): boolean {
  const { name, array } = parseType(type);
  return !array && INTEGERS[name] !== undefined;
}

/** Longest text a type holds; undefined when there is no limit. */
export function textLimit(type: string): number | undefined {
  const { name, modifier } = parseType(type);
  if (name === 'character' && modifier === undefined) return 1;
  return isText(type) && modifier !== undefined ? Number(modifier) : undefined;
}

/** The smallest step between two values of a numeric type, for strict bounds. */
export function stepOf(type: string): number {
  const { name, modifier } = parseType(type);
  if (INTEGERS[name] !== undefined) return 1;
  if (name === 'numeric' && modifier !== undefined) return 10 ** -Number(modifier.split(',')[1] ?? 0);
  return 0.01;
}

/** Undefined when the type is not known here. */
export function typed(field: Field, type: string, limits: Limits): Typed | undefined {
  const { name, modifier } = parseType(type);
  if (INTEGERS[name] !== undefined)
    return ({ random }) => integer(field, limits, INTEGERS[name] ?? 0, random);
  if (TEXTS.has(name)) return ({ faker }) => faker.lorem.words(3);
  switch (name) {
    case 'numeric':
    case 'money':
    case 'real':
    case 'double precision':
      return ({ random }) => decimal(field, limits, name === 'numeric' ? modifier : undefined, random);
    case 'boolean':
      return ({ random }) => random() < chanceOfTrue(field.column);
    case 'uuid':
      return ({ faker }) => faker.string.uuid();
    case 'date':
      return ({ random, until }) => dayOf(until - Math.floor(random() ** 2 * 730) * 86_400_000);
    case 'time without time zone':
    case 'time with time zone':
      return ({ random }) => `${two(between(random, 6, 22))}:${two(between(random, 0, 59))}:00`;
    case 'interval':
      return ({ random }) => `PT${between(random, 1, 240)}M`;
    case 'json':
    case 'jsonb':
      return ({ faker, random }) =>
        JSON.stringify({ source: ['web', 'app', 'api'][between(random, 0, 2)], note: faker.lorem.words(2) });
    case 'bytea':
      return ({ faker }) => `\\x${faker.string.hexadecimal({ length: 16, prefix: '', casing: 'lower' })}`;
    case 'inet':
    case 'cidr':
      return ({ random }) => `192.0.2.${between(random, 1, 254)}`;
    case 'macaddr':
      return ({ faker }) => faker.internet.mac();
    case 'point':
      return ({ random }) => `(${(random() * 360 - 180).toFixed(4)},${(random() * 180 - 90).toFixed(4)})`;
    case 'tsvector':
      return ({ faker }) => faker.lorem.words(4);
    case 'xml':
      return ({ faker }) => `<note>${faker.lorem.words(2)}</note>`;
    case 'bit':
    case 'bit varying':
      return ({ random }) =>
        Array.from({ length: Number(modifier ?? 1) }, () => between(random, 0, 1)).join('');
    // Ranges of different rows never touch, which is what exclusion constraints ask for.
    case 'tstzrange':
    case 'tsrange':
      return ({ row, until }) =>
        `[${new Date(until - (row + 1) * 3_600_000).toISOString()},${new Date(until - row * 3_600_000).toISOString()})`;
    case 'daterange':
      return ({ row, until }) =>
        `[${dayOf(until - (row + 1) * 86_400_000)},${dayOf(until - row * 86_400_000)})`;
    case 'int4range':
    case 'int8range':
    case 'numrange':
      return ({ row }) => `[${row * 10},${row * 10 + 10})`;
    default:
      return undefined;
  }
}

/** `[name, usual lowest, usual highest, how much small values prevail (1: not at all)]` */
const USUAL: readonly (readonly [RegExp, number, number, number])[] = [
  [/quantity|qty|pieces|count$/, 1, 8, 3],
  [/^age$|_age$/, 18, 90, 1],
  [/rating|stars|score/, 1, 5, 0.6],
  [/stock|inventory|available/, 0, 500, 1.5],
  [/year/, 1990, 2025, 0.7],
  [/percent|pct|discount|rate$/, 0, 100, 2],
  [/latitude|^lat$/, -60, 70, 1],
  [/longitude|^(lng|lon)$/, -180, 180, 1],
  [/position|sort|rank|priority/, 1, 20, 1],
  [/minutes|duration|delay/, 0, 120, 2],
  [/distance|miles|km/, 50, 3000, 1.5],
];

function range(field: Field, limits: Limits): readonly [low: number, high: number, power: number] {
  const usual = USUAL.find(([pattern]) => pattern.test(field.column));
  const [low, high, power] = usual === undefined ? [0, 1000, 1.5] : [usual[1], usual[2], usual[3]];
  const min = limits.min ?? (limits.max !== undefined && limits.max < low ? limits.max - 1000 : low);
  const least = Math.max(
    min,
    limits.min === undefined ? min : Math.max(limits.min, Math.min(low, limits.max ?? low)),
  );
  const most = limits.max === undefined ? Math.max(high, least) : Math.min(limits.max, Math.max(high, least));
  return [least, most, power];
}

function integer(field: Field, limits: Limits, largest: number, random: Random): number {
  const [low, high, power] = range(field, limits);
  return Math.min(
    largest,
    Math.ceil(low) + Math.floor(random() ** power * (Math.floor(high) - Math.ceil(low) + 1)),
  );
}

const MONEY = /price|amount|total|cost|fee|balance|salary|revenue|value|paid|sum/;

function decimal(field: Field, limits: Limits, modifier: string | undefined, random: Random): number {
  const [precision, scale = '0'] = (modifier ?? '').split(',');
  const digits = modifier === undefined ? 2 : Number(scale);
  const largest =
    precision === undefined || precision === ''
      ? Number.MAX_SAFE_INTEGER
      : 10 ** (Number(precision) - digits) - 10 ** -digits;
  // Prices are many small and few large.
  const [low, high, power] = range(field, limits);
  const raw = MONEY.test(field.column)
    ? Math.exp(3.3 + 0.9 * normal(random))
    : low + random() ** power * (high - low);
  const least = limits.min ?? (MONEY.test(field.column) ? 0.01 : Number.NEGATIVE_INFINITY);
  const value = Math.max(least, Math.min(raw, limits.max ?? largest, largest));
  return Number(value.toFixed(Math.min(digits, 12)));
}

function chanceOfTrue(column: string): number {
  if (/deleted|blocked|banned|archived|cancelled|hidden|test/.test(column)) return 0.05;
  return /active|enabled|verified|visible|available|published|current/.test(column) ? 0.85 : 0.5;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
