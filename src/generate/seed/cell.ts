/** The value of one cell, once it is known that there is one: likely, within its limits, or unlike any other. */
import type { Field } from '../model.ts';
import { parseType } from '../postgres-type.ts';
import type { Column } from './columns.ts';
import { uuidFrom } from './random.ts';
import { distinctText, fitText } from './text.ts';
import { isInstant } from './timeline.ts';
import { isInteger, isText, textLimit } from './typed.ts';
import { dayOf, type Value } from './value.ts';
import type { Chance } from './words.ts';

export function plainValue(column: Column, chance: Chance): Value {
  const { field, values, limits, words } = column;
  if (values !== undefined) return weighted(field, values, chance);
  const value = words?.(chance) ?? column.typed?.(chance) ?? null;
  return typeof value === 'string' && isText(column.type)
    ? fitText(value, textLimit(column.type), limits, chance)
    : value;
}

/** Earlier members are likelier; a role or kind is mostly its default. */
function weighted(field: Field, values: readonly string[], { random }: Chance): Value {
  const usual = /role|type|kind|plan|tier|level/.test(field.column)
    ? values.find((value) => field.default?.replaceAll(/^'|'(::.*)?$/g, '') === value)
    : undefined;
  if (usual !== undefined && random() < 0.85) return usual;
  return values[Math.floor(random() ** 1.3 * values.length)] ?? null;
}

/** A value no other row has. */
export function distinctValue(column: Column, chance: Chance, number: number): Value {
  const { type } = column;
  const { name } = parseType(type);
  if (name === 'uuid') return uuidFrom(column.seed, chance.row);
  if (isInteger(type)) return number;
  if (name === 'date') return dayOf(chance.until - chance.row * 86_400_000);
  if (isInstant(type)) return new Date(chance.until - chance.row * 1000);
  const value = plainValue(column, chance);
  if (name === 'numeric') return number;
  return typeof value === 'string' && isText(type)
    ? distinctText(value, chance.row, textLimit(type), column.limits)
    : value;
}

export function ordinalValue(column: Column, number: number): Value {
  if (parseType(column.type).name === 'boolean') return number % 2 === 0;
  return isInteger(column.type) ? Math.ceil(column.limits.min ?? 1) + number : String(number + 1);
}
