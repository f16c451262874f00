/** What becomes of a column's values when it gets another type. */
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { lastName, ownerName, sqlName } from '../../../catalog/kind.ts';
import { throughText } from '../../../catalog/rebuilt-type.ts';
import { retypeEffect, usingClause } from '../../../catalog/retype.ts';
import { NEW_SUFFIX } from '../name.ts';
import { exchangedIn } from './switch.ts';
import { beside } from './twins.ts';

/** SQL for the value of `column` (quoted), which is of the one fact's type, as one of the other's. */
export function castOf(column: string, from: Fact, to: Fact): string {
  const [was, is] = [typeOf(from), typeOf(to)];
  if (was === is) return column;
  const using = usingClause(column, was, is).replace(/^ USING /, '');
  return using === '' ? `${column}::${is}` : using;
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

const typeOf = (column: Fact): string => String(column.attributes.type);

/** True when a cast from the one type to the other keeps every value. */
export const isExact = (from: Fact, to: Fact): boolean =>
  typeOf(from) === typeOf(to) || retypeEffect(typeOf(from), typeOf(to)).data === 'lossless';
