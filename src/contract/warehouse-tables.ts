/**
 * The star schema that a contract's `warehouse:` section asks for, as plain tables: what pipelines fill, what
 * artefacts describe and what checks read. Types are PostgreSQL's; an engine's dialect maps them to its own.
 */
import type { Place } from '../core/diagnostic.ts';
import type { Contract, Column as ContractColumn, FactTable, Table, TableDimension } from './contract.ts';

export type WarehouseColumnRole =
  /** The warehouse's own key of a dimension row; -1 is the unknown member. */
  | 'surrogate'
  /** The key by which the source knows a dimension member. */
  | 'natural'
  | 'attribute'
  /** A fact's columns that say what one row is. */
  | 'grain'
  | 'measure'
  /** Surrogate key of a dimension row. */
  | 'reference'
  | 'valid_from'
  | 'valid_to'
  | 'is_current';

export interface WarehouseTableColumn {
  readonly name: string;
  /** A PostgreSQL type; enums are `text` and domains their base type, as a warehouse knows neither. */
  readonly type: string;
  readonly nullable: boolean;
  readonly role: WarehouseColumnRole;
  /** Column of the source table it is filled from. */
  readonly source?: string;
  /** Warehouse table a reference points at. */
  readonly references?: string;
  readonly description?: string;
}

export interface WarehouseTable {
  /** `dim_airport`, `fact_flight`. */
  readonly name: string;
  /** As declared: `airport`, `flight`. */
  readonly declared: string;
  readonly role: 'dimension' | 'fact' | 'date';
  /** Absent for the date dimension, which is computed. */
  readonly source?: { readonly schema: string; readonly table: string };
  readonly columns: readonly WarehouseTableColumn[];
  /** Column names: the surrogate key of a dimension, the grain of a fact. */
  readonly key: readonly string[];
  /** Facts: what one row is, in words. */
  readonly grain?: string;
  /** Dimensions: 1 overwrites attributes, 2 keeps every version. */
  readonly scd?: 1 | 2;
  /** Date dimension: first and last day, ISO, inclusive. */
  readonly calendar?: { readonly first: string; readonly last: string };
  readonly description?: string;
  readonly place: Place;
}

/** Surrogate key of the row that facts point at when their dimension member is not known. */
export const UNKNOWN_MEMBER = -1;

/** Dimensions first, then facts, so that filling them in this order finds every reference. */
export function warehouseTables(contract: Contract): readonly WarehouseTable[] {
  const warehouse = contract.warehouse;
  if (warehouse === undefined) return [];
  const dimensions = warehouse.dimensions.flatMap((dimension) =>
    dimension.kind === 'date'
      ? [dateTable(dimension.name, dimension.first, dimension.last, dimension.place, dimension.description)]
      : dimensionTable(contract, dimension),
  );
  const facts = warehouse.facts.flatMap((fact) => factTable(contract, fact, dimensions));
  return [...dimensions, ...facts];
}

/** `origin` looks up `airport` → `origin_airport_key`; `user_id` looks up `user` → `user_key`. */
export function referenceColumn(column: string, dimension: string): string {
  const role = column.replace(/_(?:id|key|code|at|on|date)$/, '');
  return role === dimension || column === dimension ? `${dimension}_key` : `${role}_${dimension}_key`;
}

function dimensionTable(contract: Contract, dimension: TableDimension): readonly WarehouseTable[] {
  const source = sourceTable(contract, dimension.from);
  if (source === undefined) return [];
  const versioned = dimension.scd === 2;
  const attributes = dimension.track.filter((name) => name !== dimension.key);
  return [
    {
      name: `dim_${dimension.name}`,
      declared: dimension.name,
      role: 'dimension',
      source: { schema: source.schema, table: source.name },
      columns: [
        {
          name: `${dimension.name}_key`,
          type: 'bigint',
          nullable: false,
          role: 'surrogate',
          description: 'Key of this version of the member; -1 is the unknown member.',
        },
        ...carried(contract, source, [dimension.key], 'natural'),
        ...carried(contract, source, attributes, 'attribute'),
        ...(versioned ? VERSION_COLUMNS : []),
      ],
      key: [`${dimension.name}_key`],
      scd: dimension.scd,
      ...(dimension.description === undefined ? {} : { description: dimension.description }),
      place: dimension.place,
    },
  ];
}

function factTable(
  contract: Contract,
  fact: FactTable,
  dimensions: readonly WarehouseTable[],
): readonly WarehouseTable[] {
  const source = sourceTable(contract, fact.from);
  if (source === undefined) return [];
  const references = fact.dimensions.flatMap(({ column, dimension }): readonly WarehouseTableColumn[] => {
    const target = dimensions.find((table) => table.declared === dimension);
    if (target === undefined) return [];
    return [
      {
        name: referenceColumn(column, dimension),
        type: target.role === 'date' ? 'integer' : 'bigint',
        nullable: false,
        role: 'reference',
        source: column,
        references: target.name,
        description: `${target.name}, looked up by ${column}; -1 when unknown.`,
      },
    ];
  });
  return [
    {
      name: `fact_${fact.name}`,
      declared: fact.name,
      role: 'fact',
      source: { schema: source.schema, table: source.name },
      columns: [
        ...carried(contract, source, fact.key, 'grain'),
        ...references,
        ...carried(
          contract,
          source,
          fact.measures.filter((name) => !fact.key.includes(name)),
          'measure',
        ),
      ],
      key: fact.key,
      grain: fact.grain,
      ...(fact.description === undefined ? {} : { description: fact.description }),
      place: fact.place,
    },
  ];
}

function dateTable(
  name: string,
  first: string,
  last: string,
  place: Place,
  description?: string,
): WarehouseTable {
  const attribute = (column: string, type: string, about: string): WarehouseTableColumn => ({
    name: column,
    type,
    nullable: true,
    role: 'attribute',
    description: about,
  });
  return {
    name: `dim_${name}`,
    declared: name,
    role: 'date',
    columns: [
      {
        name: `${name}_key`,
        type: 'integer',
        nullable: false,
        role: 'surrogate',
        description: 'The day as yyyymmdd; -1 is the unknown day.',
      },
      { name: 'day', type: 'date', nullable: true, role: 'natural', description: 'The calendar day.' },
      attribute('year', 'integer', 'Calendar year.'),
      attribute('quarter', 'integer', '1 to 4.'),
      attribute('month', 'integer', '1 to 12.'),
      attribute('month_name', 'text', 'January to December.'),
      attribute('day_of_month', 'integer', '1 to 31.'),
      attribute('day_of_week', 'integer', 'ISO: Monday is 1, Sunday is 7.'),
      attribute('day_name', 'text', 'Monday to Sunday.'),
      attribute('day_of_year', 'integer', '1 to 366.'),
      attribute('iso_week', 'integer', 'ISO week, 1 to 53.'),
      attribute('is_weekend', 'boolean', 'Saturday or Sunday.'),
    ],
    key: [`${name}_key`],
    calendar: { first, last },
    ...(description === undefined ? {} : { description }),
    place,
  };
}

/** The first version of a member is valid from the beginning of time, as nothing is known of before. */
const VERSION_COLUMNS: readonly WarehouseTableColumn[] = [
  {
    name: 'valid_from',
    type: 'timestamp with time zone',
    nullable: false,
    role: 'valid_from',
    description: 'This version holds from here, inclusive.',
  },
  {
    name: 'valid_to',
    type: 'timestamp with time zone',
    nullable: true,
    role: 'valid_to',
    description: 'This version holds until here, exclusive; null while it is the current one.',
  },
  {
    name: 'is_current',
    type: 'boolean',
    nullable: false,
    role: 'is_current',
    description: 'True for the version without a successor.',
  },
];

function sourceTable(contract: Contract, name: string): Table | undefined {
  return contract.tables.find(
    (table) =>
      `${table.schema}.${table.name}` === name || (table.name === name && table.schema === contract.schema),
  );
}

function carried(
  contract: Contract,
  table: Table,
  names: readonly string[],
  role: WarehouseColumnRole,
): readonly WarehouseTableColumn[] {
  return names.flatMap((name): readonly WarehouseTableColumn[] => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column === undefined) return [];
    return [
      {
        name,
        type: warehouseType(contract, column),
        nullable: role === 'attribute' || role === 'measure' || role === 'natural',
        role,
        source: name,
        ...(column.description === undefined ? {} : { description: column.description }),
      },
    ];
  });
}

const SERIAL: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial: 'integer',
  bigserial: 'bigint',
};

function warehouseType(contract: Contract, column: ContractColumn): string {
  let type = column.type.trim();
  const array = type.endsWith('[]') ? '[]' : '';
  let base = array === '' ? type : type.slice(0, -2);
  // A domain over a domain ends at a base type; the bound keeps a cyclic declaration from looping.
  for (let depth = 0; depth < 8; depth += 1) {
    const domain = contract.domains.find((d) => named(base, d.schema, d.name));
    if (domain === undefined) break;
    base = domain.type;
  }
  if (contract.enums.some((e) => named(base, e.schema, e.name))) base = 'text';
  type = `${SERIAL[base.toLowerCase()] ?? base}${array}`;
  return type;
}

function named(type: string, schema: string, name: string): boolean {
  return type === name || type === `${schema}.${name}`;
}
