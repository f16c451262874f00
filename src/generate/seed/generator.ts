/**
 * Made-up rows. Every cell is a pure function of table, column and row number, so a child row finds its parent's
 * key by computing it: nothing is kept in memory, and the same seed gives the same rows on every machine.
 */
import type { Faker } from '@faker-js/faker';
import type { Entity, Field, Model, Reference } from '../model.ts';
import { parseType } from '../postgres-type.ts';
import { expressionTree, type ParseSelect } from '../syntax.ts';
import { type Condition, condition, type Equation, equationsOf, type Limits, limitsOf } from './condition.ts';
import { type TableKeys, tableKeys } from './keys.ts';
import { isOptional, isSelf, referenceId, type SeedOrder } from './order.ts';
import { hashText, mix, pick, randomFrom, uuidFrom } from './random.ts';
import { distinctText, fitText } from './text.ts';
import { birthColumn, HISTORY, instantOf, isInstant, type Timeline, timelineOf } from './timeline.ts';
import { isInteger, isText, stepOf, type Typed, textLimit, typed } from './typed.ts';
import { arrayLiteral, dayOf, type Value } from './value.ts';
import { type Chance, type Person, type Words, wordsFor } from './words.ts';

export interface GeneratorInput {
  readonly model: Model;
  readonly order: SeedOrder;
  readonly sizes: ReadonlyMap<string, number>;
  /** Rows each table has already. */
  readonly existing: ReadonlyMap<string, number>;
  readonly faker: SeededFaker;
  readonly parse: ParseSelect;
  /** Newest instant, in milliseconds. */
  readonly until: number;
  /** Values people gave for a column elsewhere in the contract: `in:` rules. */
  allowed(table: string, column: string): readonly string[] | undefined;
}

export interface SeededFaker {
  readonly faker: Faker;
  reseed(seed: number): void;
}

export interface TableGenerator {
  readonly entity: Entity;
  readonly rows: number;
  /** Columns that are written; the database fills the others. */
  readonly columns: readonly string[];
  /** Highest integer key there is: counted keys go on from here. Set before the first row is made. */
  keyBase: number;
  row(row: number): readonly Value[];
  cell(row: number, column: string): Value;
  timeline(row: number): Timeline;
}

/** In an order in which the tables can be filled. */
export function tableGenerators(input: GeneratorInput): readonly TableGenerator[] {
  const byTable = new Map<string, TableGenerator>();
  return input.order.entities.map((entity) => {
    const generator = tableGenerator(entity, input, byTable);
    byTable.set(`${entity.schema}.${entity.name}`, generator);
    return generator;
  });
}

/** How often a row that breaks a check is made anew before the database is asked. */
const ATTEMPTS = 60;

interface Column {
  readonly field: Field;
  /** Base type, below domains. */
  readonly type: string;
  readonly seed: number;
  readonly limits: Limits;
  readonly values?: readonly string[];
  readonly words?: Words;
  readonly typed?: Typed;
  readonly reference?: Reference;
}

function tableGenerator(
  entity: Entity,
  input: GeneratorInput,
  byTable: ReadonlyMap<string, TableGenerator>,
): TableGenerator {
  const seed = hashText(entity.label);
  const offset = input.existing.get(entity.label) ?? 0;
  const { columns, conditions, equations } = describe(entity, input, seed);
  const judged = new Set(conditions.flatMap((one) => one.columns));
  const birth = birthColumn(entity);
  const parentOf = (reference: Reference): TableGenerator | undefined =>
    byTable.get(`${reference.schema}.${reference.table}`);
  const keys: TableKeys = tableKeys({
    entity,
    offset,
    rows: input.sizes.get(entity.label) ?? 0,
    left: input.order.left,
    parents: (reference) => parentOf(reference)?.rows ?? 0,
    choices: (field) =>
      columns.get(field.column)?.values?.length ?? (field.type === 'boolean' ? 2 : undefined),
  });
  const timelines = lastOf((row: number) => {
    const after = entity.references
      .filter((reference) => !isSelf(entity, reference))
      .map((reference) => parentRow(reference, row))
      .reduce(
        (latest, at) => Math.max(latest, at?.generator.timeline(at.row).born ?? 0),
        input.until - HISTORY,
      );
    return timelineOf(seed, offset + row, after, input.until);
  });

  function parentRow(
    reference: Reference,
    row: number,
    attempt = 0,
  ): { generator: TableGenerator; row: number } | undefined {
    if (input.order.left.has(referenceId(entity, reference))) return undefined;
    const generator = isSelf(entity, reference) ? self : parentOf(reference);
    // Parents stay the same from attempt to attempt unless a check is about them.
    const again = reference.columns.some((column) => judged.has(column)) ? attempt : 0;
    const parent = keys.picks.get(reference.name)?.(row, again);
    if (generator === undefined || parent === undefined || generator.rows === 0) return undefined;
    if (isOptional(entity, reference)) {
      const chance = randomFrom(mix(hashText(reference.name), offset + row))();
      if (chance < 0.2) return undefined;
    }
    // Nobody is their own parent, and an earlier row is always an ancestor.
    if (generator === self) return row === 0 ? { generator, row } : { generator, row: parent % row };
    return { generator, row: parent };
  }

  function cell(row: number, name: string, attempt = 0): Value {
    const column = columns.get(name);
    if (column === undefined) return null;
    const { field, reference } = column;
    if (reference !== undefined) {
      const at = parentRow(reference, row, attempt);
      return at === undefined
        ? null
        : at.generator.cell(at.row, reference.targets[reference.columns.indexOf(name)] ?? '');
    }
    const number = offset + row;
    const role = keys.roles.get(name);
    const own = mix(mix(column.seed, number), role === undefined ? attempt : 0);
    if (role?.type === 'ordinal')
      return column.values?.[role.number(row)] ?? ordinalValue(column, role.number(row));
    if (isInstant(column.type) && role === undefined)
      return instantOf(field, birth, self.timeline(row), own, input.until);
    const random = randomFrom(own);
    if (role === undefined && field.nullable && random() < 0.25) return null;
    input.faker.reseed(own);
    const chance: Chance = {
      faker: input.faker.faker,
      random,
      row: number,
      until: input.until,
      person: () => personOf(mix(seed, number), input.faker),
    };
    return role === undefined
      ? plainValue(column, chance)
      : distinctValue(column, chance, self.keyBase + row + 1);
  }

  const written = [...columns.keys()];
  const position = new Map(written.map((column, at) => [column, at]));
  const self: TableGenerator = {
    entity,
    rows: keys.rows,
    columns: written,
    keyBase: offset,
    cell: (row, column) => cell(row, column),
    timeline: timelines,
    row: (row) => {
      for (let attempt = 0; ; attempt += 1) {
        const values = written.map((column) => cell(row, column, attempt));
        const get = (column: string): Value | undefined => values[position.get(column) ?? -1];
        for (const equation of equations) {
          const value = equation.value(get);
          if (value !== undefined) values[position.get(equation.column) ?? -1] = value;
        }
        if (attempt === ATTEMPTS || conditions.every((one) => one.holds(get))) return values;
      }
    },
  };
  return self;
}

/** Columns to write, with what the contract and the catalog say of their values. */
function describe(
  entity: Entity,
  input: GeneratorInput,
  seed: number,
): {
  readonly columns: ReadonlyMap<string, Column>;
  readonly conditions: readonly Condition[];
  readonly equations: readonly Equation[];
} {
  const kept = new Set(entity.denormalized.map((one) => one.column));
  const written = entity.fields.filter(
    (field) => field.generated === undefined && !(kept.has(field.column) && field.default !== undefined),
  );
  const trees = entity.checks
    .map((check) => expressionTree(input.parse, check.expression))
    .filter((tree) => tree !== undefined);
  const typeOf = (column: string): string =>
    baseType(input.model, entity.fields.find((field) => field.column === column)?.type ?? 'text').type;
  const limits = trees.map((tree) => limitsOf(tree, (column) => stepOf(typeOf(column))));
  const tables = input.model.entities.map((one) => one.name);
  const columns = new Map<string, Column>();
  for (const field of written) {
    const { type, checks } = baseType(input.model, field.type);
    const own = [...limits.map((one) => one.get(field.column) ?? {}), ...domainLimits(input, checks, type)];
    const merged: Limits = Object.assign({}, ...own);
    const enumType = input.model.enums.find(
      (one) => one.label === parseType(type).name || one.label === type,
    );
    const values = enumType?.values ?? merged.allowed ?? input.allowed(entity.label, field.column);
    const reference = entity.references.find((one) => one.columns.includes(field.column));
    const words = isText(type) ? wordsFor(field, entity, tables) : undefined;
    const byType = typedOrArray(field, type, merged, enumType?.values);
    // A type nobody knows here is left to its default, or to NULL.
    const known =
      reference !== undefined ||
      values !== undefined ||
      words !== undefined ||
      byType !== undefined ||
      isInstant(type);
    if (!known) continue;
    columns.set(field.column, {
      field,
      type,
      seed: mix(seed, hashText(field.column)),
      limits: merged,
      ...(values === undefined || parseType(type).array ? {} : { values }),
      ...(words === undefined ? {} : { words }),
      ...(byType === undefined ? {} : { typed: byType }),
      ...(reference === undefined ? {} : { reference }),
    });
  }
  // A check over a column that the database fills cannot be judged here.
  const judged = trees.map(condition).filter((one) => one.columns.every((column) => columns.has(column)));
  const keyed = new Set(
    [entity.primaryKey, ...entity.uniques, ...entity.references].flatMap((key) => key?.columns ?? []),
  );
  const equations = trees
    .flatMap((tree) => equationsOf(tree, (column) => columns.has(column) && !keyed.has(column)))
    .filter((one) => columns.has(one.column));
  return { columns, conditions: judged, equations };
}

function domainLimits(input: GeneratorInput, checks: readonly string[], type: string): readonly Limits[] {
  return checks.flatMap((check) => {
    const tree = expressionTree(input.parse, check);
    return tree === undefined ? [] : [...limitsOf(tree, () => stepOf(type)).values()];
  });
}

/** Goes down through domains, collecting their checks. */
function baseType(model: Model, type: string): { readonly type: string; readonly checks: readonly string[] } {
  let base = type;
  const checks: string[] = [];
  for (let depth = 0; depth < 16; depth += 1) {
    const domain = model.domains.find((one) => one.label === base);
    if (domain === undefined) break;
    checks.push(...domain.checks);
    base = domain.base;
  }
  return { type: base, checks };
}

function typedOrArray(
  field: Field,
  type: string,
  limits: Limits,
  members: readonly string[] | undefined,
): Typed | undefined {
  if (!parseType(type).array) return typed(field, type, limits);
  const element = members === undefined ? typed(field, type.replace(/(\[\])+$/, ''), limits) : undefined;
  if (members === undefined && element === undefined) return undefined;
  return (chance) =>
    arrayLiteral(
      Array.from({ length: Math.floor(chance.random() * 4) }, () =>
        members === undefined ? (element?.(chance) ?? null) : (pick(chance.random, members) ?? null),
      ),
    );
}

function plainValue(column: Column, chance: Chance): Value {
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
function distinctValue(column: Column, chance: Chance, number: number): Value {
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

function ordinalValue(column: Column, number: number): Value {
  if (parseType(column.type).name === 'boolean') return number % 2 === 0;
  return isInteger(column.type) ? Math.ceil(column.limits.min ?? 1) + number : String(number + 1);
}

function personOf(seed: number, { faker, reseed }: SeededFaker): Person {
  reseed(mix(seed, 7919));
  return { first: faker.person.firstName(), last: faker.person.lastName() };
}

/** Remembers the last answer: a row's columns ask for the same timeline. */
function lastOf<T>(compute: (row: number) => T): (row: number) => T {
  let last: { readonly row: number; readonly value: T } | undefined;
  return (row) => {
    if (last?.row !== row) last = { row, value: compute(row) };
    return last.value;
  };
}
