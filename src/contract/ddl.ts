/**
 * The contract as SQL: statements in an order PostgreSQL takes, each with the place it comes from. How objects
 * end up in the catalog is PostgreSQL's business; nothing here is compared with anything.
 */
import type { Place } from '../core/diagnostic.ts';
import { qualify, quoteIdentifier, quoteLiteral } from '../core/identifier.ts';
import type {
  Column,
  Contract,
  DomainDeclaration,
  ForeignKey,
  Index,
  Table,
  UniqueDeclaration,
} from './contract.ts';

export interface DdlStatement {
  /** One statement without a semicolon; the whole text of a file for `contracts/sql`. */
  readonly sql: string;
  readonly place: Place;
  /** True for a file of `contracts/sql`: many statements, in which positions count from the file's first. */
  readonly isFile: boolean;
}

export function contractDdl(contract: Contract): readonly DdlStatement[] {
  const { tables } = contract;
  const statement = (sql: string, place: Place): DdlStatement => ({ sql, place, isFile: false });
  return [
    ...schemaNames(contract).map(([name, place]) =>
      statement(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(name)}`, place),
    ),
    ...contract.extensions.map((e) =>
      statement(
        `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(e.name)}${e.schema === undefined ? '' : ` SCHEMA ${quoteIdentifier(e.schema)}`}${e.version === undefined ? '' : ` VERSION ${quoteLiteral(e.version)}`}`,
        e.place,
      ),
    ),
    ...contract.enums.map((e) =>
      statement(
        `CREATE TYPE ${qualify(e.schema, e.name)} AS ENUM (${e.values.map(quoteLiteral).join(', ')})`,
        e.place,
      ),
    ),
    ...contract.domains.map((d) => statement(createDomain(d), d.place)),
    ...tables.map((t) => statement(createTable(t), t.place)),
    ...tables.flatMap((t) => [
      ...t.exclusions.map((e) =>
        statement(
          `ALTER TABLE ${nameOf(t)} ADD CONSTRAINT ${quoteIdentifier(e.name)} EXCLUDE USING ${e.method} (${e.elements})${e.where === undefined ? '' : ` WHERE (${e.where})`}`,
          e.place,
        ),
      ),
      ...t.indexes.map((i) => statement(createIndex(t, i), i.place)),
    ]),
    ...tables.flatMap((t) => t.foreignKeys.map((k) => statement(addForeignKey(t, k), k.place))),
    ...comments(contract).map(([sql, place]) => statement(sql, place)),
    ...contract.sql.map(
      (file): DdlStatement => ({
        sql: file.text,
        place: { file: file.file, line: 1, column: 1 },
        isFile: true,
      }),
    ),
  ];
}

function nameOf(table: Table): string {
  return qualify(table.schema, table.name);
}

/** Schemas that are declared, and those that objects merely name. */
function schemaNames(contract: Contract): readonly (readonly [string, Place])[] {
  const named = [...contract.enums, ...contract.domains, ...contract.tables].map(
    (object) => [object.schema, object.place] as const,
  );
  const all = new Map([...contract.schemas.map((s) => [s.name, s.place] as const), ...named].reverse());
  all.delete('public');
  return [...all].reverse();
}

function createDomain(domain: DomainDeclaration): string {
  return [
    `CREATE DOMAIN ${qualify(domain.schema, domain.name)} AS ${domain.type}`,
    ...(domain.default === undefined ? [] : [`DEFAULT ${domain.default}`]),
    ...(domain.nullable ? [] : ['NOT NULL']),
    ...(domain.check === undefined ? [] : [`CHECK (${domain.check})`]),
  ].join(' ');
}

function createTable(table: Table): string {
  const parts = [
    ...table.columns.map(columnDefinition),
    ...(table.primaryKey === undefined
      ? []
      : [
          `CONSTRAINT ${quoteIdentifier(table.primaryKey.name)} PRIMARY KEY (${list(table.primaryKey.columns)})`,
        ]),
    ...table.uniques.map(unique),
    ...table.checks.map((check) => `CONSTRAINT ${quoteIdentifier(check.name)} CHECK (${check.expression})`),
  ];
  return `CREATE TABLE ${nameOf(table)} (\n  ${parts.join(',\n  ')}\n)`;
}

function columnDefinition(column: Column): string {
  return [
    `${quoteIdentifier(column.name)} ${column.type}`,
    ...(column.collation === undefined ? [] : [`COLLATE ${quoteIdentifier(column.collation)}`]),
    ...(column.nullable ? [] : ['NOT NULL']),
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
    ...(column.identity === undefined ? [] : [`GENERATED ${column.identity.toUpperCase()} AS IDENTITY`]),
    ...(column.generated === undefined
      ? []
      : [
          `GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`,
        ]),
  ].join(' ');
}

function unique(key: UniqueDeclaration): string {
  return `CONSTRAINT ${quoteIdentifier(key.name)} UNIQUE${key.nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''} (${list(key.columns)})${deferrable(key.deferrable)}`;
}

function createIndex(table: Table, index: Index): string {
  return [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdentifier(index.name)} ON ${nameOf(table)} USING ${index.method} (${index.columns.join(', ')})`,
    ...(index.include.length === 0 ? [] : [`INCLUDE (${list(index.include)})`]),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(index.where === undefined ? [] : [`WHERE ${index.where}`]),
  ].join(' ');
}

function addForeignKey(table: Table, key: ForeignKey): string {
  const { references } = key;
  return [
    `ALTER TABLE ${nameOf(table)} ADD CONSTRAINT ${quoteIdentifier(key.name)} FOREIGN KEY (${list(key.columns)})`,
    `REFERENCES ${qualify(references.schema, references.table)} (${list(references.columns)})`,
    ...(key.onDelete === 'no action' ? [] : [`ON DELETE ${key.onDelete.toUpperCase()}`]),
    ...(key.onUpdate === 'no action' ? [] : [`ON UPDATE ${key.onUpdate.toUpperCase()}`]),
  ]
    .join(' ')
    .concat(deferrable(key.deferrable));
}

function deferrable(when: 'immediate' | 'deferred' | undefined): string {
  return when === undefined ? '' : ` DEFERRABLE INITIALLY ${when.toUpperCase()}`;
}

function comments(contract: Contract): readonly (readonly [string, Place])[] {
  const comment = (what: string, object: { readonly description?: string; readonly place: Place }) =>
    object.description === undefined
      ? []
      : [[`COMMENT ON ${what} IS ${quoteLiteral(object.description)}`, object.place] as const];
  return [
    ...contract.schemas.flatMap((s) => comment(`SCHEMA ${quoteIdentifier(s.name)}`, s)),
    ...contract.extensions.flatMap((e) => comment(`EXTENSION ${quoteIdentifier(e.name)}`, e)),
    ...contract.enums.flatMap((e) => comment(`TYPE ${qualify(e.schema, e.name)}`, e)),
    ...contract.domains.flatMap((d) => comment(`DOMAIN ${qualify(d.schema, d.name)}`, d)),
    ...contract.tables.flatMap((table) => {
      const name = nameOf(table);
      const constraint = (c: {
        readonly name: string;
        readonly description?: string;
        readonly place: Place;
      }) => comment(`CONSTRAINT ${quoteIdentifier(c.name)} ON ${name}`, c);
      return [
        ...comment(`TABLE ${name}`, table),
        ...table.columns.flatMap((c) => comment(`COLUMN ${name}.${quoteIdentifier(c.name)}`, c)),
        ...table.checks.flatMap(constraint),
        ...table.foreignKeys.flatMap(constraint),
        ...table.indexes.flatMap((i) =>
          i.reason === undefined
            ? []
            : comment(`INDEX ${qualify(table.schema, i.name)}`, { description: i.reason, place: i.place }),
        ),
      ];
    }),
  ];
}

function list(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}
