/** Joins a catalog's structure with a contract's intent into the Model that artefacts are generated from. */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { attributes } from '../catalog/kind.ts';
import type { DomainAttributes } from '../catalog/kinds/domain.ts';
import type { EnumAttributes } from '../catalog/kinds/enum.ts';
import type { Contract } from '../contract/contract.ts';
import { warehouseTables } from '../contract/warehouse-tables.ts';
import { pascalCase } from '../core/identifier.ts';
import { checkCondition } from '../sql/deparsed.ts';
import { catalogIndex } from './model/catalog-index.ts';
import { buildEntity, isEntity } from './model/entity.ts';
import { buildViews } from './model/view.ts';
import type {
  DomainType,
  Entity,
  EnumType,
  Model,
  Named,
  PipelineEntry,
  QualityEntry,
  Relationship,
} from './model.ts';
import { TypeNames } from './typescript/names.ts';

export interface ModelInput {
  readonly contract: Contract;
  /** The canonical catalog of the contract. */
  readonly catalog: Catalog;
  readonly pipelines: readonly PipelineEntry[];
  readonly quality: readonly QualityEntry[];
  /** Statements that create the catalog from nothing. */
  readonly schemaSql: readonly string[];
}

/** Asynchronous because views are read with PostgreSQL's own grammar, which is loaded when there is a view. */
export async function buildModel(input: ModelInput): Promise<Model> {
  const { contract, catalog, pipelines, quality, schemaSql } = input;
  const index = catalogIndex(catalog, contract.schema);
  const names = new TypeNames();
  const entities = entityFacts(index.of('table'), contract, index.children).map((fact) =>
    buildEntity(fact, index, contract, names),
  );
  const enums = index.of('enum').map((fact): EnumType => {
    const named = index.named(fact);
    return {
      ...named,
      values: attributes<EnumAttributes>(fact).values,
      typeName: names.enumName(pascalCase(named.label)),
    };
  });
  const { owner, description, warehouse } = contract;
  return deepFreeze({
    name: contract.name,
    version: contract.version,
    ...(owner === undefined ? {} : { owner }),
    ...(description === undefined ? {} : { description }),
    schema: contract.schema,
    enums: inOrder(enums, contract.enums),
    domains: inOrder(
      index.of('domain').map((fact) => domain(fact, index.named(fact))),
      contract.domains,
    ),
    entities,
    views: await buildViews(index, entities, names),
    relationships: entities.flatMap((entity) => relationships(entity, entities)),
    queries: contract.queries,
    quality,
    ...(warehouse === undefined ? {} : { warehouse }),
    warehouseTables: warehouseTables(contract),
    pipelines,
    schemaSql,
  });
}

/** Contract order first, then what only SQL files declare; partitions are storage of their parent. */
function entityFacts(
  facts: readonly Fact[],
  contract: Contract,
  children: (id: string) => readonly Fact[],
): readonly Fact[] {
  const order = new Map(
    contract.tables.map((table, position) => [`${table.schema}.${table.name}`, position]),
  );
  const position = (fact: Fact): number =>
    order.get(fact.id.replace(/^table /, '').replaceAll('"', '')) ?? order.size;
  return facts
    .filter((fact) => isEntity(fact) && children(fact.id).some((child) => child.kind === 'column'))
    .toSorted((a, b) => position(a) - position(b) || (a.id < b.id ? -1 : 1));
}

function domain(fact: Fact, named: Omit<DomainType, 'base' | 'checks'>): DomainType {
  const { type, checks } = attributes<DomainAttributes>(fact);
  return {
    ...named,
    base: type,
    checks: Object.values(checks).map((check) => checkCondition(check) ?? check),
  };
}

function relationships(entity: Entity, entities: readonly Entity[]): readonly Relationship[] {
  return entity.references.flatMap((reference) => {
    const target = entities.find((one) => one.schema === reference.schema && one.name === reference.table);
    if (target === undefined) return [];
    const columns = new Set(reference.columns);
    const keys = [entity.primaryKey, ...entity.uniques].filter((key) => key !== undefined);
    return [
      {
        name: reference.name,
        from: entity.label,
        to: target.label,
        columns: reference.columns,
        targets: reference.targets,
        many: !keys.some((key) => key.columns.every((column) => columns.has(column))),
        optional: entity.fields.some((field) => columns.has(field.column) && field.nullable),
        onDelete: reference.onDelete,
      },
    ];
  });
}

function inOrder<T extends Named>(
  built: readonly T[],
  declared: readonly { readonly schema: string; readonly name: string }[],
): readonly T[] {
  const order = new Map(declared.map((one, position) => [`${one.schema}.${one.name}`, position]));
  const position = (one: T): number => order.get(`${one.schema}.${one.name}`) ?? order.size;
  return built.toSorted((a, b) => position(a) - position(b) || (a.label < b.label ? -1 : 1));
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
