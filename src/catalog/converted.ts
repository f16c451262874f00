/** A value of one type as one of another: what `ALTER COLUMN … TYPE` says after USING. */
import { FLOATS, INTEGERS, JSONS, TEXTS, TIMES, type TypeText, typeParts } from './retype.ts';

const NUMBERS = [...INTEGERS, ...FLOATS, 'numeric'];

/** ` USING …` when PostgreSQL has no implicit way from one type to the other; empty when it has. */
export function usingClause(column: string, fromType: string, toType: string): string {
  const value = conversion(column, fromType, toType);
  return value === undefined ? '' : ` USING ${value}`;
}

/** SQL for the value of an expression of one type as one of another. */
export function converted(value: string, fromType: string, toType: string): string {
  if (fromType === toType) return value;
  return conversion(value, fromType, toType) ?? `${value}::${toType}`;
}

function conversion(value: string, fromType: string, toType: string): string | undefined {
  const [from, to] = [typeParts(fromType), typeParts(toType)];
  if (from.array === to.array && isImplicit(from, to)) return undefined;
  const cast = `${value}::${toType}`;
  if (from.array && to.array) return isDirect(from, to) ? cast : `${value}::text[]::${toType}`;
  if (isJson(from)) return outOfJson(value, from, to, toType);
  if (isJson(to)) return isText(from) ? cast : `to_${to.base}(${value})`;
  if (to.array) return `ARRAY[${value}]::${alike(from, to) ? '' : 'text[]::'}${toType}`;
  if (isText(to) || (!from.array && isDirect(from, to))) return cast;
  return from.array ? converted(`(${value})[1]`, fromType.slice(0, -2), toType) : `${value}::text::${toType}`;
}

/**
 * JSON writes texts in quotes, and what is read out of it must be without. No expression takes an array out of JSON but
 * that of a row: `pg_class.reloptions` is a text[], and the path makes an array of what is none.
 */
function outOfJson(value: string, from: TypeText, to: TypeText, toType: string): string {
  if (isJson(to) || isText(to)) return `${value}::${toType}`;
  if (!to.array) return `(${value} #>> '{}')::${toType}`;
  if (JSONS.includes(to.base)) return `ARRAY[${value}]::${toType}`;
  const read = from.base === 'json' ? `${value}::jsonb` : value;
  const elements = `jsonb_path_query_array(${read}, '$[*]')`;
  const texts = `(jsonb_populate_record(NULL::pg_class, jsonb_build_object('reloptions', ${elements}))).reloptions`;
  return toType === 'text[]' ? texts : `${texts}::${toType}`;
}

const isJson = (type: TypeText): boolean => !type.array && JSONS.includes(type.base);
const isText = (type: TypeText): boolean => !type.array && TEXTS.includes(type.base);

/** True for types of one family, which PostgreSQL casts into each other. */
const alike = (from: TypeText, to: TypeText): boolean =>
  from.base === to.base ||
  [NUMBERS, TEXTS, TIMES].some((family) => family.includes(from.base) && family.includes(to.base));

/** True where an assignment is enough: arrays go as their elements do. */
const isImplicit = (from: TypeText, to: TypeText): boolean =>
  from.base === to.base ||
  (INTEGERS.includes(from.base) && NUMBERS.slice(NUMBERS.indexOf(from.base)).includes(to.base)) ||
  (TEXTS.includes(from.base) && TEXTS.includes(to.base));

/** True where a cast needs no text in between. */
const isDirect = (from: TypeText, to: TypeText): boolean =>
  alike(from, to) ||
  TEXTS.includes(from.base) ||
  TEXTS.includes(to.base) ||
  (from.base === 'integer' && to.base === 'boolean') ||
  (from.base === 'boolean' && to.base === 'integer');
