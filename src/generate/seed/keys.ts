/** Makes keys unique: decides for each unique constraint of a table which column carries the difference. */
import type { Entity, Field, Reference } from '../model.ts';
import { parseType } from '../postgres-type.ts';
import { isSelf, referenceId } from './order.ts';
import { deal, oneToOne, type Pick, partner, skewed } from './picks.ts';
import { isInteger, isText } from './typed.ts';

/** How a column of a key gets its value. */
export type KeyRole =
  /** Different in every row: counted, or told apart by the row's number. */
  | { readonly type: 'distinct' }
  /** Counted from 1 within a group of rows, or the enum's member of that number. */
  | { readonly type: 'ordinal'; readonly number: Pick };

export interface TableKeys {
  readonly rows: number;
  readonly roles: ReadonlyMap<string, KeyRole>;
  /** Reference name → parent row. */
  readonly picks: ReadonlyMap<string, Pick>;
}

export interface KeyInput {
  readonly entity: Entity;
  readonly rows: number;
  /** Rows that were seeded or there before. */
  readonly offset: number;
  readonly left: ReadonlySet<string>;
  /** Rows of the table a reference points at. */
  parents(reference: Reference): number;
  /** How many values a column can take: members of an enum, two for a boolean; undefined when many. */
  choices(field: Field): number | undefined;
}

export function tableKeys(input: KeyInput): TableKeys {
  const { entity, offset } = input;
  const roles = new Map<string, KeyRole>();
  const picks = new Map<string, Pick>();
  const references = entity.references.filter((reference) => !input.left.has(referenceId(entity, reference)));
  let rows = input.rows;
  for (const key of keysOf(entity)) {
    if (key.columns.some((column) => roles.get(column)?.type === 'distinct')) continue;
    const inside = references.filter(
      (reference) =>
        !isSelf(entity, reference) && reference.columns.every((column) => key.columns.includes(column)),
    );
    const others = key.columns.filter(
      (column) => !inside.some((reference) => reference.columns.includes(column)),
    );
    const free = others.filter(
      (column) => !references.some((reference) => reference.columns.includes(column)),
    );
    const carrier = bestCarrier(entity, free, input);
    if (carrier !== undefined && (inside.length === 0 || !isInteger(carrier.type))) {
      roles.set(carrier.column, { type: 'distinct' });
      continue;
    }
    rows = Math.min(rows, withinReferences(input, inside, others, carrier, rows, roles, picks));
  }
  for (const reference of references) {
    if (picks.has(reference.name)) continue;
    const parents = isSelf(entity, reference) ? rows : input.parents(reference);
    picks.set(reference.name, skewed(referenceId(entity, reference), parents, offset));
  }
  return { rows, roles, picks };
}

/** Unique constraints and unique indexes over plain columns; the primary key first. */
function keysOf(entity: Entity): readonly { readonly columns: readonly string[] }[] {
  const columns = new Set(entity.fields.map((field) => field.column));
  return [
    ...(entity.primaryKey === undefined ? [] : [entity.primaryKey]),
    ...entity.uniques,
    ...entity.indexes
      .filter((index) => index.unique && index.keys.every((key) => columns.has(key)))
      .map((index) => ({ columns: index.keys })),
  ];
}

/** A column with enough values of its own: counted, worded or random. */
function bestCarrier(entity: Entity, columns: readonly string[], input: KeyInput): Field | undefined {
  const fields = entity.fields.filter(
    (field) => columns.includes(field.column) && input.choices(field) === undefined,
  );
  return (
    fields.find((field) => parseType(field.type).name === 'uuid') ??
    fields.find((field) => isInteger(field.type)) ??
    fields.find((field) => isText(field.type)) ??
    fields[0]
  );
}

/** Keys made of references: deals rows to the first parent, and gives each row of a group another partner. */
function withinReferences(
  input: KeyInput,
  inside: readonly Reference[],
  others: readonly string[],
  carrier: Field | undefined,
  rows: number,
  roles: Map<string, KeyRole>,
  picks: Map<string, Pick>,
): number {
  const [first, second] = inside;
  if (first === undefined) return choicesOnly(input, others, rows, roles);
  const name = referenceId(input.entity, first);
  const parents = input.parents(first);
  if (second === undefined && others.length === 0) {
    if (picks.has(first.name)) return rows;
    picks.set(first.name, oneToOne(name, parents));
    return Math.min(rows, parents);
  }
  const chosen = input.entity.fields.find(
    (field) => others.includes(field.column) && input.choices(field) !== undefined,
  );
  const size =
    second !== undefined ? input.parents(second) : carrier === undefined ? choicesOf(input, chosen) : rows;
  const groups = deal(name, rows, parents, size);
  picks.set(first.name, groups.group);
  if (second !== undefined) picks.set(second.name, partner(referenceId(input.entity, second), groups, size));
  else {
    const column = carrier?.column ?? chosen?.column;
    if (column !== undefined) roles.set(column, { type: 'ordinal', number: groups.ordinal });
  }
  return groups.capacity;
}

/** A key of enums and booleans alone has as many rows as there are combinations. */
function choicesOnly(
  input: KeyInput,
  columns: readonly string[],
  rows: number,
  roles: Map<string, KeyRole>,
): number {
  let combinations = 1;
  for (const field of input.entity.fields.filter((one) => columns.includes(one.column))) {
    const choices = choicesOf(input, field);
    const below = combinations;
    roles.set(field.column, { type: 'ordinal', number: (row) => Math.floor(row / below) % choices });
    combinations *= choices;
  }
  return Math.min(rows, combinations);
}

function choicesOf(input: KeyInput, field: Field | undefined): number {
  return field === undefined ? 1 : (input.choices(field) ?? 1);
}
