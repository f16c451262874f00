/**
 * Made-up rows. Every cell is a pure function of table, column and row number, so a child row finds its parent's
 * key by computing it: nothing is kept in memory, and the same seed gives the same rows on every machine.
 */
import type { Faker } from '@faker-js/faker';
import type { Entity, Reference } from '../model.ts';
import { distinctValue, ordinalValue, plainValue } from './cell.ts';
import { type ColumnInput, describeColumns } from './columns.ts';
import { type TableKeys, tableKeys } from './keys.ts';
import { isOptional, isSelf, referenceId, type SeedOrder } from './order.ts';
import { hashText, mix, randomFrom } from './random.ts';
import { birthColumn, HISTORY, instantOf, isInstant, type Timeline, timelineOf } from './timeline.ts';
import type { Value } from './value.ts';
import type { Chance, Person } from './words.ts';

export interface GeneratorInput extends ColumnInput {
  readonly order: SeedOrder;
  readonly sizes: ReadonlyMap<string, number>;
  /** Rows each table has already. */
  readonly existing: ReadonlyMap<string, number>;
  readonly faker: SeededFaker;
  /** Newest instant, in milliseconds. */
  readonly until: number;
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

function tableGenerator(
  entity: Entity,
  input: GeneratorInput,
  byTable: ReadonlyMap<string, TableGenerator>,
): TableGenerator {
  const seed = hashText(entity.label);
  const offset = input.existing.get(entity.label) ?? 0;
  const { columns, conditions, equations } = describeColumns(entity, input, seed);
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
