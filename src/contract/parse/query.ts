/** `queries:` and `volumes:` — how the data is read, and how much of it there is. */
import { didYouMean } from '../../core/suggestion.ts';
import { parseDuration } from '../../core/units.ts';
import type { Query, Table, Volume } from '../contract.ts';
import { list, mapOf, type Named, written } from '../yaml/collection.ts';
import type { Findings } from '../yaml/findings.ts';
import { type Fields, key, record } from '../yaml/record.ts';
import { count, literal, text } from '../yaml/shape.ts';
import type { Tables } from './tables.ts';

const queryShape = record('a query', {
  description: key(text(), 'What it is for.', { example: "A person's newest orders." }),
  sql: key(text('an SQL query'), 'The statement; parameters are written `:name`.', {
    example: 'SELECT id FROM users WHERE email = :email',
    required: true,
  }),
  calls: key(literal('a rate'), 'How often it runs.', { example: '200/s' }),
  expect: key(
    record('an expectation', {
      time: key(text('a duration'), 'Longest acceptable time.', { example: '5ms' }),
      rows: key(count, 'Rows it returns at most.', { example: '50' }),
      indexes: key(list(text('an index name'), 'a list of index names'), 'Indexes it must use.', {
        example: '[users_email_key]',
      }),
    }),
    'What is demanded of it.',
    { example: '{ time: 5ms, rows: 50 }' },
  ),
});

export const queries = mapOf(queryShape, 'a map of queries, each { sql, … }', { what: 'query' });

const volumeShape = record('a volume', {
  rows: key(count, 'Rows today.', { example: '2_000_000', required: true }),
  growth: key(literal('a factor'), 'Factor that plans are judged at.', { example: '10x' }),
});

export const volumes = mapOf(
  written('a number of rows or { rows, growth }', { scalar: count, map: volumeShape }),
  'a map of tables and their rows',
  { what: 'volume' },
);

export function assembleQuery(
  named: Named<Fields<(typeof queryShape)['keys']>>,
  tables: readonly Table[],
  findings: Findings,
): Query | undefined {
  const { value } = named;
  if (value?.sql === undefined) return undefined;
  const { time, rows, indexes } = value.expect ?? {};
  if (time !== undefined && parseDuration(time.value) === undefined) {
    findings.add('C003', time.place, `${time.value} is not a duration`, { fix: 'e.g. 5ms, 2 s' });
  }
  const known = new Set(tables.flatMap(indexNames));
  for (const index of indexes ?? []) {
    if (!known.has(index.value)) {
      findings.add(
        'C023',
        index.place,
        `${named.name} expects the index ${index.value}, which no table declares`,
        {
          fix: didYouMean(index.value, known) ?? 'declare it under indexes: of its table',
        },
      );
    }
  }
  return {
    name: named.name,
    place: named.place,
    ...(value.description === undefined ? {} : { description: value.description.value }),
    sql: value.sql.value.trim(),
    ...(value.calls === undefined ? {} : { calls: value.calls.value }),
    ...(value.expect === undefined
      ? {}
      : {
          expect: {
            ...(time === undefined ? {} : { time: time.value }),
            ...(rows === undefined ? {} : { rows }),
            ...(indexes === undefined ? {} : { indexes: indexes.map((index) => index.value) }),
          },
        }),
  };
}

function indexNames(table: Table): readonly string[] {
  const constraints = [
    ...(table.primaryKey === undefined ? [] : [table.primaryKey]),
    ...table.uniques,
    ...table.exclusions,
  ];
  return [...table.indexes, ...constraints].map((index) => index.name);
}

export function assembleVolume(
  named: Named<Fields<(typeof volumeShape)['keys']> | number>,
  tables: Tables,
  findings: Findings,
): Volume | undefined {
  const { name, place, value } = named;
  const table = tables.expect({ value: name, place }, findings);
  if (value === undefined || table === undefined) return undefined;
  if (typeof value === 'number') return { table: name, rows: value, growth: 1, place };
  const factor =
    value.growth === undefined ? 1 : Number(/^(\d+(?:\.\d+)?)\s*[x×]?$/i.exec(value.growth.value)?.[1]);
  if (value.growth !== undefined && !Number.isFinite(factor)) {
    findings.add('C003', value.growth.place, `${value.growth.value} is not a factor`, { fix: 'e.g. 10x' });
    return undefined;
  }
  return value.rows === undefined ? undefined : { table: name, rows: value.rows, growth: factor, place };
}
