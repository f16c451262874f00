/**
 * Renames as the contract declares them, as the planner reads them: `renamed_from:` in YAML, and in contracts/sql
 * a comment `-- renamed_from: old_name` above the statement that creates the object.
 */
import type { Catalog, Fact, KindName } from '../catalog/catalog.ts';
import { lastName, ownerName, sqlName } from '../catalog/kind.ts';
import { kindOf } from '../catalog/kinds.ts';
import type { Contract } from '../contract/contract.ts';
import { qualify, quoteIdentifier } from '../core/identifier.ts';
import type { Rename } from './rename.ts';

/** @param to the contract's catalog, in which the objects of contracts/sql are found */
export function declaredRenames(contract: Contract, to: Catalog): readonly Rename[] {
  return [...typeRenames(contract), ...tableRenames(contract), ...sqlRenames(contract, to)];
}

function typeRenames(contract: Contract): readonly Rename[] {
  const of = (kind: 'enum' | 'domain', types: Contract['enums'] | Contract['domains']): readonly Rename[] =>
    types.flatMap(({ schema, name, renamedFrom }) =>
      renamedFrom === undefined
        ? []
        : [{ from: `${kind} ${qualify(schema, renamedFrom)}`, to: `${kind} ${qualify(schema, name)}` }],
    );
  return [...of('enum', contract.enums), ...of('domain', contract.domains)];
}

function tableRenames(contract: Contract): readonly Rename[] {
  return contract.tables.flatMap((table) => {
    const name = qualify(table.schema, table.name);
    const before = table.renamedFrom === undefined ? undefined : qualify(table.schema, table.renamedFrom);
    return [
      ...(before === undefined ? [] : [{ from: `table ${before}`, to: `table ${name}` }]),
      ...table.columns.flatMap((column) =>
        column.renamedFrom === undefined
          ? []
          : [
              {
                from: `column ${name}.${quoteIdentifier(column.renamedFrom)}`,
                to: `column ${name}.${quoteIdentifier(column.name)}`,
              },
            ],
      ),
    ];
  });
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const DECLARED = new RegExp(
  String.raw`^[ \t]*--[ \t]*renamed_from:[ \t]*(${NAME})[ \t\r]*\n(?:[ \t]*(?:--[^\n]*)?\n)*[ \t]*CREATE\s+(?:OR\s+REPLACE\s+)?(?:RECURSIVE\s+|UNIQUE\s+|CONSTRAINT\s+|UNLOGGED\s+)*(MATERIALIZED\s+VIEW|FOREIGN\s+TABLE|EVENT\s+TRIGGER|[A-Z]+)\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?:(${NAME})\.)?(${NAME})(?:[^;]*?\sON\s+(?:ONLY\s+)?(?:${NAME}\.)?(${NAME}))?`,
  'gim',
);
/** Kinds of which the table is part of the identity. */
const ON_TABLE: readonly KindName[] = ['trigger', 'policy', 'rule'];

function sqlRenames(contract: Contract, to: Catalog): readonly Rename[] {
  return contract.sql.flatMap(({ text }) =>
    [...text.matchAll(DECLARED)].flatMap(([, old = '', word = '', schema, name = '', table]) =>
      [...to.facts.values()]
        .filter((fact) => isA(fact, word) && plainName(fact) === unquoted(name))
        .filter(
          (fact) => schema === undefined || ownerName(fact).startsWith(quoteIdentifier(unquoted(schema))),
        )
        .filter(
          (fact) =>
            !ON_TABLE.includes(fact.kind) ||
            lastName(`x ${ownerName(fact)}`) === quoteIdentifier(unquoted(table ?? '')),
        )
        .map((fact) => ({ from: withName(fact, unquoted(old)), to: fact.id })),
    ),
  );
}

function isA(fact: Fact, word: string): boolean {
  const kind = word.toLowerCase().replace(/\s+/g, '-');
  const type: readonly KindName[] = ['enum', 'composite', 'range'];
  if (kindOf(fact.kind).rename === undefined) return false;
  return kind === 'type' ? type.includes(fact.kind) : fact.kind === kind;
}

/** The id that the object had under its old name. */
function withName(fact: Fact, old: string): string {
  const signature = /\(.*\)$/.exec(sqlName(fact))?.[0] ?? '';
  const owner = ownerName(fact);
  return `${fact.kind} ${owner === '' ? '' : `${owner}.`}${quoteIdentifier(old)}${signature}`;
}

function plainName(fact: Fact): string {
  return unquoted(lastName(fact).replace(/\(.*$/, ''));
}

/** As PostgreSQL reads it: folded to lower case unless quoted. */
function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
