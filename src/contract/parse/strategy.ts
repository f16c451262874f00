/** How changes reach a database in use: `strategy:` of the contract, a table or a column, and `reshaped:`. */
import type { ColumnStrategy, Reshaping } from '../contract.ts';
import { list, mapOf, type Named, written } from '../yaml/collection.ts';
import type { Findings } from '../yaml/findings.ts';
import { type Fields, key, record } from '../yaml/record.ts';
import { literal, oneOf, type Written } from '../yaml/shape.ts';

export const strategy = oneOf('online', 'direct');

const expression = literal('an SQL expression');

const conversion = record('an online strategy', {
  using: key(expression, 'The new value, from the old column under its old name; a cast otherwise.', {
    example: 'round(total * 100)',
  }),
  back: key(expression, 'The old value, from the new column under its new name; a cast otherwise.', {
    example: 'total / 100.0',
  }),
});

/** `online`, `direct`, or `{ using, back }`, which is online with its own conversion. */
export const columnStrategy = written('online, direct or { using, back }', {
  scalar: strategy,
  map: conversion,
});

export const contractStrategy = key(
  strategy,
  '`online`: renamed and retyped columns live beside their old form for a release, and what is dropped is deprecated first. `direct` otherwise. Tables and columns may say their own.',
  { example: 'online' },
);

const expressions = mapOf(expression, 'a map of columns, each with an SQL expression', {
  what: 'column',
  identifiers: true,
});

const reshapingShape = record('a split or merge of columns', {
  to: key(expressions, 'New columns, each computed from the old ones.', {
    example: "{ first_name: split_part(name, ' ', 1) }",
    required: true,
  }),
  from: key(expressions, 'Old columns, no longer declared, each computed back from the new ones.', {
    example: "{ name: first_name || ' ' || last_name }",
    required: true,
  }),
});

export const reshaped = key(
  list(reshapingShape, 'a list of { to, from }'),
  'Columns that are split or merged: old and new ones are both kept right for a release.',
);

type Given = Fields<(typeof conversion)['keys']> | Written<'online' | 'direct'>;

export function strategyOf(given: Given | undefined): { readonly strategy?: ColumnStrategy } {
  if (given === undefined) return {};
  if ('value' in given) return { strategy: { how: given.value } };
  return {
    strategy: {
      how: 'online',
      ...(given.using === undefined ? {} : { using: given.using.value }),
      ...(given.back === undefined ? {} : { back: given.back.value }),
    },
  };
}

/** `declared` are the table's columns: the new ones are among them, the old ones are not. */
export function assembleReshaped(
  given: readonly Fields<(typeof reshapingShape)['keys']>[] | undefined,
  table: string,
  declared: ReadonlySet<string>,
  findings: Findings,
): { readonly reshaped?: readonly Reshaping[] } {
  if (given === undefined) return {};
  const columnsOf = (entries: readonly Named<Written>[] | undefined, wanted: boolean): Reshaping['to'] =>
    (entries ?? []).flatMap(({ name, place, value }) => {
      if (value === undefined) return [];
      if (declared.has(name) === wanted) return [{ column: name, expression: value.value }];
      findings.add(
        wanted ? 'C013' : 'C022',
        place,
        wanted
          ? `${table} has no column ${name}`
          : `${table}.${name} is declared, and said to be reshaped away`,
        { fix: wanted ? 'declare it under columns:' : 'remove it from columns:, or from reshaped:' },
      );
      return [];
    });
  return {
    reshaped: given.map((each) => ({
      to: columnsOf(each.to, true),
      from: columnsOf(each.from, false),
      place: each.$place,
    })),
  };
}
