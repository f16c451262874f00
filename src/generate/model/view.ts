/** Views with the true nullability of their columns, as far as it can be told from their query. */
import { attributes } from '../../catalog/kind.ts';
import type { ViewAttributes } from '../../catalog/kinds/view.ts';
import { relationsOf, viewOutputs } from '../../catalog/relations.ts';
import { camelCase, pascalCase, singular } from '../../core/identifier.ts';
import { loadGrammar } from '../../sql/grammar.ts';
import type { Entity, View } from '../model.ts';
import { type TypeNames, uniqueFields } from '../typescript/names.ts';
import type { CatalogIndex } from './catalog-index.ts';

export async function buildViews(
  index: CatalogIndex,
  entities: readonly Entity[],
  names: TypeNames,
): Promise<readonly View[]> {
  const facts = [...index.of('view'), ...index.of('materialized-view')];
  if (facts.length === 0) return [];
  const { parse } = await loadGrammar();
  const relations = relationsOf(index.catalog, parse, [index.schema]);
  const labels = new Map(entities.map((entity) => [`${entity.schema}.${entity.name}`, entity.label]));
  return facts.map((fact) => {
    const { output, definition } = attributes<ViewAttributes>(fact);
    const named = index.named(fact);
    const fields = uniqueFields(output.map((column) => camelCase(column.name)));
    const known = viewOutputs(fact, parse, relations);
    return {
      ...named,
      entity: names.entityName(pascalCase(singular(named.label))),
      materialized: fact.kind === 'materialized-view',
      definition: index.local(definition.trim()),
      fields: output.map((column, at) => {
        const passes = known[at]?.passes;
        const label = labels.get(passes?.table ?? '');
        return {
          column: column.name,
          field: fields[at] ?? column.name,
          type: index.local(column.type),
          nullable: known[at]?.nullable ?? true,
          ...(passes === undefined || label === undefined ? {} : { from: `${label}.${passes.column}` }),
        };
      }),
    };
  });
}
