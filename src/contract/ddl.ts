/**
 * Contract → SQL that makes it in an empty database, in an order that works: what tables need, tables, what
 * ties them together, and last what is written in SQL. Files below a folder `before/` run before the tables.
 */
import type { Place } from '../core/diagnostic.ts';
import { qualify, quoteIdentifier, quoteLiteral } from '../core/identifier.ts';
import type {
  Contract,
  DomainDeclaration,
  EnumDeclaration,
  ForeignKey,
  SqlSource,
  Table,
} from './contract.ts';
import type { DdlStatement } from './ddl-statement.ts';
import { createIndex, createTable, foreignKeyClause } from './ddl-table.ts';

/** Every statement names schemas in full; types and expressions are resolved on the contract's search path. */
export function contractDdl(contract: Contract): readonly DdlStatement[] {
  const before = contract.sql.filter(isBefore);
  return [
    ...schemaDdl(contract),
    ...contract.extensions.map((extension) => ({
      sql: [
        `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(extension.name)}`,
        ...(extension.schema === undefined ? [] : [`SCHEMA ${quoteIdentifier(extension.schema)}`]),
        ...(extension.version === undefined ? [] : [`VERSION ${quoteLiteral(extension.version)}`]),
      ].join(' '),
      place: extension.place,
    })),
    ...contract.enums.map(createEnum),
    ...contract.domains.map(createDomain),
    ...before.map(fileDdl),
    ...contract.tables.map(createTable),
    ...contract.tables.flatMap((table) => table.indexes.map((index) => createIndex(table, index))),
    ...contract.tables.flatMap((table) => table.foreignKeys.map((key) => addForeignKey(table, key))),
    ...comments(contract),
    ...contract.sql.filter((file) => !isBefore(file)).map(fileDdl),
  ];
}

/** The search path on which the contract's types and expressions, and its SQL files, are read. */
export function searchPath(contract: Contract): string {
  return [...new Set([contract.schema, 'public'])].map(quoteIdentifier).join(', ');
}

export function isBefore(file: SqlSource): boolean {
  return file.file.includes('/before/');
}

function fileDdl(file: SqlSource): DdlStatement {
  return { sql: file.text, place: { file: file.file, line: 1, column: 1 }, file: file.file };
}

function schemaDdl(contract: Contract): readonly DdlStatement[] {
  const declared = contract.schemas.map(({ name, place }) => ({
    sql: `CREATE SCHEMA ${name === 'public' ? 'IF NOT EXISTS ' : ''}${quoteIdentifier(name)}`,
    place,
  }));
  const implied =
    contract.schema === 'public' || contract.schemas.some((schema) => schema.name === contract.schema)
      ? []
      : [{ sql: `CREATE SCHEMA ${quoteIdentifier(contract.schema)}`, place: {} }];
  return [...implied, ...declared];
}

function createEnum({ schema, name, values, place }: EnumDeclaration): DdlStatement {
  return {
    sql: `CREATE TYPE ${qualify(schema, name)} AS ENUM (${values.map(quoteLiteral).join(', ')})`,
    place,
  };
}

function createDomain(domain: DomainDeclaration): DdlStatement {
  return {
    sql: [
      `CREATE DOMAIN ${qualify(domain.schema, domain.name)} AS ${domain.type}`,
      ...(domain.default === undefined ? [] : [`DEFAULT ${domain.default}`]),
      ...(domain.nullable ? [] : ['NOT NULL']),
      ...(domain.check === undefined
        ? []
        : [`CONSTRAINT ${quoteIdentifier(`${domain.name}_check`)} CHECK (${domain.check})`]),
    ].join(' '),
    place: domain.place,
  };
}

function addForeignKey(table: Table, key: ForeignKey): DdlStatement {
  return {
    sql: `ALTER TABLE ${qualify(table.schema, table.name)} ADD ${foreignKeyClause(key)}`,
    place: key.place,
  };
}

/** Descriptions become comments, so that every tool that looks at the database shows them. */
function comments(contract: Contract): readonly DdlStatement[] {
  const on = (what: string, description: string | undefined, place: Place): readonly DdlStatement[] =>
    description === undefined ? [] : [{ sql: `COMMENT ON ${what} IS ${quoteLiteral(description)}`, place }];
  return [
    ...contract.schemas.flatMap((s) => on(`SCHEMA ${quoteIdentifier(s.name)}`, s.description, s.place)),
    ...contract.extensions.flatMap((e) => on(`EXTENSION ${quoteIdentifier(e.name)}`, e.description, e.place)),
    ...contract.enums.flatMap((e) => on(`TYPE ${qualify(e.schema, e.name)}`, e.description, e.place)),
    ...contract.domains.flatMap((d) => on(`DOMAIN ${qualify(d.schema, d.name)}`, d.description, d.place)),
    ...contract.tables.flatMap((table) => {
      const name = qualify(table.schema, table.name);
      return [
        ...on(`TABLE ${name}`, table.description, table.place),
        ...table.columns.flatMap((c) =>
          on(`COLUMN ${name}.${quoteIdentifier(c.name)}`, c.description, c.place),
        ),
        ...[...table.checks, ...table.foreignKeys].flatMap((c) =>
          on(`CONSTRAINT ${quoteIdentifier(c.name)} ON ${name}`, c.description, c.place),
        ),
      ];
    }),
  ];
}
