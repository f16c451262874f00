/** Views with the true nullability of their columns, as far as it can be told from their query. */
import type { Fact } from '../../catalog/catalog.ts';
import { attributes } from '../../catalog/kind.ts';
import type { ViewAttributes } from '../../catalog/kinds/view.ts';
import { camelCase, pascalCase, singular } from '../../core/identifier.ts';
import type { Entity, View } from '../model.ts';
import { type ParseSelect, selectParser } from '../syntax.ts';
import { type TypeNames, uniqueFields } from '../typescript/names.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { type FindRelation, type OutputColumn, outputOf } from './nullability.ts';

export async function buildViews(
  index: CatalogIndex,
  entities: readonly Entity[],
  names: TypeNames,
): Promise<readonly View[]> {
  const facts = [...index.of('view'), ...index.of('materialized-view')];
  if (facts.length === 0) return [];
  const parse = await selectParser();
  const outputs = viewOutputs(facts, index, entities, parse);
  return facts.map((fact) => {
    const { output, definition } = attributes<ViewAttributes>(fact);
    const named = index.named(fact);
    const fields = uniqueFields(output.map((column) => camelCase(column.name)));
    const known = outputs(fact);
    return {
      ...named,
      entity: names.entityName(pascalCase(singular(named.label))),
      materialized: fact.kind === 'materialized-view',
      definition: index.local(definition.trim()),
      fields: output.map((column, at) => {
        const from = known[at]?.from;
        return {
          column: column.name,
          field: fields[at] ?? column.name,
          type: index.local(column.type),
          nullable: known[at]?.nullable ?? true,
          ...(from === undefined ? {} : { from }),
        };
      }),
    };
  });
}

/** Views of views are resolved on the way; a cycle cannot be, so its members are unknown. */
function viewOutputs(
  facts: readonly Fact[],
  index: CatalogIndex,
  entities: readonly Entity[],
  parse: ParseSelect,
): (fact: Fact) => readonly OutputColumn[] {
  const done = new Map<string, readonly OutputColumn[]>();
  const outputs = (fact: Fact): readonly OutputColumn[] => {
    const earlier = done.get(fact.id);
    if (earlier !== undefined) return earlier;
    done.set(fact.id, []);
    const select = parse(attributes<ViewAttributes>(fact).definition);
    const columns = select === undefined ? [] : outputOf(select, find);
    done.set(fact.id, columns);
    return columns;
  };
  const find: FindRelation = (schema, name) => {
    const within = schema ?? index.schema;
    const entity = entities.find((one) => one.schema === within && one.name === name);
    if (entity !== undefined) {
      return entity.fields.map((field) => ({
        name: field.column,
        nullable: field.nullable,
        from: `${entity.label}.${field.column}`,
        ...(/^jsonb?$/.test(field.type) ? { json: true } : {}),
      }));
    }
    const view = facts.find((fact) => {
      const named = index.named(fact);
      return named.schema === within && named.name === name;
    });
    return view === undefined
      ? undefined
      : outputs(view).map((column, at) => ({
          ...column,
          name: attributes<ViewAttributes>(view).output[at]?.name ?? column.name,
        }));
  };
  return outputs;
}
