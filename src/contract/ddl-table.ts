/** One table of the contract as SQL: CREATE TABLE with what can stand inside it, CREATE INDEX, foreign keys. */

import type { Place } from '../core/diagnostic.ts';
import { qualify, quoteIdentifier } from '../core/identifier.ts';
import type { Column, ForeignKey, Index, Table, UniqueDeclaration } from './contract.ts';
import type { DdlStatement, Mark } from './ddl-statement.ts';
import { indexedColumn } from './parse/names.ts';

export function createTable(table: Table): DdlStatement {
  const lines: readonly { readonly sql: string; readonly place: Place }[] = [
    ...table.columns.map((column) => ({ sql: columnClause(column), place: column.place })),
    ...(table.primaryKey === undefined
      ? []
      : [
          {
            sql: `CONSTRAINT ${quoteIdentifier(table.primaryKey.name)} PRIMARY KEY (${list(table.primaryKey.columns)})`,
            place: table.primaryKey.place,
          },
        ]),
    ...table.uniques.map((unique) => ({ sql: uniqueClause(unique), place: unique.place })),
    ...table.checks.map((check) => ({
      sql: `CONSTRAINT ${quoteIdentifier(check.name)} CHECK (${check.expression})`,
      place: check.place,
    })),
    ...table.exclusions.map((exclusion) => ({
      sql: `CONSTRAINT ${quoteIdentifier(exclusion.name)} EXCLUDE USING ${exclusion.method} (${exclusion.elements})${exclusion.where === undefined ? '' : ` WHERE (${exclusion.where})`}`,
      place: exclusion.place,
    })),
  ];
  let sql = `CREATE TABLE ${qualify(table.schema, table.name)} (`;
  const marks: Mark[] = [];
  lines.forEach((line, i) => {
    sql += i === 0 ? '\n  ' : ',\n  ';
    marks.push({ offset: sql.length, place: line.place });
    sql += line.sql;
  });
  return { sql: `${sql}\n)`, place: table.place, marks };
}

function columnClause(column: Column): string {
  return [
    `${quoteIdentifier(column.name)} ${column.type}`,
    ...(column.collation === undefined ? [] : [`COLLATE ${collation(column.collation)}`]),
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
    ...(column.generated === undefined
      ? []
      : [
          `GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`,
        ]),
    ...(column.identity === undefined ? [] : [`GENERATED ${column.identity.toUpperCase()} AS IDENTITY`]),
    ...(column.nullable ? [] : ['NOT NULL']),
  ].join(' ');
}

/** `C`, `de_DE.utf8`, or a name in quotes, which may be qualified: `"public"."german"`. */
function collation(name: string): string {
  return /["]/.test(name) ? name : `"${name}"`;
}

function uniqueClause(unique: UniqueDeclaration): string {
  return `CONSTRAINT ${quoteIdentifier(unique.name)} UNIQUE ${unique.nullsNotDistinct ? 'NULLS NOT DISTINCT ' : ''}(${list(unique.columns)})${deferrableClause(unique)}`;
}

export function foreignKeyClause(key: ForeignKey): string {
  const { references } = key;
  return [
    `CONSTRAINT ${quoteIdentifier(key.name)} FOREIGN KEY (${list(key.columns)})`,
    `REFERENCES ${qualify(references.schema, references.table)} (${list(references.columns)})`,
    ...(key.onDelete === 'no action' ? [] : [`ON DELETE ${key.onDelete.toUpperCase()}`]),
    ...(key.onUpdate === 'no action' ? [] : [`ON UPDATE ${key.onUpdate.toUpperCase()}`]),
  ]
    .join(' ')
    .concat(deferrableClause(key));
}

function deferrableClause({ deferrable }: { readonly deferrable?: 'immediate' | 'deferred' }): string {
  if (deferrable === undefined) return '';
  return ` DEFERRABLE INITIALLY ${deferrable.toUpperCase()}`;
}

export function createIndex(table: Table, index: Index): DdlStatement {
  const names = new Set(table.columns.map((column) => column.name));
  const sql = [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdentifier(index.name)} ON ${qualify(table.schema, table.name)}`,
    `USING ${index.method} (${index.columns.map((entry) => indexEntry(entry, names)).join(', ')})`,
    ...(index.include.length === 0 ? [] : [`INCLUDE (${list(index.include)})`]),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(index.where === undefined ? [] : [`WHERE ${index.where}`]),
  ].join(' ');
  return { sql, place: index.place };
}

/** A column gets its quotes, an expression stays as written. */
function indexEntry(entry: string, columns: ReadonlySet<string>): string {
  const column = indexedColumn(entry);
  if (column === undefined || !columns.has(column) || entry.trimStart().startsWith('"')) return entry;
  return quoteIdentifier(column) + entry.trimStart().slice(column.length);
}

function list(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}
