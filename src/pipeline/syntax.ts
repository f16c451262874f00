/** What may be written in `pipelines/*.yaml`: one table of keys gives the reader, the editor's schema and the reference. */
import { isMap } from 'yaml';
import { entriesOf, list, mapOf, oneOrMany, written } from '../contract/yaml/collection.ts';
import { type Fields, key, record } from '../contract/yaml/record.ts';
import { count, literal, oneOf, plain, type Shape, text, wrongType } from '../contract/yaml/shape.ts';
import type { Place } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import type { OnFail } from './pipeline.ts';

const source = record('a source', {
  connection: key(text('a connection name'), 'Connection of datawright.yaml; `app` unless said.', {
    example: 'app',
  }),
  table: key(text('a table name'), 'Table to read.', { example: 'flights' }),
  file: key(text('a path'), 'File to read, relative to the project folder.', {
    example: 'data/flights.parquet',
  }),
  format: key(oneOf('csv', 'parquet', 'json', 'ndjson'), 'Of the file; its extension unless said.'),
  rename: key(
    mapOf(literal('a column name'), 'file columns and their names here', { what: 'column' }),
    'File column → column; those not named keep their names.',
    { example: '{ Flight Date: date }' },
  ),
  row_number: key(
    text('a column name'),
    'Adds the row’s number in the file, from 1, under this name: a key for files that have none.',
    {
      example: 'id',
    },
  ),
});

const cursor = record('change detection', {
  cursor: key(text('a column name'), 'Rows at or after the last run’s value of this column are read.', {
    example: 'updated_at',
  }),
  overlap: key(
    text('a duration'),
    'How far before that value reading begins, for writers whose clocks differ.',
    {
      example: '5m',
    },
  ),
});

const transform = record('a transform', {
  derive: key(
    mapOf(literal('an SQL expression'), 'columns and an SQL expression each', { what: 'column' }),
    'New or replaced columns, as SQL of the target over the row’s columns.',
    { example: '{ is_late: delay > 15 }' },
  ),
  filter: key(literal('an SQL condition'), 'Rows for which this is not true are left out and not counted.', {
    example: 'distance > 0',
  }),
  clean: key(
    oneOrMany(text('a column name'), 'a column name or a list of them'),
    'Blanks around texts are cut; an empty text becomes NULL.',
    {
      example: '[name, city]',
    },
  ),
});

const load = record('a load', {
  connection: key(
    text('a connection name'),
    '`app` for tables, `warehouse` for dimensions and facts unless said.',
  ),
  table: key(text('a table name'), 'Table to load.', { example: 'flights' }),
  dimension: key(text('a dimension name'), 'Dimension of the contract’s warehouse.', { example: 'airport' }),
  fact: key(text('a fact name'), 'Fact of the contract’s warehouse.', { example: 'flight' }),
  mode: key(
    oneOf('append', 'upsert', 'truncate'),
    'append adds rows; upsert replaces rows of the same key; truncate replaces all.',
    {
      example: 'upsert',
    },
  ),
});

const alerts = record('alerts', {
  to: key(text(), 'Whom to tell.', { example: 'slack', required: true }),
  on: key(oneOrMany(text(), 'an event or a list of them'), 'When.', { example: '[failure, late]' }),
});

const FAIL_ACTIONS = ['quarantine', 'deduplicate', 'unknown_member', 'fail'] as const;
const onFail = oneOf(...FAIL_ACTIONS);

export interface WrittenRule {
  readonly check: string;
  readonly arguments: unknown;
  readonly onFail: OnFail;
  readonly place: Place;
}

/** `{ <check>: <arguments>, on_fail }` */
const rule: Shape<WrittenRule> = {
  words: 'a rule such as { unique: id, on_fail: deduplicate }',
  schema: () => ({ type: 'object', properties: { on_fail: onFail.schema() }, minProperties: 1 }),
  read(node, reading, path) {
    if (!isMap(node)) return wrongType(node, reading, path, this.words);
    const entries = entriesOf(node, reading, path);
    const [check, second] = entries.filter((entry) => entry.key !== 'on_fail');
    if (check === undefined || second !== undefined) {
      const at = second?.place ?? reading.place(node, path);
      const message =
        second === undefined ? 'a rule names no check' : `a rule has ${check?.key} and ${second.key}`;
      reading.findings.add('F002', at, message, {
        fix:
          (second && didYouMean(second.key, ['on_fail'])) ?? 'one check a rule, e.g. - { not_null: email }',
      });
      return undefined;
    }
    const action = entries.find((entry) => entry.key === 'on_fail')?.value;
    return {
      check: check.key,
      arguments: check.value === undefined ? null : plain(check.value, reading),
      onFail:
        (action === undefined ? undefined : onFail.read(action, reading, `${path}.on_fail`)?.value) ??
        'quarantine',
      place: check.place,
    };
  },
};

export const pipelineShape = record('a pipeline', {
  pipeline: key(text('a name'), 'Its name, as in `datawright run <name>`.', {
    example: 'flights',
    required: true,
  }),
  description: key(text(), 'What it is for.'),
  owner: key(text(), 'Who answers for it.', { example: 'data@shop.example' }),
  source: key(source, 'Where rows come from: a table or a file.', {
    required: true,
    example: '{ table: flights }',
  }),
  changes: key(
    written('full or { cursor: column }', { scalar: oneOf('full'), map: cursor }),
    'Which rows are read again: all, or those that changed since the last run.',
    { example: '{ cursor: updated_at }' },
  ),
  transform: key(list(transform, 'a list of transforms'), 'What happens to rows on the way.'),
  rules: key(
    list(rule, 'a list of rules'),
    'What rows must satisfy beyond the table’s own constraints, and what happens to those that do not.',
  ),
  load: key(load, 'Where rows go: a table, a dimension or a fact.', {
    required: true,
    example: '{ fact: flight, mode: upsert }',
  }),
  chunk: key(count, 'Rows a chunk: the most that a killed run reads again.', { example: '250_000' }),
  schedule: key(text(), 'When it is to run, as cron writes it.', { example: '*/15 * * * *' }),
  sla: key(text('a duration'), 'How long it may take.', { example: '10m' }),
  alerts: key(alerts, 'Whom to tell when it fails or is late.'),
});

export type PipelineFields = Fields<(typeof pipelineShape)['keys']>;
