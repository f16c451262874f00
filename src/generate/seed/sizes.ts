/** How many rows each table gets: the contract's volumes to scale, with enough of the small ones to be useful. */
import type { Entity } from '../model.ts';

/** A table with real rows gets at least this many, so that lists are lists. */
const FEW = 25;

/** `largest` is the number of rows of the largest table. */
export function seedSizes(entities: readonly Entity[], largest: number): ReadonlyMap<string, number> {
  const depths = depthsOf(entities);
  const deepest = Math.max(0, ...depths.values());
  const known = entities.map((entity) => entity.rows ?? 0);
  const top = Math.max(0, ...known);
  return new Map(
    entities.map((entity) => {
      if (top > 0 && entity.rows !== undefined) {
        const scaled = Math.round((entity.rows / top) * largest);
        return [entity.label, Math.max(scaled, Math.min(entity.rows, FEW, largest))];
      }
      // Without volumes: each step away from the roots of the reference graph is four times the rows.
      const fraction = 4 ** ((depths.get(entity.label) ?? 0) - deepest);
      return [
        entity.label,
        Math.max(Math.min(FEW, largest), Math.round(largest * (top > 0 ? fraction / 4 : fraction))),
      ];
    }),
  );
}

/** Longest chain of references below a table; cycles end where they close. */
function depthsOf(entities: readonly Entity[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const depth = (entity: Entity, path: readonly string[]): number => {
    const known = depths.get(entity.label);
    if (known !== undefined) return known;
    const parents = entity.references.flatMap((reference) => {
      const parent = entities.find((one) => one.schema === reference.schema && one.name === reference.table);
      return parent === undefined || path.includes(parent.label) || parent === entity ? [] : [parent];
    });
    const found = Math.max(-1, ...parents.map((parent) => depth(parent, [...path, entity.label]))) + 1;
    if (path.length === 0) depths.set(entity.label, found);
    return found;
  };
  for (const entity of entities) depth(entity, []);
  return depths;
}
