/**
 * Enums that lose values or have them in another order. PostgreSQL can only make another type, and would write every
 * row of every column of it anew under a lock. Here the columns of the new type stand beside those of the old one, and
 * the types change names together with the columns.
 */
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { lastName, sqlName } from '../../../catalog/kind.ts';
import { isGrown } from '../../../catalog/kinds/enum.ts';
import { throughText } from '../../../catalog/rebuilt-type.ts';
import type { ColumnStrategy } from '../../../contract/contract.ts';
import { quoteLiteral } from '../../../core/identifier.ts';
import { NEW_SUFFIX, suffixed } from '../name.ts';
import { exchanged } from './expression.ts';
import type { Sync } from './sync.ts';
import { beside } from './twins.ts';

export interface Rebuilt {
  /** Of the enum. */
  readonly type: FactId;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The enum that a column is of, or an array of, when it cannot be changed in place and nothing else is over it. */
export function rebuiltType(column: Fact, live: Catalog, wanted: Catalog): Rebuilt | undefined {
  const type: FactId = `enum ${String(column.attributes.type).replace(/\[\]$/, '')}`;
  const [before, after] = [live.facts.get(type), wanted.facts.get(type)];
  if (before === undefined || after === undefined || isGrown(before, after)) return undefined;
  const over = [...live.facts.values()].some(
    (fact) => (fact.kind === 'domain' || fact.kind === 'composite') && fact.dependsOn.includes(type),
  );
  return over ? undefined : { type, before: valuesOf(before), after: valuesOf(after) };
}

/** The column beside the old one, and how values get from one to the other. */
export function pairOfTypes(
  strategy: ColumnStrategy | undefined,
  column: Fact,
  { type, before, after }: Rebuilt,
): Pick<Sync, 'old' | 'new' | 'exact' | 'more'> {
  const name = lastName(column);
  const made = suffixed(name, NEW_SUFFIX);
  const array = String(column.attributes.type).endsWith('[]');
  const [old, now] = [sqlName(type), sqlName(beside(type, NEW_SUFFIX))];
  const given = (expression: string, target: string): string => throughText(target)(`(${expression})`, array);
  const back =
    strategy?.back === undefined
      ? known(made, throughText(old)(made, array), before, after, array)
      : given(exchanged(strategy.back, name, made), old);
  return {
    old: [{ column: name, expression: back }],
    new: [
      {
        column: made,
        expression:
          strategy?.using === undefined ? throughText(now)(name, array) : given(strategy.using, now),
      },
    ],
    exact: strategy?.using === undefined && strategy?.back === undefined,
    ...(after.every((value) => before.includes(value)) ? {} : { more: true }),
  };
}

/** A value that the old type does not know is NULL there: it holds no writer of the new one up. */
function known(
  column: string,
  value: string,
  before: readonly string[],
  after: readonly string[],
  array: boolean,
): string {
  if (after.every((each) => before.includes(each))) return value;
  const list = `ARRAY[${before.map(quoteLiteral).join(', ')}]`;
  const knows = array ? `${column}::text::text[] <@ ${list}` : `${column}::text = ANY (${list})`;
  return `CASE WHEN ${knows} THEN ${value} END`;
}

const valuesOf = ({ attributes }: Fact): readonly string[] =>
  Array.isArray(attributes.values) ? attributes.values.map(String) : [];
