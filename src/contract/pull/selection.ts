/** Which facts of a catalog the contract's YAML can say exactly, and what has to exist before them. */

import type { Catalog, Fact, FactId } from '../../catalog/catalog.ts';
import { nameParts, ownerName, sqlName } from '../../catalog/kind.ts';
import { unquoteIdentifier } from '../../core/identifier.ts';

export interface Selection {
  has(id: FactId): boolean;
  /** Columns whose default needs something made after the tables. */
  readonly withoutDefault: ReadonlySet<FactId>;
  /** Functions, sequences and types that tables need: made after the YAML's types, before its tables. */
  readonly early: readonly Fact[];
  /** The schemas, extensions, enums and domains that YAML says. */
  readonly types: readonly Fact[];
}

const TABLE_FORMS = ['partitionBy', 'partitionOf', 'inherits', 'ofType'];
const PARTS: readonly Fact['kind'][] = [
  'column',
  'primary-key',
  'unique',
  'check',
  'exclusion',
  'foreign-key',
  'index',
];

export function select(catalog: Catalog): Selection {
  const said = new Set<FactId>();
  const types = typesOf(catalog, said);
  const facts = [...catalog.facts.values()];
  for (const table of facts.filter((fact) => fact.kind === 'table' && isSayable(fact, facts)))
    said.add(table.id);
  const isPart = (fact: Fact): boolean =>
    PARTS.includes(fact.kind) &&
    fact.parent?.startsWith('table ') === true &&
    said.has(fact.parent) &&
    fact.attributes.inherited !== true &&
    fact.attributes.validated !== false &&
    fact.attributes.invalid !== true;
  for (const part of facts.filter(isPart)) said.add(part.id);

  const withoutDefault = new Set<FactId>();
  const early = new Map<FactId, Fact>();
  for (const part of facts.filter((fact) => isPart(fact) && fact.kind !== 'foreign-key')) {
    const needs = needsOf(part, catalog, said);
    if (needs !== undefined) for (const fact of needs) early.set(fact.id, fact);
    else if (part.kind === 'column') withoutDefault.add(part.id);
    else said.delete(part.id);
  }
  for (const id of types.map((type) => type.id)) said.add(id);
  return {
    has: (id) => said.has(id),
    withoutDefault,
    early: [...catalog.facts.values()].flatMap((fact) => early.get(fact.id) ?? []),
    types,
  };
}

/** Types that need nothing but other such types. */
function typesOf(catalog: Catalog, said: Set<FactId>): readonly Fact[] {
  const types: Fact[] = [];
  for (const kind of ['schema', 'extension', 'enum'] as const) {
    for (const fact of catalog.facts.values()) {
      if (fact.kind !== kind || !hasPlainName(fact)) continue;
      said.add(fact.id);
      types.push(fact);
    }
  }
  for (let found = true; found; ) {
    found = false;
    for (const fact of catalog.facts.values()) {
      if (fact.kind !== 'domain' || said.has(fact.id) || !isSayableDomain(fact)) continue;
      if (!fact.dependsOn.every((id) => said.has(id))) continue;
      said.add(fact.id);
      types.push(fact);
      found = true;
    }
  }
  return types;
}

function isSayableDomain(fact: Fact): boolean {
  const names = Object.keys((fact.attributes.checks ?? {}) as Readonly<Record<string, string>>);
  const own = nameParts(sqlName(fact)).at(-1) ?? '';
  return (
    hasPlainName(fact) &&
    fact.attributes.collation === undefined &&
    (names.length === 0 ||
      (names.length === 1 && unquoteIdentifier(names[0] ?? '') === `${unquoteIdentifier(own)}_check`))
  );
}

/** A table that one statement of the contract makes; partitions and heirs stay in SQL. */
function isSayable(table: Fact, facts: readonly Fact[]): boolean {
  return (
    hasPlainName(table) &&
    TABLE_FORMS.every((form) => table.attributes[form] === undefined) &&
    facts.some((fact) => fact.kind === 'column' && fact.parent === table.id)
  );
}

/** Names with dots would read as schema and name. */
function hasPlainName(fact: Fact): boolean {
  return nameParts(sqlName(fact)).every(
    (part) => !unquoteIdentifier(part).includes('.') && unquoteIdentifier(part).trim() !== '',
  );
}

/** What is not said and has to be there first; undefined when that in turn needs a table. */
function needsOf(part: Fact, catalog: Catalog, said: ReadonlySet<FactId>): readonly Fact[] | undefined {
  const found = new Map<FactId, Fact>();
  const open = [...part.dependsOn];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const fact = catalog.facts.get(id);
    if (fact === undefined || found.has(id) || said.has(id)) continue;
    const free = fact.kind === 'sequence' ? unowned(fact) : fact;
    if (
      free.kind === 'table' ||
      free.kind === 'column' ||
      free.kind === 'view' ||
      free.kind === 'materialized-view'
    ) {
      return undefined;
    }
    for (const next of free.dependsOn) {
      if (next.startsWith('table ') || next.startsWith('column ')) return undefined;
      open.push(next);
    }
    found.set(id, free);
  }
  return [...found.values()];
}

/** The sequence alone: who owns it is said after the table is there. */
function unowned(sequence: Fact): Fact {
  const { ownedBy: _, ...attributes } = sequence.attributes;
  const parent = `schema ${ownerName(sequence)}`;
  return { ...sequence, parent, attributes, dependsOn: [parent] };
}
