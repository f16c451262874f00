/** The Schema: a catalog's tables with all that belongs to them, as rules of design look at it. */
import { type Catalog, type Fact, type FactId, factsOf, type KindName } from '../../catalog/catalog.ts';
import type { ConstraintAttributes } from '../../catalog/constraint.ts';
import { attributes, nameParts, sqlName } from '../../catalog/kind.ts';
import type { CheckAttributes } from '../../catalog/kinds/check.ts';
import type { ColumnAttributes } from '../../catalog/kinds/column.ts';
import type { ForeignKeyAttributes } from '../../catalog/kinds/foreign-key.ts';
import type { IndexAttributes } from '../../catalog/kinds/index.ts';
import type { PolicyAttributes } from '../../catalog/kinds/policy.ts';
import type { TableAttributes } from '../../catalog/kinds/table.ts';
import type { TriggerAttributes } from '../../catalog/kinds/trigger.ts';
import { grouped } from '../../core/group.ts';
import { quoteIdentifier, unquoteIdentifier } from '../../core/identifier.ts';
import { indexParts } from '../../sql/deparsed.ts';

/** A fact with its attributes at hand. */
export type Item<Attributes> = Attributes & {
  readonly id: FactId;
  readonly schema: string;
  /** Its own name alone, unquoted. */
  readonly name: string;
  /** As people say it: `orders.user_id`. */
  readonly label: string;
  readonly comment?: string;
};

export type Column = Item<ColumnAttributes>;
export type Key = Item<ConstraintAttributes>;
export type ForeignKey = Item<ForeignKeyAttributes>;
export type Index = Item<IndexAttributes>;

export interface Table extends Item<TableAttributes> {
  /** Qualified and quoted where it must be: as attributes of other facts name it. */
  readonly sql: string;
  readonly columns: readonly Column[];
  readonly primaryKey?: Key;
  readonly uniques: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Item<CheckAttributes>[];
  readonly exclusions: readonly Key[];
  /** Those that no constraint stands for. */
  readonly indexes: readonly Index[];
  readonly triggers: readonly Item<TriggerAttributes>[];
  readonly policies: readonly Item<PolicyAttributes>[];
}

export interface Schema {
  readonly catalog: Catalog;
  /** Partitions are not among them: they are as their table is. */
  readonly tables: readonly Table[];
  /** By its qualified name in SQL. */
  table(sql: string): Table | undefined;
  /** Facts of another kind. */
  all<Attributes>(kind: KindName): readonly Item<Attributes>[];
}

export function schemaOf(catalog: Catalog): Schema {
  const all = [...catalog.facts.values()];
  const parts = grouped(all, ({ parent }) => parent);
  const comments = new Map(
    factsOf(catalog, 'comment').map(({ parent, attributes: { text } }) => [parent, String(text)]),
  );

  function item<Attributes>(fact: Fact): Item<Attributes> {
    const [schema = '', ...names] = nameParts(sqlName(fact)).map(unquoteIdentifier);
    const comment = comments.get(fact.id);
    return {
      id: fact.id,
      schema,
      name: names.at(-1) ?? schema,
      label: fact.name,
      ...attributes<Attributes>(fact),
      ...(comment === undefined ? {} : { comment }),
    };
  }

  function table(fact: Fact): Table {
    const of = <Attributes>(kind: KindName): readonly Item<Attributes>[] =>
      (parts.get(fact.id) ?? []).filter((part) => part.kind === kind).map((part) => item<Attributes>(part));
    const [primaryKey] = of<ConstraintAttributes>('primary-key');
    return {
      ...item<TableAttributes>(fact),
      sql: sqlName(fact),
      columns: of('column'),
      ...(primaryKey === undefined ? {} : { primaryKey }),
      uniques: of('unique'),
      foreignKeys: of('foreign-key'),
      checks: of('check'),
      exclusions: of('exclusion'),
      indexes: of('index'),
      triggers: of('trigger'),
      policies: of('policy'),
    };
  }

  const tables = factsOf(catalog, 'table')
    .filter((fact) => fact.attributes.partitionOf === undefined)
    .map(table);
  const byName = new Map(tables.map((one) => [one.sql, one]));
  return {
    catalog,
    tables,
    table: (sql) => byName.get(sql),
    all: <Attributes>(kind: KindName) => factsOf(catalog, kind).map((fact) => item<Attributes>(fact)),
  };
}

/** What a search for rows can use: an index, or the one behind a constraint. */
export interface AccessPath {
  readonly id: FactId;
  readonly name: string;
  /** Key columns in order; `null` for an expression. */
  readonly columns: readonly (string | null)[];
  readonly include: readonly string[];
  readonly unique: boolean;
  readonly method: string;
  readonly where?: string;
  /** Absent for the one behind a constraint. */
  readonly index?: Index;
}

export function accessPaths(table: Table): readonly AccessPath[] {
  const keys = [...(table.primaryKey === undefined ? [] : [table.primaryKey]), ...table.uniques];
  return [
    ...keys.map(({ id, name, columns }) => ({
      id,
      name,
      columns,
      include: [],
      unique: true,
      method: 'btree',
    })),
    ...table.indexes.map((index) => ({
      id: index.id,
      name: index.name,
      columns: index.columns,
      include: index.include ?? [],
      unique: index.unique,
      method: index.method,
      ...(index.where === undefined ? {} : { where: index.where }),
      index,
    })),
  ];
}

/** Keys as they are written: columns and expressions with order, collation and operator class. */
export const keysOf = ({ columns, index }: AccessPath): readonly string[] =>
  index === undefined
    ? columns.map((column) => quoteIdentifier(column ?? ''))
    : (indexParts(index.definition)?.keys ?? [index.definition]);

/** True when one serves every search that the other serves, and no less. */
export const isSamePath = (one: AccessPath, other: AccessPath): boolean =>
  one.method === other.method &&
  one.where === other.where &&
  one.include.join() === other.include.join() &&
  keysOf(one).join() === keysOf(other).join();

export const columnOf = (table: Table, name: string): Column | undefined =>
  table.columns.find((column) => column.name === name);

export interface ColumnInTable {
  readonly table: Table;
  readonly column: Column;
}

/** Every column where it is declared: an heir's is its parent's. */
export const columnsIn = (schema: Schema): readonly ColumnInTable[] =>
  schema.tables.flatMap((table) =>
    table.columns.filter((column) => column.inherited !== true).map((column) => ({ table, column })),
  );

/** Columns of some type, for rules that look at nothing else. */
export const columnsOfType = (schema: Schema, type: RegExp): readonly ColumnInTable[] =>
  columnsIn(schema).filter(({ column }) => type.test(column.type));

/** What people name: tables with their columns, views, types and routines; other names follow from these. */
export const namedIn = (schema: Schema): readonly Item<object>[] => [
  ...schema.tables,
  ...columnsIn(schema).map(({ column }) => column),
  ...(['view', 'materialized-view', 'enum', 'domain', 'composite', 'schema'] as const).flatMap((kind) =>
    schema.all<object>(kind),
  ),
];
