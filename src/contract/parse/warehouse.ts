/** `warehouse:` — dimensions and facts, each tied to a table of the contract. */
import { didYouMean } from '../../core/suggestion.ts';
import type { Dimension, FactTable, Table, WarehouseDeclaration } from '../contract.ts';
import { list, mapOf, type Named, oneOrMany } from '../yaml/collection.ts';
import type { Findings } from '../yaml/findings.ts';
import { type Fields, key, record } from '../yaml/record.ts';
import { count, literal, text, type Written } from '../yaml/shape.ts';
import { knownColumn } from './table.ts';
import type { Tables } from './tables.ts';

const column = text('a column name');

const dimensionShape = record('a dimension', {
  from: key(text('a table name'), 'Source table.', { example: 'users' }),
  key: key(column, 'Natural key: the column of the source that names a member.', { example: 'id' }),
  scd: key(
    count,
    '1 overwrites attributes; 2 keeps their history with valid_from, valid_to and is_current.',
    { example: '2' },
  ),
  track: key(
    list(column, 'a list of column names'),
    'Attributes carried; with `scd: 2` a change in one opens a new version.',
    { example: '[country, role]' },
  ),
  calendar: key(
    text('two dates as first..last'),
    'Makes this the date dimension: one row a day, both dates included.',
    { example: '2024-01-01..2027-12-31' },
  ),
  description: key(text(), 'What one member is.', { example: 'People who order, with their history' }),
});

const factShape = record('a fact table', {
  from: key(text('a table name'), 'Source table.', { example: 'order_items', required: true }),
  grain: key(text(), 'In words: what one row is.', {
    example: 'one row per product in an order',
    required: true,
  }),
  key: key(
    oneOrMany(column, 'a column name or a list of them'),
    'Source columns that identify a row: the grain, checked.',
    { example: 'id', required: true },
  ),
  measures: key(list(column, 'a list of column names'), 'Numbers that are added up.', {
    example: '[quantity, line_total]',
  }),
  dimensions: key(
    mapOf(literal('a dimension name'), 'a map of columns and their dimensions', { what: 'dimension' }),
    'Source column → dimension; a date or timestamp column may point at the date dimension.',
    { example: '{ product_id: product, created_at: date }' },
  ),
  description: key(text(), 'What it is for.', { example: 'Sales by product, person and day' }),
});

export const warehouse = record('the warehouse', {
  dimensions: key(
    mapOf(dimensionShape, 'a map of dimensions, each { from, key, … }', {
      what: 'dimension',
      identifiers: true,
    }),
    'What facts are looked at by; table `dim_<name>`.',
  ),
  facts: key(
    mapOf(factShape, 'a map of facts, each { from, grain, … }', { what: 'fact', identifiers: true }),
    'What happened, one row each; table `fact_<name>`.',
  ),
});

type DimensionFields = Fields<(typeof dimensionShape)['keys']>;
type FactFields = Fields<(typeof factShape)['keys']>;

export function assembleWarehouse(
  fields: Fields<(typeof warehouse)['keys']>,
  tables: Tables,
  findings: Findings,
): WarehouseDeclaration {
  const declared = fields.dimensions ?? [];
  const dimensions = declared.flatMap((named) => assembleDimension(named, tables, findings) ?? []);
  const names = declared.map((named) => named.name);
  const facts = (fields.facts ?? []).flatMap((named) => assembleFact(named, names, tables, findings) ?? []);
  return { dimensions, facts };
}

function assembleDimension(
  { name, place, value }: Named<DimensionFields>,
  tables: Tables,
  findings: Findings,
): Dimension | undefined {
  if (value === undefined) return undefined;
  const description = value.description === undefined ? {} : { description: value.description.value };
  if (value.calendar !== undefined) {
    for (const other of ['from', 'key', 'scd', 'track'] as const) {
      if (value[other] !== undefined) {
        findings.add('C022', value.$keys[other] ?? place, `${name} is a calendar and has ${other}`, {
          fix: `remove ${other}`,
        });
      }
    }
    const [first, last] = value.calendar.value.split('..').map((date) => date.trim());
    if (first === undefined || last === undefined || !isDate(first) || !isDate(last) || first > last) {
      findings.add('C003', value.calendar.place, `${value.calendar.value} is not a period`, {
        fix: 'e.g. 2024-01-01..2027-12-31',
      });
      return undefined;
    }
    return { kind: 'date', name, first, last, place, ...description };
  }
  if (value.from === undefined || value.key === undefined) {
    const missing = value.from === undefined ? 'from' : 'key';
    if (value.$keys[missing] === undefined) {
      findings.add('C005', place, `dimension ${name} has no ${missing}`, {
        fix: 'write { from: table, key: column, scd: 1, track: [...] }, or { calendar: first..last }',
      });
    }
    return undefined;
  }
  if (value.scd !== undefined && value.scd !== 1 && value.scd !== 2) {
    findings.add('C003', value.$keys.scd ?? place, `${name}.scd must be 1 or 2`, {
      fix: '1 overwrites, 2 keeps history',
    });
    return undefined;
  }
  const table = tables.expect(value.from, findings);
  if (table === undefined) return undefined;
  const track = knownColumns(value.track ?? [], table, findings);
  if (knownColumns([value.key], table, findings).length === 0) return undefined;
  return {
    kind: 'table',
    name,
    from: value.from.value,
    key: value.key.value,
    scd: value.scd === 2 ? 2 : 1,
    track,
    place,
    ...description,
  };
}

function assembleFact(
  { name, place, value }: Named<FactFields>,
  dimensions: readonly string[],
  tables: Tables,
  findings: Findings,
): FactTable | undefined {
  if (value?.from === undefined || value.grain === undefined || value.key === undefined) return undefined;
  const table = tables.expect(value.from, findings);
  if (table === undefined) return undefined;
  const by = (value.dimensions ?? []).flatMap((named) => {
    const dimension = named.value;
    if (dimension === undefined) return [];
    if (!dimensions.includes(dimension.value)) {
      findings.add(
        'C024',
        dimension.place,
        `fact ${name} uses the dimension ${dimension.value}, which is not declared`,
        {
          fix: didYouMean(dimension.value, dimensions) ?? 'declare it under warehouse.dimensions',
        },
      );
      return [];
    }
    return knownColumns([{ value: named.name, place: named.place }], table, findings).map((known) => ({
      column: known,
      dimension: dimension.value,
    }));
  });
  return {
    name,
    from: value.from.value,
    grain: value.grain.value,
    key: knownColumns(value.key, table, findings),
    measures: knownColumns(value.measures ?? [], table, findings),
    dimensions: by,
    place,
    ...(value.description === undefined ? {} : { description: value.description.value }),
  };
}

function knownColumns(columns: readonly Written[], table: Table, findings: Findings): readonly string[] {
  const names = new Set(table.columns.map((c) => c.name));
  return columns.filter((c) => knownColumn(c, table.name, names, findings)).map((c) => c.value);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}
