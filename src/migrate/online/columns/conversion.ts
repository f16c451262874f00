/** What becomes of a column's values when it gets another type. */
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { converted } from '../../../catalog/converted.ts';
import { lastName, ownerName, sqlName } from '../../../catalog/kind.ts';
import { throughText } from '../../../catalog/rebuilt-type.ts';
import { retypeEffect } from '../../../catalog/retype.ts';
import { quoteLiteral } from '../../../core/identifier.ts';
import { NEW_SUFFIX } from '../name.ts';
import { exchangedIn } from './switch.ts';
import { columnId, syncsIn, triggerId } from './sync.ts';
import { beside } from './twins.ts';

/** SQL for the value of `column` (quoted), which is of the one fact's type, as one of the other's. */
export const castOf = (column: string, from: Fact, to: Fact): string =>
  converted(column, typeOf(from), typeOf(to));

const RANGES: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
};
const NUMBER = /^(?:smallint|integer|bigint|numeric\b.*|real|double precision)$/;
const TEXT = /^(?:text|character varying\b.*)$/;
const READ_FROM_TEXT =
  /^(?:smallint|integer|bigint|numeric\b.*|real|double precision|boolean|uuid|date|time(?:stamp)?\b.*|interval\b.*)$/;

/**
 * SQL that is true of values of `column` (quoted) which the narrower type has too, where it has not all of them. The others
 * are NULL in the old column: they hold no writer of the new one up.
 */
export function fitsIn(column: string, from: Fact, to: Fact, serverVersion: number): string | undefined {
  const [was, is] = [typeOf(from), typeOf(to)];
  const range = RANGES[is];
  const order = Object.keys(RANGES);
  const wider = NUMBER.test(was) && !(was in RANGES && order.indexOf(was) <= order.indexOf(is));
  if (range !== undefined && wider) return `${column} BETWEEN ${range[0]} AND ${range[1]}`;
  if (TEXT.test(was) && READ_FROM_TEXT.test(is) && serverVersion >= 160_000)
    return `pg_input_is_valid(${column}, ${quoteLiteral(is)})`;
  return undefined;
}

/**
 * SQL over the rows as they are in `from` for the text of what the contract's own words (`using`) make of a column that
 * becomes another under its name; undefined where its values are cast.
 */
export function conversionText(column: Fact, from: Catalog, to: Catalog): string | undefined {
  const before = from.facts.get(column.id);
  const exchange = exchangedIn(to, from);
  const sync = exchange?.syncs.find(
    ({ table, old }) => table === ownerName(column) && old[0]?.column === lastName(column),
  );
  const expression = sync?.new[0]?.expression;
  if (before === undefined || expression === undefined) return undefined;
  const array = typeOf(column).endsWith('[]');
  const type: FactId = `enum ${typeOf(column).replace(/\[\]$/, '')}`;
  if (exchange?.types.includes(type) !== true)
    return expression === castOf(lastName(column), before, column) ? undefined : `(${expression})::text`;
  // The type beside the old one is not there yet: up to it all is text.
  const made = sqlName(beside(type, NEW_SUFFIX));
  const last = `::${made}${array ? '[]' : ''}`;
  return expression === throughText(made)(lastName(column), array) || !expression.endsWith(last)
    ? undefined
    : expression.slice(0, -last.length);
}

/**
 * The column that a new one, under another name, is filled from, with the contract's own words for it where there are any.
 */
export function sourceOf(
  column: Fact,
  from: Catalog,
  to: Catalog,
): { readonly column: Fact; readonly given: string | undefined } | undefined {
  for (const sync of syncsIn(to)) {
    const [[old, ...others], [made, ...more]] = [sync.old, sync.new];
    if (old === undefined || made === undefined || others.length + more.length > 0) continue;
    const source = from.facts.get(columnId(sync, old));
    const begins = !from.facts.has(triggerId(sync)) && columnId(sync, made) === column.id;
    if (!begins || source === undefined) continue;
    const cast = castOf(lastName(source), source, column);
    return { column: source, given: made.expression === cast ? undefined : `(${made.expression})::text` };
  }
  return undefined;
}

const typeOf = (column: Fact): string => String(column.attributes.type);

/** True when a cast from the one type to the other keeps every value. */
export const isExact = (from: Fact, to: Fact): boolean =>
  typeOf(from) === typeOf(to) || retypeEffect(typeOf(from), typeOf(to)).data === 'lossless';
