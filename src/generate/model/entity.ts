/** One table as an entity: catalog facts joined with what the contract says of them. */
import type { Fact } from '../../catalog/catalog.ts';
import type { ConstraintAttributes } from '../../catalog/constraint.ts';
import { attributes } from '../../catalog/kind.ts';
import type { CheckAttributes } from '../../catalog/kinds/check.ts';
import type { ColumnAttributes } from '../../catalog/kinds/column.ts';
import type { ForeignKeyAttributes } from '../../catalog/kinds/foreign-key.ts';
import type { Column, Contract, Table } from '../../contract/contract.ts';
import { camelCase, pascalCase, singular } from '../../core/identifier.ts';
import { withoutParentheses } from '../../sql/deparsed.ts';
import type { Check, Entity, Field, Key, Reference, TriggerEntry } from '../model.ts';
import { type TypeNames, uniqueFields } from '../typescript/names.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { buildIndexes } from './indexes.ts';

/** Partitions hold rows of their parent; applications name the parent. */
export function isEntity(fact: Fact): boolean {
  return fact.attributes.partitionOf === undefined;
}

export function buildEntity(fact: Fact, index: CatalogIndex, contract: Contract, names: TypeNames): Entity {
  const named = index.named(fact);
  const declared = contract.tables.find((one) => one.schema === named.schema && one.name === named.name);
  const parts = index.children(fact.id);
  const fields = buildFields(parts, index, declared);
  const keys = (kind: Fact['kind']): readonly Key[] =>
    ofKind(parts, kind).map((part) => ({
      name: index.named(part).name,
      columns: attributes<ConstraintAttributes>(part).columns,
      ...optional('description', index.comment(part.id)),
    }));
  const [primaryKey] = keys('primary-key');
  const uniques = keys('unique');
  const references = ofKind(parts, 'foreign-key').map((part) => reference(part, index, declared));
  const volume = contract.volumes.find((one) => one.table === named.label || one.table === named.name);
  const description = declared?.description ?? named.description;
  return {
    ...named,
    ...optional('description', description),
    entity: names.entityName(declared?.entity ?? pascalCase(singular(named.label))),
    ...optional('classification', declared?.classification),
    ...optional('retention', declared?.retention),
    ...optional('subject', declared?.subject),
    ...(volume === undefined ? {} : { rows: volume.rows, growth: volume.growth }),
    fields,
    ...optional('primaryKey', primaryKey),
    uniques,
    references,
    checks: checks(parts, 'check', index, declared),
    exclusions: checks(parts, 'exclusion', index, declared),
    indexes: buildIndexes(parts, index, declared, contract, { primaryKey, uniques, references }),
    triggers: ofKind(parts, 'trigger').map(
      (part): TriggerEntry => ({
        name: index.named(part).name,
        definition: index.local(definitionOf(part)),
      }),
    ),
    denormalized: declared?.denormalized ?? [],
  };
}

function buildFields(
  parts: readonly Fact[],
  index: CatalogIndex,
  declared: Table | undefined,
): readonly Field[] {
  const order = new Map(declared?.columns.map((column, position) => [column.name, position]));
  const columns = parts
    .filter((part) => part.kind === 'column')
    .map((part) => ({ part, name: index.named(part).name }))
    .toSorted((a, b) => (order.get(a.name) ?? order.size) - (order.get(b.name) ?? order.size));
  const said = columns.map(({ name }) => declared?.columns.find((column) => column.name === name));
  const fields = uniqueFields(columns.map(({ name }, at) => said[at]?.field ?? camelCase(name)));
  return columns.map(({ part, name }, at) => field(part, name, fields[at] ?? name, index, said[at]));
}

function field(
  part: Fact,
  column: string,
  name: string,
  index: CatalogIndex,
  said: Column | undefined,
): Field {
  const { type, notNull, identity, generated, default: standard } = attributes<ColumnAttributes>(part);
  return {
    column,
    field: name,
    type: index.local(type),
    nullable: !notNull,
    ...optional('default', standard === undefined ? undefined : (said?.default ?? index.local(standard))),
    ...optional(
      'identity',
      identity === undefined ? undefined : identity.mode === 'ALWAYS' ? 'always' : 'by default',
    ),
    ...optional(
      'generated',
      generated === undefined
        ? undefined
        : (said?.generated?.expression ?? index.local(generated.expression)),
    ),
    ...optional('description', said?.description ?? index.comment(part.id)),
    ...optional('classification', said?.classification),
    ...optional('pii', said?.pii),
    ...optional('validation', said?.validation),
    ...optional('accepts', said?.accepts),
  };
}

function reference(part: Fact, index: CatalogIndex, declared: Table | undefined): Reference {
  const { name } = index.named(part);
  const { columns, references, onDelete, onUpdate } = attributes<ForeignKeyAttributes>(part);
  const target = index.place(references.table);
  const said = declared?.foreignKeys.find((one) => one.name === name)?.description;
  return {
    name,
    columns,
    schema: target.schema,
    table: target.name,
    targets: references.columns,
    onDelete,
    onUpdate,
    ...optional('description', said ?? index.comment(part.id)),
  };
}

function checks(
  parts: readonly Fact[],
  kind: 'check' | 'exclusion',
  index: CatalogIndex,
  declared: Table | undefined,
): readonly Check[] {
  return ofKind(parts, kind).map((part) => {
    const { name } = index.named(part);
    const said = kind === 'check' ? declared?.checks.find((one) => one.name === name) : undefined;
    const deparsed =
      kind === 'check'
        ? withoutParentheses(attributes<CheckAttributes>(part).expression)
        : definitionOf(part);
    return {
      name,
      expression: said?.expression ?? index.local(deparsed),
      ...optional('description', said?.description ?? index.comment(part.id)),
    };
  });
}

/** By id: the order in which a catalog was read must not show. */
function ofKind(parts: readonly Fact[], kind: Fact['kind']): readonly Fact[] {
  return parts.filter((part) => part.kind === kind).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function definitionOf(part: Fact): string {
  return String(part.attributes.definition ?? '');
}

/** An optional property that is absent rather than undefined. */
function optional<K extends string, const V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
