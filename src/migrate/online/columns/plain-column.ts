/** The column that keeps the old name for a release: it takes NULL and numbers nothing, which is its successor's affair. */
import type { Fact } from '../../../catalog/catalog.ts';
import { mayBeNull } from '../../../catalog/not-null.ts';

export function plainColumn(column: Fact): Fact {
  const { default: _default, identity: _identity, ...attributes } = column.attributes;
  return {
    ...column,
    attributes: mayBeNull(attributes),
    dependsOn: column.dependsOn.filter((need) => !need.startsWith('sequence ')),
  };
}
