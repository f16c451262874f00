/** Foreign keys, once every table is known: the target exists, is a key, and has the same type. */
import type { Place } from '../../core/diagnostic.ts';
import { didYouMean } from '../../core/suggestion.ts';
import type { ForeignKey, Table } from '../contract.ts';
import type { Findings } from '../yaml/findings.ts';
import type { Written } from '../yaml/shape.ts';
import { isShort } from './column.ts';
import { foreignKeyName } from './names.ts';
import { knownColumn, type NamedTable } from './table.ts';
import type { Tables } from './tables.ts';

export function assembleForeignKeys(
  named: NamedTable,
  table: Table,
  tables: Tables,
  findings: Findings,
): readonly ForeignKey[] {
  const names = new Set(table.columns.map((column) => column.name));
  const inline = (named.value?.columns ?? []).flatMap(({ name, value }): ForeignKey[] => {
    if (value === undefined || isShort(value) || value.references === undefined) return [];
    const { references } = value;
    const dot = references.value.lastIndexOf('.');
    const target = resolve(
      { ...references, value: references.value.slice(0, dot) },
      [{ ...references, value: references.value.slice(dot + 1) }],
      { table, columns: [name], place: references.place, written: references.value },
      tables,
      findings,
    );
    if (target === undefined) return [];
    return [
      {
        name: foreignKeyName(table.name, [name]),
        columns: [name],
        references: target,
        onDelete: value.on_delete?.value ?? 'no action',
        onUpdate: value.on_update?.value ?? 'no action',
        ...(value.deferrable === undefined ? {} : { deferrable: value.deferrable.value }),
        place: references.place,
      },
    ];
  });
  const listed = (named.value?.foreign_keys ?? []).flatMap((key): ForeignKey[] => {
    const columns = key.columns ?? [];
    const reference = key.references;
    const own = columns.filter((column) => knownColumn(column, named.name, names, findings));
    if (own.length < columns.length || reference?.table === undefined || reference.columns === undefined)
      return [];
    const from = own.map((column) => column.value);
    const target = resolve(
      reference.table,
      reference.columns,
      {
        table,
        columns: from,
        place: key.$place,
        written: `${reference.table.value} (${reference.columns.map((c) => c.value).join(', ')})`,
      },
      tables,
      findings,
    );
    if (target === undefined) return [];
    return [
      {
        name: key.name?.value ?? foreignKeyName(table.name, from),
        columns: from,
        references: target,
        onDelete: key.on_delete?.value ?? 'no action',
        onUpdate: key.on_update?.value ?? 'no action',
        ...(key.deferrable === undefined ? {} : { deferrable: key.deferrable.value }),
        ...(key.description === undefined ? {} : { description: key.description.value }),
        place: key.$place,
      },
    ];
  });
  const seen = new Set<string>();
  return [...inline, ...listed].filter((key) => {
    if (!seen.has(key.name)) return seen.add(key.name);
    findings.add('C007', key.place, `${named.name} has two foreign keys named ${key.name}`, {
      fix: 'give one of them another name:, or remove the repetition',
    });
    return false;
  });
}

interface From {
  readonly table: Table;
  readonly columns: readonly string[];
  readonly place: Place;
  /** The target as people wrote it. */
  readonly written: string;
}

function resolve(
  name: Written,
  columns: readonly Written[],
  from: From,
  tables: Tables,
  findings: Findings,
): ForeignKey['references'] | undefined {
  const who = `${from.table.name}.${from.columns.join(', ')}`;
  const why = 'A foreign key needs a primary key or unique column on the other side.';
  const target = tables.find(name.value);
  if (target === undefined) {
    const column = columns.map((c) => c.value).join(', ');
    const near = didYouMean(name.value, tables.names);
    findings.add('C012', from.place, `${who} references ${from.written}, which does not exist`, {
      why,
      fix: near?.replace('?', `.${column}?`) ?? `declare the table ${name.value}`,
    });
    return undefined;
  }
  const byName = new Map(target.columns.map((column) => [column.name, column]));
  const unknown = columns.find((column) => !byName.has(column.value));
  if (unknown !== undefined) {
    const near = didYouMean(unknown.value, byName.keys());
    const key = target.primaryKey?.columns.join(', ');
    findings.add('C012', unknown.place, `${who} references ${from.written}, which does not exist`, {
      why,
      fix:
        near?.replace('mean ', `mean ${name.value}.`) ??
        (key === undefined ? undefined : `the key of ${name.value} is ${key}`),
    });
    return undefined;
  }
  const wanted = columns.map((column) => column.value);
  if (columns.length !== from.columns.length) {
    findings.add(
      'C016',
      from.place,
      `${who} has ${from.columns.length} columns and references ${columns.length}`,
    );
    return undefined;
  }
  if (!isKey(target, wanted)) {
    const key = target.primaryKey?.columns.join(', ');
    findings.add('C015', from.place, `${from.written} is neither the primary key nor unique`, {
      why,
      fix: key === undefined ? `make it unique: true` : `reference ${name.value}.${key}, or make it unique`,
    });
    return undefined;
  }
  from.columns.forEach((column, i) => {
    const own = from.table.columns.find((c) => c.name === column)?.type ?? '';
    const other = byName.get(wanted[i] ?? '')?.type ?? '';
    const fit = fitOf(own, other);
    if (fit === 'same') return;
    findings.add(
      'C016',
      from.place,
      `${from.table.name}.${column} is ${own}, but ${name.value}.${wanted[i]} is ${other}`,
      {
        severity: fit === 'narrower' ? 'warning' : 'error',
        why:
          fit === 'narrower'
            ? 'It holds until the referenced numbers outgrow this column.'
            : 'PostgreSQL cannot compare the two.',
        fix: `write type: ${other}`,
      },
    );
  });
  return { schema: target.schema, table: target.name, columns: wanted };
}

function isKey(table: Table, columns: readonly string[]): boolean {
  const wanted = [...columns].sort().join();
  const plainUnique = table.indexes.filter((index) => index.unique && index.where === undefined);
  return [table.primaryKey, ...table.uniques, ...plainUnique].some(
    (key) => key !== undefined && [...key.columns].sort().join() === wanted,
  );
}

/** Types that PostgreSQL compares with each other, by their usual spellings; others are its own to judge. */
const FAMILIES: readonly (readonly string[])[] = [
  [
    'smallint',
    'int2',
    'smallserial',
    'integer',
    'int',
    'int4',
    'serial',
    'bigint',
    'int8',
    'bigserial',
    'numeric',
    'decimal',
  ],
  ['text', 'varchar', 'character varying', 'char', 'character', 'citext', 'name'],
  ['uuid'],
  ['boolean', 'bool'],
  ['date', 'timestamp', 'timestamptz', 'timestamp with time zone', 'timestamp without time zone'],
  ['bytea'],
];
const WIDTHS: Readonly<Record<string, number>> = {
  smallint: 2,
  int2: 2,
  smallserial: 2,
  integer: 4,
  int: 4,
  int4: 4,
  serial: 4,
  bigint: 8,
  int8: 8,
  bigserial: 8,
};

function fitOf(own: string, other: string): 'same' | 'narrower' | 'different' {
  const [a, b] = [bare(own), bare(other)];
  const families = [a, b].map((type) => FAMILIES.findIndex((family) => family.includes(type)));
  if (families.includes(-1)) return 'same';
  if (families[0] !== families[1]) return 'different';
  return (WIDTHS[a] ?? 0) < (WIDTHS[b] ?? 0) && WIDTHS[a] !== undefined ? 'narrower' : 'same';
}

function bare(type: string): string {
  return type
    .toLowerCase()
    .replace(/\s*\([^)]*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
