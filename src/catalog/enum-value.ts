/**
 * Values of enums as things with a name: no facts of their own, but renamed in place. PostgreSQL keeps values by
 * number, so that rows, defaults and conditions speak of the new name at once.
 */
import { quoteIdentifier, quoteLiteral, unquoteIdentifier } from '../core/identifier.ts';
import type { Catalog, Fact, FactId } from './catalog.ts';
import { alters, lastName, ownerName, type Step, sqlName } from './kind.ts';
import { withTexts } from './texts.ts';

/** `enum-value public.mood.sad`. */
export const valueId = (type: FactId, value: string): FactId =>
  `enum-value ${sqlName(type)}.${quoteIdentifier(value)}`;

export const isValueId = (id: FactId): boolean => id.startsWith('enum-value ');

export const typeOfValue = (id: FactId): FactId => `enum ${ownerName(id)}`;

/** The value as the enum has it. */
export const nameOfValue = (id: FactId): string => unquoteIdentifier(lastName(id));

const valuesOf = (fact: Fact | undefined): readonly string[] =>
  fact?.kind === 'enum' && Array.isArray(fact.attributes.values) ? fact.attributes.values.map(String) : [];

export const hasValue = (catalog: Catalog, id: FactId): boolean =>
  valuesOf(catalog.facts.get(typeOfValue(id))).includes(nameOfValue(id));

/** The statement that renames the value of `type`, the enum as it is afterwards. */
export function renameValue(type: Fact, from: FactId, to: FactId): Step {
  return alters(
    type,
    `ALTER TYPE ${sqlName(type)} RENAME VALUE ${quoteLiteral(nameOfValue(from))} TO ${quoteLiteral(nameOfValue(to))}`,
    { consumes: [type.id] },
  );
}

/** The catalog once the value has its new name: the enum, and whatever PostgreSQL deparses with it. */
export function withValueRenamed(catalog: Catalog, from: FactId, to: FactId): Catalog {
  const type = typeOfValue(from);
  const [old, now] = [nameOfValue(from), nameOfValue(to)];
  const inText = renamedIn(sqlName(type), old, now);
  const facts = new Map(catalog.facts);
  for (const fact of catalog.facts.values()) {
    if (fact.id === type) {
      const values = valuesOf(fact).map((value) => (value === old ? now : value));
      facts.set(fact.id, { ...fact, attributes: { ...fact.attributes, values } });
      continue;
    }
    const attributes = withTexts(fact, inText);
    const bound = boundIn(fact, catalog, sqlName(type), old, now);
    facts.set(fact.id, { ...fact, attributes: bound === undefined ? attributes : { ...attributes, bound } });
  }
  return { ...catalog, facts };
}

/** `'sad'::public.mood`, and `'{sad,happy}'::public.mood[]`; bodies between dollars stay as they are. */
function renamedIn(type: string, old: string, now: string): (text: string) => string {
  const name = type.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const typed = new RegExp(
    String.raw`\$(\w*)\$[\s\S]*?\$\1\$|(E?'(?:[^']|'')*')(?:::${name}(?![\w$"])(\[\])?)?`,
    'g',
  );
  return (text) =>
    text.includes(type)
      ? text.replace(typed, (whole: string, _, literal: string | undefined, array: string | undefined) => {
          if (literal === undefined || literal.length === whole.length) return whole;
          const inside = array === undefined ? renamedLiteral : renamedElement;
          return inside(literal, old, now) + whole.slice(literal.length);
        })
      : text;
}

const renamedLiteral = (literal: string, old: string, now: string): string =>
  literal === quoteLiteral(old) ? quoteLiteral(now) : literal;

/** As PostgreSQL writes an array inside a literal. */
function renamedElement(literal: string, old: string, now: string): string {
  const element = (value: string): string => {
    const bare = /^[^\s{},"\\]+$/.test(value) && !/^null$/i.test(value);
    return (bare ? value : `"${value.replace(/["\\]/g, '\\$&')}"`).replaceAll("'", "''");
  };
  const change = (one: string): string => (one === element(old) ? element(now) : one);
  return `'${literal.slice(1, -1).replace(/"(?:[^"\\]|\\.)*"|[^{},"]+/g, change)}'`;
}

/** The bound of a partition, which PostgreSQL writes without types: those of its parent's key, in order. */
function boundIn(table: Fact, catalog: Catalog, type: string, old: string, now: string): string | undefined {
  const { bound, partitionOf } = table.attributes;
  const types = catalog.facts.get(`table ${String(partitionOf)}`)?.attributes.keyTypes;
  if (typeof bound !== 'string' || !Array.isArray(types) || !types.includes(type)) return undefined;
  return bound.replace(/\((.*?)\)(?= TO |$)/g, (_, list: string) => {
    const values = list.match(/E?'(?:[^']|'')*'|[^, ]+/g) ?? [];
    const changed = values.map((value, i) =>
      types[i % types.length] === type ? renamedLiteral(value, old, now) : value,
    );
    return `(${changed.join(', ')})`;
  });
}
