/** What a table's validated constraints and column types say of every row, so that checks need not read one. */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import type { ConstraintAttributes } from '../catalog/constraint.ts';
import type { CheckAttributes } from '../catalog/kinds/check.ts';
import type { ColumnAttributes } from '../catalog/kinds/column.ts';
import type { EnumAttributes } from '../catalog/kinds/enum.ts';
import type { ForeignKeyAttributes } from '../catalog/kinds/foreign-key.ts';
import { qualify, quoteIdentifier } from '../core/identifier.ts';
import type { Knowledge } from './check.ts';
import { type Bound, impliedBounds, impliedValues } from './implied.ts';

/** `schema` is where names without one lie. Undefined when the catalog has no such table. */
export function knowledgeOf(
  catalog: Catalog,
  on: { readonly schema: string; readonly table: string },
  schema: string,
): Knowledge | undefined {
  const table = qualify(on.schema, on.table);
  if (!catalog.facts.has(`table ${table}`)) return undefined;
  const parts = [...catalog.facts.values()].filter((fact) => fact.parent === `table ${table}`);
  // Keys and foreign keys of a parent say nothing of rows in tables that INHERIT from it, and its queries read those.
  const alone = ![...catalog.facts.values()].some((f) => f.kind === 'table' && inheritsFrom(f, table));
  const constraints = (kind: Fact['kind']): readonly Fact[] =>
    parts.filter((f) => f.kind === kind && holds(f));
  const column = (name: string): ColumnAttributes | undefined =>
    catalog.facts.get(`column ${table}.${quoteIdentifier(name)}`)?.attributes as ColumnAttributes | undefined;
  const checks = constraints('check').map((fact) => ({
    name: constraintName(fact),
    expression: (fact.attributes as unknown as CheckAttributes).expression,
  }));

  return {
    notNull(name) {
      const key = alone ? constraints('primary-key').find((f) => columnsOf(f).includes(name)) : undefined;
      if (key !== undefined) return `primary key ${constraintName(key)}`;
      return column(name)?.notNull === true ? `NOT NULL of ${name}` : undefined;
    },
    unique(columns) {
      if (!alone) return undefined;
      for (const kind of ['primary-key', 'unique'] as const) {
        const found = constraints(kind).find(
          (f) => columnsOf(f).every((c) => columns.includes(c)) && allPresent(f),
        );
        if (found !== undefined) return `${kind.replace('-', ' ')} ${constraintName(found)}`;
      }
      const index = parts.find((f) => f.kind === 'index' && provesUnique(f, columns) && allPresent(f));
      return index === undefined ? undefined : `unique index ${lastPart(index.id)}`;

      /** A key on fewer columns proves the longer list only when none of its own columns can be NULL. */
      function allPresent(fact: Fact): boolean {
        const own = columnsOf(fact);
        return own.length === columns.length || own.every((name) => column(name)?.notNull === true);
      }
    },
    foreignKey(columns, to) {
      if (!alone) return undefined;
      const dot = to.name.indexOf('.');
      const target =
        dot < 0 ? qualify(schema, to.name) : qualify(to.name.slice(0, dot), to.name.slice(dot + 1));
      const found = constraints('foreign-key').find((fact) => {
        const { references } = fact.attributes as unknown as ForeignKeyAttributes;
        const own = columnsOf(fact);
        return (
          [references.table, `${quoteIdentifier(schema)}.${references.table}`].includes(target) &&
          own.length === columns.length &&
          own.every(
            (name, i) =>
              to.columns[columns.indexOf(name)] === references.columns[i] && columns.includes(name),
          )
        );
      });
      return found === undefined ? undefined : `foreign key ${constraintName(found)}`;
    },
    within(name, min, max) {
      const integer = ['smallint', 'integer', 'bigint'].includes(column(name)?.type ?? '');
      const proof = (side: Bound['side'], limit: number | undefined): string | undefined => {
        if (limit === undefined) return '';
        const found = checks.find((check) =>
          impliedBounds(check.expression).some(
            (b) => b.column === name && b.side === side && keeps(b, limit, integer),
          ),
        );
        return found?.name;
      };
      const names = [proof('min', min), proof('max', max)];
      if (names.includes(undefined)) return undefined;
      const distinct = [...new Set(names)].filter((text) => text !== '');
      return distinct.length === 0 ? undefined : `check ${distinct.join(' and ')}`;
    },
    oneOf(name, values) {
      const type = column(name)?.type ?? '';
      const labels = (catalog.facts.get(`enum ${type}`) ?? catalog.facts.get(`enum ${qualify(schema, type)}`))
        ?.attributes as unknown as EnumAttributes | undefined;
      if (labels?.values.every((value) => values.includes(value)) === true) return `enum ${type}`;
      const found = checks.find((check) =>
        impliedValues(check.expression).some(
          (i) => i.column === name && i.values.every((v) => values.includes(v)),
        ),
      );
      return found === undefined ? undefined : `check ${found.name}`;
    },
    maxLength(name) {
      const match = /^character(?: varying)?\((\d+)\)$/.exec(column(name)?.type ?? '');
      return match?.[1] === undefined ? undefined : Number(match[1]);
    },
  };
}

function columnsOf(fact: Fact): readonly string[] {
  return (fact.attributes as unknown as ConstraintAttributes).columns;
}

/** NOT VALID and NOT ENFORCED constraints say nothing of the rows that are there. */
function holds(fact: Fact): boolean {
  const { validated, definition } = fact.attributes as unknown as ConstraintAttributes;
  return validated !== false && !/ NOT ENFORCED\b/.test(definition);
}

function provesUnique(fact: Fact, columns: readonly string[]): boolean {
  const { unique, invalid, where } = fact.attributes;
  return (
    unique === true &&
    invalid !== true &&
    where === undefined &&
    columnsOf(fact).every((name) => name !== null && columns.includes(name))
  );
}

function inheritsFrom(fact: Fact, table: string): boolean {
  const inherits = fact.attributes.inherits;
  return Array.isArray(inherits) && inherits.includes(table);
}

function keeps(bound: Bound, limit: number, integer: boolean): boolean {
  const step = bound.exclusive && integer && Number.isInteger(bound.value) ? 1 : 0;
  return bound.side === 'min' ? bound.value + step >= limit : bound.value - step <= limit;
}

function constraintName(fact: Fact): string {
  return lastPart(fact.id);
}

/** The last identifier of an id, without its quotes. */
function lastPart(id: string): string {
  const match = /(?:"((?:[^"]|"")+)"|([^".\s]+))$/.exec(id);
  return match?.[2] ?? (match?.[1] ?? id).replaceAll('""', '"');
}
