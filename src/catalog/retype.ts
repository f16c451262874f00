/**
 * What `ALTER COLUMN … TYPE` does to rows: whether PostgreSQL rewrites the table and whether values survive.
 * The rules are those of ATColumnChangeRequiresRewrite and of the server's own casts.
 */
import type { Action } from './action.ts';

interface Effect {
  readonly cost: Action['cost'];
  readonly data: Action['data'];
  /** The new type holds less: some values would be changed or refused. */
  readonly narrows?: true;
  readonly note?: string;
}

/** A type's name in its parts. */
export interface TypeText {
  /** `character varying`, `numeric`, `public.order_status`. */
  readonly base: string;
  readonly modifiers: readonly number[];
  readonly array: boolean;
}

export const INTEGERS = ['smallint', 'integer', 'bigint'];
export const TEXTS = ['text', 'character varying', 'character', 'name', 'citext', 'public.citext'];
export const JSONS = ['json', 'jsonb'];
export const FLOATS = ['real', 'double precision'];
/** Spaces past the end are cut without an error. */
const TOO_LONG: Effect = { cost: 'rewrite', data: 'lossy', note: 'fails while a value is longer' };
export const TIMES = ['date', 'timestamp without time zone', 'timestamp with time zone'];

export function typeParts(type: string): TypeText {
  const array = type.endsWith('[]');
  const plain = array ? type.slice(0, -2) : type;
  const match = /^([^(]*)\(([\d, -]+)\)(.*)$/.exec(plain);
  return match === null
    ? { base: plain, modifiers: [], array }
    : {
        base: `${match[1] ?? ''}${match[3] ?? ''}`,
        modifiers: (match[2] ?? '').split(',').map(Number),
        array,
      };
}

/** How a column's rows fare when its type changes. */
export function retypeEffect(fromType: string, toType: string): Effect {
  const effect = effectOf(fromType, toType);
  return effect.data === 'lossy' || effect.note?.startsWith('fails ') === true
    ? { ...effect, narrows: true }
    : effect;
}

function effectOf(fromType: string, toType: string): Effect {
  const from = typeParts(fromType);
  const to = typeParts(toType);
  if (from.array !== to.array) {
    const whole = to.array || TEXTS.includes(to.base) || JSONS.includes(to.base);
    const note = 'of each array the first element is kept';
    return { cost: 'rewrite', data: 'lossy', ...(whole ? {} : { note }) };
  }
  if (from.base === to.base) return sameBase(from, to);
  const [before, after] = [from.base, to.base];
  if (before === 'character varying' && after === 'text') return { cost: 'instant', data: 'lossless' };
  if (before === 'text' && after === 'character varying') {
    return to.modifiers.length === 0 ? { cost: 'instant', data: 'lossless' } : TOO_LONG;
  }
  if (before === 'cidr' && after === 'inet') return { cost: 'instant', data: 'lossless' };
  const ranks = [INTEGERS.indexOf(before), INTEGERS.indexOf(after)] as const;
  if (ranks[0] >= 0 && ranks[1] >= 0) {
    return ranks[0] < ranks[1]
      ? { cost: 'rewrite', data: 'lossless' }
      : { cost: 'rewrite', data: 'lossless', note: 'fails while a value is out of range' };
  }
  if (INTEGERS.includes(before) && after === 'numeric' && (to.modifiers[1] ?? 0) >= 0) {
    return { cost: 'rewrite', data: 'lossless' };
  }
  if (before === 'real' && after === 'double precision') return { cost: 'rewrite', data: 'lossless' };
  if (['smallint', 'integer'].includes(before) && after === 'double precision') {
    return { cost: 'rewrite', data: 'lossless' };
  }
  if (before === 'json' && after === 'jsonb') return { cost: 'rewrite', data: 'lossy' };
  if (before === 'character' && TEXTS.includes(after)) return { cost: 'rewrite', data: 'lossy' };
  // Into text nothing is lost, and a type that reads its own text gives the value back; floats aside.
  if (TEXTS.includes(after) && to.modifiers.length === 0 && !FLOATS.includes(before)) {
    return { cost: 'rewrite', data: 'lossless' };
  }
  // Out of text a value is read by the new type: `007` becomes 7, `1.50` stays 1.50. Enums and uuid read exactly.
  if (TEXTS.includes(before) && after.includes('.'))
    return { cost: 'rewrite', data: 'lossless', note: 'fails while a value is not of the type' };
  return { cost: 'rewrite', data: 'lossy' };
}

function sameBase(from: TypeText, to: TypeText): Effect {
  const [was, scaleWas = 0] = from.modifiers;
  const [is, scaleIs = 0] = to.modifiers;
  if (from.base === 'numeric') {
    if (is === undefined) return { cost: 'instant', data: 'lossless' };
    if (was === undefined)
      return { cost: 'rewrite', data: 'lossy', note: 'digits beyond the scale are rounded' };
    if (scaleWas === scaleIs && is >= was) return { cost: 'instant', data: 'lossless' };
    return scaleIs >= scaleWas
      ? { cost: 'rewrite', data: 'lossless', note: 'fails while a value is out of range' }
      : { cost: 'rewrite', data: 'lossy', note: 'digits beyond the scale are rounded' };
  }
  if (from.base === 'character varying' || from.base === 'bit varying') {
    return is === undefined || (was !== undefined && is >= was)
      ? { cost: 'instant', data: 'lossless' }
      : TOO_LONG;
  }
  if (from.base === 'character') {
    return (is ?? 1) >= (was ?? 1) ? { cost: 'rewrite', data: 'lossless' } : TOO_LONG;
  }
  if (from.base.startsWith('time')) {
    return is === undefined || (was !== undefined && is >= was)
      ? { cost: 'instant', data: 'lossless' }
      : { cost: 'rewrite', data: 'lossy', note: 'fractions of a second are rounded' };
  }
  return { cost: 'rewrite', data: 'lossless' };
}

/** True for a default that PostgreSQL stores once instead of writing it to every row (it is not volatile). */
export function isConstant(expression: string): boolean {
  const withoutText = expression.replace(/'(?:[^']|'')*'/g, "''");
  const calls = [...withoutText.matchAll(/([\w".]+)\s*\(/g)].map((match) => match[1] ?? '');
  return calls.every((name) => isStableFunction(name.replaceAll('"', '')));
}

/** True for a built-in function that is known not to be volatile; one that is not known may be. */
export function isStableFunction(name: string): boolean {
  return STABLE.has(name.replace(/^pg_catalog\./, '').toLowerCase());
}

/** Built-in functions and type names with a modifier that are met in defaults and are not volatile. */
const STABLE = new Set(
  `now transaction_timestamp statement_timestamp current_timestamp localtimestamp current_time localtime current_date
timezone date_trunc date_part extract lower upper trim btrim ltrim rtrim concat length coalesce nullif greatest least
to_char to_timestamp to_date make_date make_interval make_timestamp age round floor ceil abs md5 sha256 decode encode
jsonb_build_object jsonb_build_array json_build_object json_build_array to_jsonb to_json array_fill current_setting
varying character varchar char numeric decimal bit timestamp time interval int4range int8range numrange daterange
tsrange tstzrange replace left right lpad rpad substr substring string_to_array hashtext div mod power sqrt`
    .split(/\s+/)
    .filter(Boolean),
);
