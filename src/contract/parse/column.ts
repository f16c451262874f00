/** `columns:` of a table. */
import { camelCase } from '../../core/identifier.ts';
import type { Column } from '../contract.ts';
import { mapOf, type Named, oneOrMany, written } from '../yaml/collection.ts';
import type { Findings } from '../yaml/findings.ts';
import { type Fields, key, record } from '../yaml/record.ts';
import { flag, literal, oneOf, type Shape, text, type Written } from '../yaml/shape.ts';
import { columnStrategy, strategyOf } from './strategy.ts';

export const classification = oneOf('public', 'internal', 'confidential', 'restricted');
export const referentialAction = oneOf('no action', 'restrict', 'cascade', 'set null', 'set default');
export const deferrable = oneOf('immediate', 'deferred');
export const expression = literal('an SQL expression');

const generated = record('a generated column', {
  expression: key(expression, "Computed from the row's other columns.", {
    example: 'quantity * unit_price',
    required: true,
  }),
  stored: key(flag, 'Whether the value is kept in the row; `false` needs PostgreSQL 18.', {
    example: 'true',
  }),
});

export const columnShape = record('a column', {
  type: key(text('a PostgreSQL type'), 'PostgreSQL type, enum or domain; an array is written `text[]`.', {
    example: 'varchar(255)',
    required: true,
  }),
  description: key(text(), "What the value means. Becomes the column's comment.", {
    example: 'Unique login email',
  }),
  nullable: key(flag, 'Columns are NOT NULL unless this is `true`.', { example: 'true' }),
  default: key(
    expression,
    'SQL expression. For a column of an enum type a bare label is meant as the label.',
    { example: 'now()' },
  ),
  primary_key: key(
    flag,
    "The table's key is this column alone. For more than one, write `primary_key: [a, b]` at the table.",
    { example: 'true' },
  ),
  unique: key(flag, 'No two rows have the same value.', { example: 'true' }),
  check: key(oneOrMany(expression, 'an SQL condition'), 'Condition that every row meets.', {
    example: 'total >= 0',
  }),
  references: key(
    text('a column as table.column', /^[^.\s]+(?:\.[^.\s]+){1,2}$/),
    'Foreign key to a primary key or unique column.',
    { example: 'users.id' },
  ),
  on_delete: key(referentialAction, 'What happens to this row when the referenced one is deleted.', {
    example: 'cascade',
  }),
  on_update: key(referentialAction, 'What happens when the referenced key changes.', { example: 'cascade' }),
  deferrable: key(
    deferrable,
    'Check the foreign key at commit (`deferred`) or let a transaction ask for it (`immediate`).',
    { example: 'deferred' },
  ),
  identity: key(
    oneOf('always', 'by default'),
    'Numbered by the database; `always` refuses values given by hand.',
    { example: 'always' },
  ),
  generated: key(
    written('an SQL expression or { expression, stored }', { scalar: expression, map: generated }),
    "Computed by the database from the row's other columns; stored unless said otherwise.",
    { example: 'quantity * unit_price' },
  ),
  collation: key(
    text('a collation'),
    'Order and equality of text. One of a schema is written in quotes: `"public"."german"`.',
    { example: 'C' },
  ),
  field: key(text(), 'TypeScript property; camelCase of the column otherwise.', { example: 'passwordHash' }),
  renamed_from: key(text('a column name'), 'Earlier name. Renames are declared, never guessed.', {
    example: 'mail',
  }),
  strategy: key(
    columnStrategy,
    "How a rename or another type reaches a database in use; the table's strategy otherwise.",
    { example: 'online' },
  ),
  classification: key(classification, "How secret the value is; the table's classification otherwise.", {
    example: 'restricted',
  }),
  pii: key(text('a kind of personal data'), 'Kind of personal data: email, name, phone, location, …', {
    example: 'email',
  }),
  validation: key(
    text(),
    'For validators and people: `email`, `url`, a regular expression between slashes, or words.',
    { example: 'email' },
  ),
  accepts: key(text('a field name'), 'What a Create DTO takes instead of this column.', {
    example: 'password',
  }),
});

/** `id: uuid` says the type alone. */
export const columns: Shape<readonly Named<ColumnFields | Written>[]> = mapOf(
  written('a type or { type, … }', { scalar: text('a PostgreSQL type'), map: columnShape }),
  'a map of columns, each a type or { type, … }',
  { what: 'column', identifiers: true, nested: true },
);

export type ColumnFields = Fields<(typeof columnShape)['keys']>;

export function isShort(value: ColumnFields | Written): value is Written {
  return !('$keys' in value);
}

/** Labels of the enum type as a column names it, if it is one. */
export type EnumLabels = (type: string) => readonly string[] | undefined;

/** The column itself; what it says about keys, checks and references belongs to the table. */
export function assembleColumn(
  named: Named<ColumnFields | Written>,
  inPrimaryKey: boolean,
  labels: EnumLabels,
  findings: Findings,
): Column | undefined {
  const { name, place, value } = named;
  if (value === undefined) return undefined;
  const base = { name, place, field: camelCase(name), nullable: false };
  if (isShort(value)) return { ...base, type: value.value };
  if (value.type === undefined) return undefined;
  contradictions(named.place, value, inPrimaryKey, findings);
  const column: Column = {
    ...base,
    type: value.type.value.trim(),
    nullable: value.nullable === true,
    ...(value.field === undefined ? {} : { field: value.field.value }),
    ...(value.description === undefined ? {} : { description: value.description.value }),
    ...(value.default === undefined
      ? {}
      : { default: defaultOf(value.default.value, value.type.value, labels) }),
    ...(value.identity === undefined ? {} : { identity: value.identity.value }),
    ...(value.generated === undefined ? {} : { generated: generatedOf(value.generated) }),
    ...(value.collation === undefined ? {} : { collation: value.collation.value }),
    ...(value.renamed_from === undefined ? {} : { renamedFrom: value.renamed_from.value }),
    ...strategyOf(value.strategy),
    ...(value.classification === undefined ? {} : { classification: value.classification.value }),
    ...(value.pii === undefined ? {} : { pii: value.pii.value }),
    ...(value.validation === undefined ? {} : { validation: value.validation.value }),
    ...(value.accepts === undefined ? {} : { accepts: value.accepts.value }),
  };
  return column;
}

/** `default: pending` of an enum column is the label; everything else is SQL. */
function defaultOf(written: string, type: string, labels: EnumLabels): string {
  return labels(type)?.includes(written) ? `'${written.replaceAll("'", "''")}'` : written;
}

function generatedOf(value: NonNullable<ColumnFields['generated']>): { expression: string; stored: boolean } {
  if ('value' in value) return { expression: value.value, stored: true };
  return { expression: value.expression?.value ?? 'NULL', stored: value.stored ?? true };
}

function contradictions(
  place: Named<unknown>['place'],
  value: ColumnFields,
  inPrimaryKey: boolean,
  findings: Findings,
): void {
  const keys = value.$keys;
  const values = (['default', 'identity', 'generated'] as const).filter((k) => value[k] !== undefined);
  if (values.length > 1) {
    findings.add('C022', keys[values[1] ?? ''] ?? place, `${place.object} has both ${values.join(' and ')}`, {
      fix: 'a column gets its value in one way',
    });
  }
  if (inPrimaryKey && value.nullable === true) {
    findings.add('C022', keys.nullable ?? place, `${place.object} is nullable and part of the primary key`, {
      fix: 'remove nullable: a primary key is never null',
    });
  }
  for (const action of ['on_delete', 'on_update', 'deferrable'] as const) {
    if (value[action] !== undefined && value.references === undefined) {
      findings.add('C022', keys[action] ?? place, `${place.object} has ${action} but references nothing`, {
        fix: 'add references: table.column',
      });
    }
  }
}
