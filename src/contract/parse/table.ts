/** `tables:` — what one table says, and the Table it becomes. References to other tables are in foreign-keys.ts. */

import { pascalCase, singular } from '../../core/identifier.ts';
import { didYouMean } from '../../core/suggestion.ts';
import { parseDuration } from '../../core/units.ts';
import type { CheckDeclaration, Column, Index, Table, UniqueDeclaration } from '../contract.ts';
import { list, mapOf, type Named, written } from '../yaml/collection.ts';
import type { Findings } from '../yaml/findings.ts';
import { type Fields, key, record } from '../yaml/record.ts';
import { flag, oneOf, text, type Written } from '../yaml/shape.ts';
import {
  assembleColumn,
  classification,
  columns,
  deferrable,
  type EnumLabels,
  expression,
  isShort,
  referentialAction,
} from './column.ts';
import {
  checkName,
  exclusionName,
  indexedColumn,
  indexName,
  primaryKeyName,
  qualified,
  uniqueName,
} from './names.ts';
import { assembleReshaped, contractStrategy, reshaped } from './strategy.ts';

const columnNames = list(text('a column name'), 'a list of column names');

const uniqueShape = record('a unique constraint', {
  columns: key(columnNames, 'Columns whose values together are unique.', {
    example: '[order_id, product_id]',
    required: true,
  }),
  name: key(text(), 'Name; `<table>_<columns>_key` otherwise.', { example: 'one_line_per_product' }),
  nulls_not_distinct: key(flag, 'Two nulls count as equal.', { example: 'true' }),
  deferrable: key(deferrable, 'Check at commit (`deferred`) or let a transaction ask for it (`immediate`).', {
    example: 'deferred',
  }),
});

const foreignKeyShape = record('a foreign key', {
  columns: key(columnNames, 'Columns of this table.', { example: '[country, region]', required: true }),
  references: key(
    record('the referenced columns', {
      table: key(text('a table name'), 'Referenced table.', { example: 'regions', required: true }),
      columns: key(columnNames, 'Its primary key or a unique set of its columns.', {
        example: '[country, code]',
        required: true,
      }),
    }),
    'What is referenced.',
    { example: '{ table: regions, columns: [country, code] }', required: true },
  ),
  name: key(text(), 'Name; `fk_<table>_<columns>` otherwise.', { example: 'fk_orders_region' }),
  on_delete: key(referentialAction, 'What happens to this row when the referenced one is deleted.', {
    example: 'restrict',
  }),
  on_update: key(referentialAction, 'What happens when the referenced key changes.', { example: 'cascade' }),
  deferrable: key(deferrable, 'Check at commit (`deferred`) or let a transaction ask for it (`immediate`).', {
    example: 'deferred',
  }),
  description: key(text(), "Becomes the constraint's comment.", { example: 'The region the order ships to' }),
});

const checkShape = record('a check', {
  expression: key(expression, 'Condition that every row meets.', {
    example: 'starts_at < ends_at',
    required: true,
  }),
  name: key(text(), 'Name; `<table>_check` otherwise, numbered from the second on.', {
    example: 'bookings_ends_after_start',
  }),
  description: key(text(), "Why. Becomes the constraint's comment.", {
    example: 'A booking lasts at least a moment',
  }),
});

const exclusionShape = record('an exclusion constraint', {
  elements: key(expression, 'What may not meet, with operators.', {
    example: 'room_id WITH =, during WITH &&',
    required: true,
  }),
  method: key(text('an index method'), 'Index method; gist otherwise.', { example: 'gist' }),
  where: key(expression, 'Only rows that meet this condition.', { example: 'NOT cancelled' }),
  name: key(text(), 'Name; `<table>_excl` otherwise.', { example: 'bookings_do_not_overlap' }),
});

const indexShape = record('an index', {
  columns: key(
    list(expression, 'a list of columns or expressions'),
    'Columns or parenthesised expressions, each with its order.',
    { example: '[user_id, created_at DESC]', required: true },
  ),
  reason: key(text(), 'Which reading it serves. Shown in the data model.', {
    example: "A person's newest orders; foreign key",
  }),
  where: key(expression, 'Only rows that meet this condition are indexed.', {
    example: 'deleted_at IS NULL',
  }),
  unique: key(flag, 'No two indexed rows are equal.', { example: 'true' }),
  method: key(text('an index method'), 'btree otherwise.', { example: 'gin' }),
  include: key(columnNames, 'Columns carried along for index-only reading.', { example: '[total]' }),
  nulls_not_distinct: key(flag, 'Two nulls count as equal in a unique index.', { example: 'true' }),
  name: key(text(), 'Name; `idx_<table>_<columns>` otherwise.', { example: 'idx_orders_newest' }),
});

const denormalizedShape = record('a recorded denormalization', {
  column: key(text('a column name'), 'Column that repeats what could be computed.', {
    example: 'total',
    required: true,
  }),
  serves: key(text('a query name'), 'Query it makes fast.', { example: 'order_list', required: true }),
  gain: key(text(), 'What it was worth.', { example: '38ms → 4ms' }),
  kept_by: key(text(), 'What keeps it right.', { example: 'trigger orders_total', required: true }),
  staleness: key(text(), 'How old it may be.', { example: 'none', required: true }),
});

const retentionShape = record('a retention', {
  keep: key(text('a duration'), 'How long rows are kept.', { example: '7 years', required: true }),
  after: key(text('a column name'), 'Column the time counts from.', {
    example: 'deleted_at',
    required: true,
  }),
  // biome-ignore lint/suspicious/noThenProperty: `then` is a word of the contract and never a function
  then: key(oneOf('erase', 'archive', 'anonymize'), 'What happens then.', {
    example: 'erase',
    required: true,
  }),
});

export const tableShape = record('a table', {
  description: key(text(), "What one row is. Becomes the table's comment.", {
    example: 'A person who can sign in.',
  }),
  classification: key(
    classification,
    'How secret its rows are: public, internal, confidential or restricted.',
    { example: 'confidential' },
  ),
  owner: key(text(), 'Who answers for it.', { example: 'accounts@shop.example' }),
  retention: key(retentionShape, 'How long rows are kept and what happens then.', {
    example: '{ keep: 7 years, after: deleted_at, then: erase }',
  }),
  subject: key(text('a column name'), 'Column that identifies the person the row is about.', {
    example: 'id',
  }),
  entity: key(text(), 'TypeScript interface; PascalCase singular of the table otherwise.', {
    example: 'User',
  }),
  renamed_from: key(text('a table name'), 'Earlier name. Renames are declared, never guessed.', {
    example: 'accounts',
  }),
  strategy: contractStrategy,
  reshaped,
  columns: key(columns, 'Columns in order.', {
    example: '{ id: { type: uuid, primary_key: true } }',
    required: true,
  }),
  primary_key: key(
    written('a list of column names or { columns, name }', {
      list: columnNames,
      map: record('a primary key', {
        columns: key(columnNames, 'Columns in order.', { example: '[order_id, line]', required: true }),
        name: key(text(), 'Name; `<table>_pkey` otherwise.', { example: 'order_items_pkey' }),
      }),
    }),
    'Key of more than one column.',
    { example: '[order_id, line]' },
  ),
  unique: key(
    list(
      written('a list of column names or { columns, … }', { list: columnNames, map: uniqueShape }),
      'a list of unique constraints',
    ),
    'Sets of columns whose values together are unique.',
    { example: '[[order_id, product_id]]' },
  ),
  foreign_keys: key(
    list(foreignKeyShape, 'a list of foreign keys'),
    'Foreign keys of more than one column; a single column says `references:`.',
  ),
  checks: key(
    list(
      written('an SQL condition or { expression, … }', { scalar: expression, map: checkShape }),
      'a list of checks',
    ),
    'Conditions over several columns.',
    { example: '[{ name: ends_after_start, expression: starts_at < ends_at }]' },
  ),
  exclusions: key(
    list(exclusionShape, 'a list of exclusion constraints'),
    'Pairs of rows that may not exist.',
  ),
  indexes: key(
    list(
      written('a list of columns or { columns, … }', {
        list: list(expression, 'a list of columns'),
        map: indexShape,
      }),
      'a list of indexes',
    ),
    'Indexes with the reading they serve.',
    { example: '[{ columns: [deleted_at], reason: Skip soft-deleted users }]' },
  ),
  denormalized: key(
    list(denormalizedShape, 'a list of denormalizations'),
    'Recorded decisions to keep computed data.',
  ),
});

export const tables = mapOf(tableShape, 'a map of tables, each { columns, … }', {
  what: 'table',
  identifiers: true,
});

export type TableFields = Fields<(typeof tableShape)['keys']>;
export type NamedTable = Named<TableFields>;

/** Everything but foreign keys, which need the other tables. */
export function assembleTable(
  named: NamedTable,
  defaultSchema: string,
  labels: EnumLabels,
  findings: Findings,
): Table | undefined {
  const fields = named.value;
  if (fields === undefined) return undefined;
  const { schema, name } = qualified(named.name, defaultSchema);
  const declared = fields.columns ?? [];
  const names = new Set(declared.map((column) => column.name));
  const known = (list: readonly Written[]): readonly string[] =>
    list.filter((column) => knownColumn(column, named.name, names, findings)).map((column) => column.value);

  const primaryKey = assembleKey(named, name, known, findings);
  const keyColumns = new Set(primaryKey?.columns);
  const assembled = declared
    .map((column) => assembleColumn(column, keyColumns.has(column.name), labels, findings))
    .filter((column) => column !== undefined);
  if (fields.columns?.length === 0 && fields.$keys.columns !== undefined) {
    findings.add('C020', fields.$keys.columns, `${named.name} has no columns`, {
      fix: 'declare one: id: uuid',
    });
  }
  const checks = assembleChecks(name, fields);
  const table: Table = {
    name,
    schema,
    place: named.place,
    entity: fields.entity?.value ?? pascalCase(singular(name)),
    ...(fields.description === undefined ? {} : { description: fields.description.value }),
    ...(fields.classification === undefined ? {} : { classification: fields.classification.value }),
    ...(fields.owner === undefined ? {} : { owner: fields.owner.value }),
    ...retentionOf(fields, known, findings),
    ...(fields.subject !== undefined && known([fields.subject]).length > 0
      ? { subject: fields.subject.value }
      : {}),
    ...(fields.renamed_from === undefined ? {} : { renamedFrom: fields.renamed_from.value }),
    ...(fields.strategy === undefined ? {} : { strategy: fields.strategy.value }),
    ...assembleReshaped(fields.reshaped, named.name, names, findings),
    columns: withoutRepeatedFields(assembled, findings),
    ...(primaryKey === undefined ? {} : { primaryKey }),
    uniques: assembleUniques(name, fields, known),
    foreignKeys: [],
    checks,
    exclusions: (fields.exclusions ?? []).map((exclusion, i) => ({
      name: exclusion.name?.value ?? exclusionName(i === 0 ? name : `${name}_${i}`),
      method: exclusion.method?.value ?? 'gist',
      elements: exclusion.elements?.value ?? '',
      ...(exclusion.where === undefined ? {} : { where: exclusion.where.value }),
      place: exclusion.$place,
    })),
    indexes: assembleIndexes(named.name, name, fields, names, findings),
    denormalized: (fields.denormalized ?? []).flatMap((decision) => {
      if (decision.column === undefined || known([decision.column]).length === 0) return [];
      return [
        {
          column: decision.column.value,
          serves: decision.serves?.value ?? '',
          ...(decision.gain === undefined ? {} : { gain: decision.gain.value }),
          keptBy: decision.kept_by?.value ?? '',
          staleness: decision.staleness?.value ?? '',
          place: decision.$place,
        },
      ];
    }),
  };
  uniqueNames(table, findings);
  return table;
}

type Known = (columns: readonly Written[]) => readonly string[];

/** Reports a column name that the table does not have. */
export function knownColumn(
  column: Written,
  table: string,
  names: ReadonlySet<string>,
  findings: Findings,
): boolean {
  if (names.has(column.value)) return true;
  findings.add('C013', column.place, `${table} has no column ${column.value}`, {
    fix: didYouMean(column.value, names) ?? `its columns are ${[...names].slice(0, 12).join(', ')}`,
  });
  return false;
}

function assembleKey(
  named: NamedTable,
  table: string,
  known: Known,
  findings: Findings,
): Table['primaryKey'] {
  const fields = named.value;
  const inline = (fields?.columns ?? []).filter(
    ({ value }) => value !== undefined && !isShort(value) && value.primary_key === true,
  );
  const said = fields?.primary_key;
  const place = fields?.$keys.primary_key ?? named.place;
  if (inline.length > 1 || (inline.length > 0 && said !== undefined)) {
    const second = said === undefined ? (inline[1]?.place ?? named.place) : place;
    findings.add('C022', second, `${named.name} has more than one primary key`, {
      fix: 'write primary_key: [a, b] once, at the table',
    });
  }
  if (said !== undefined) {
    const list =
      'columns' in said ? (said as { columns?: readonly Written[] }).columns : (said as readonly Written[]);
    const name = '$keys' in said ? said.name?.value : undefined;
    return { name: name ?? primaryKeyName(table), columns: known(list ?? []), place };
  }
  const [only] = inline;
  return only === undefined
    ? undefined
    : { name: primaryKeyName(table), columns: [only.name], place: only.place };
}

function assembleUniques(table: string, fields: TableFields, known: Known): readonly UniqueDeclaration[] {
  const inline = (fields.columns ?? []).flatMap(({ name, place, value }) =>
    value !== undefined && !isShort(value) && value.unique === true
      ? [{ name: uniqueName(table, [name]), columns: [name], nullsNotDistinct: false, place }]
      : [],
  );
  const listed = (fields.unique ?? []).flatMap((unique): UniqueDeclaration[] => {
    const long = '$keys' in unique ? unique : undefined;
    const given = '$keys' in unique ? (unique.columns ?? []) : unique;
    const columns = known(given);
    if (columns.length === 0 || columns.length < given.length) return [];
    return [
      {
        name: long?.name?.value ?? uniqueName(table, columns),
        columns,
        nullsNotDistinct: long?.nulls_not_distinct ?? false,
        ...(long?.deferrable === undefined ? {} : { deferrable: long.deferrable.value }),
        place: long?.$place ?? given[0]?.place ?? {},
      },
    ];
  });
  return [...inline, ...listed];
}

/** Derived names count up when a column or table has several checks, as PostgreSQL's own do. */
function assembleChecks(table: string, fields: TableFields): readonly CheckDeclaration[] {
  const used = new Map<string, number>();
  const free = (name: string): string => {
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    return count === 0 ? name : `${name}${count}`;
  };
  const inline = (fields.columns ?? []).flatMap(({ name, value }) =>
    value === undefined || isShort(value)
      ? []
      : (value.check ?? []).map((check) => ({
          name: free(checkName(table, name)),
          expression: check.value,
          place: check.place,
        })),
  );
  const listed = (fields.checks ?? []).map((check): CheckDeclaration => {
    if (!('$keys' in check))
      return { name: free(`${table}_check`), expression: check.value, place: check.place };
    return {
      name: check.name?.value ?? free(`${table}_check`),
      expression: check.expression?.value ?? 'true',
      ...(check.description === undefined ? {} : { description: check.description.value }),
      place: check.$place,
    };
  });
  return [...inline, ...listed];
}

function assembleIndexes(
  title: string,
  table: string,
  fields: TableFields,
  names: ReadonlySet<string>,
  findings: Findings,
): readonly Index[] {
  return (fields.indexes ?? []).flatMap((index): Index[] => {
    const long = '$keys' in index ? index : undefined;
    const entries = '$keys' in index ? (index.columns ?? []) : index;
    const wrong = entries.filter((entry) => {
      const column = indexedColumn(entry.value);
      return column !== undefined && !knownColumn({ ...entry, value: column }, title, names, findings);
    });
    const include = (long?.include ?? []).filter((column) => knownColumn(column, title, names, findings));
    if (wrong.length > 0 || entries.length === 0) return [];
    const columns = entries.map((entry) => entry.value);
    return [
      {
        name: long?.name?.value ?? indexName(table, columns),
        columns,
        unique: long?.unique ?? false,
        method: long?.method?.value ?? 'btree',
        include: include.map((column) => column.value),
        ...(long?.where === undefined ? {} : { where: long.where.value }),
        nullsNotDistinct: long?.nulls_not_distinct ?? false,
        ...(long?.reason === undefined ? {} : { reason: long.reason.value }),
        place: long?.$place ?? entries[0]?.place ?? {},
      },
    ];
  });
}

function retentionOf(fields: TableFields, known: Known, findings: Findings): Pick<Table, 'retention'> {
  const { keep, after, then } = fields.retention ?? {};
  if (keep === undefined || after === undefined || then === undefined) return {};
  if (known([after]).length === 0) return {};
  if (parseDuration(keep.value) === undefined) {
    findings.add('C003', keep.place, `${keep.value} is not a duration`, {
      fix: 'e.g. 90 days, 6 months, 7 years',
    });
    return {};
  }
  // biome-ignore lint/suspicious/noThenProperty: `then` is a word of the contract and never a function
  return { retention: { keep: keep.value, after: after.value, then: then.value } };
}

/** Two columns must not become one TypeScript property. */
function withoutRepeatedFields(columns: readonly Column[], findings: Findings): readonly Column[] {
  const seen = new Map<string, Column>();
  for (const column of columns) {
    const earlier = seen.get(column.field);
    if (earlier === undefined) seen.set(column.field, column);
    else {
      findings.add(
        'C007',
        column.place,
        `${column.name} and ${earlier.name} both become the field ${column.field}`,
        {
          fix: 'give one of them another field:',
        },
      );
    }
  }
  return columns;
}

/** Constraints of a table share one name space. */
function uniqueNames(table: Table, findings: Findings): void {
  const seen = new Set<string>();
  const all = [
    ...(table.primaryKey === undefined ? [] : [table.primaryKey]),
    ...table.uniques,
    ...table.checks,
    ...table.exclusions,
  ];
  for (const constraint of all) {
    if (seen.has(constraint.name)) {
      findings.add('C007', constraint.place, `${table.name} has two constraints named ${constraint.name}`, {
        fix: 'give one of them another name:, or remove the repetition',
      });
    }
    seen.add(constraint.name);
  }
}
