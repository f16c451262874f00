/** Tables that get columns and constraints from others: partitions, and heirs by INHERITS. */
import type { Catalog, Fact, FactId } from './catalog.ts';
import { lastName, ownerName, type Scene, type Step, sqlName } from './kind.ts';

/** Tables that a table is a partition of or inherits from, by id. */
export function parentsOf(table: Fact | undefined): readonly FactId[] {
  const { partitionOf, inherits } = table?.attributes ?? {};
  return [partitionOf, ...(Array.isArray(inherits) ? inherits : [])].flatMap((name) =>
    typeof name === 'string' ? [`table ${name}`] : [],
  );
}

/** Tables that have `table` as their parent. */
export function heirsOf(table: FactId, catalog: Catalog, scene: Scene): readonly Fact[] {
  return scene.dependants(catalog, table).filter((other) => parentsOf(other).includes(table));
}

/** A column with those below it, which are retyped along. */
export function columnsBelow(column: Fact, scene: Scene): readonly FactId[] {
  return [
    column.id,
    ...heirsOf(column.parent ?? `table ${ownerName(column)}`, scene.from, scene)
      .flatMap((heir) => scene.from.facts.get(`column ${sqlName(heir)}.${lastName(column)}`) ?? [])
      .flatMap((below) => columnsBelow(below, scene)),
  ];
}

/**
 * True for a partition that is made on its own and attached: a key of its own is to serve its parent's index, for
 * which CREATE TABLE … PARTITION OF would make another; or a NOT NULL keeps a name of its own, which nobody can
 * rename once it is inherited.
 */
export function attachesLater(table: Fact, catalog: Catalog, scene: Scene): boolean {
  if (table.attributes.partitionOf === undefined) return false;
  const isOwn = (part: Fact): boolean =>
    part.kind === 'column'
      ? hasNameOfItsOwn(part, catalog)
      : part.kind !== 'index' && part.attributes.partOf !== undefined && part.attributes.inherited !== true;
  return scene.children(catalog, table.id).some(isOwn);
}

interface NotNullNames {
  readonly notNullConstraint?: { readonly name: string };
  readonly inheritedNotNull?: { readonly name: string; readonly local?: boolean };
}

function hasNameOfItsOwn(column: Fact, catalog: Catalog): boolean {
  // Declared with PARTITION OF it has its own name from the start.
  if ((column.attributes as NotNullNames).inheritedNotNull?.local === true) return false;
  const name = (fact: Fact | undefined): string | undefined => {
    const { notNullConstraint, inheritedNotNull } = (fact?.attributes ?? {}) as NotNullNames;
    return (notNullConstraint ?? inheritedNotNull)?.name;
  };
  const [own, given] = [name(column), name(inheritedFrom(column, catalog))];
  return own !== undefined && given !== undefined && own !== given;
}

/** True for a table that gets a parent it did not have, other than by being made as a part of it. */
export function gainsParent(table: FactId, scene: Scene): boolean {
  const after = scene.to.facts.get(table);
  if (after === undefined) return false;
  if (scene.isMade(table)) return attachesLater(after, scene.to, scene);
  const before = parentsOf(scene.from.facts.get(table));
  return parentsOf(after).some((parent) => !before.includes(parent));
}

/** True for a table that stays and loses a parent. */
export function losesParent(table: FactId, scene: Scene): boolean {
  const after = parentsOf(scene.to.facts.get(table));
  return (
    !scene.isGone(table) && parentsOf(scene.from.facts.get(table)).some((parent) => !after.includes(parent))
  );
}

/** True for the same column of a parent that its table leaves, and keeps the column as its own. */
export function isOfLeftParent(id: FactId, column: Fact, scene: Scene): boolean {
  const table = column.parent ?? `table ${ownerName(column)}`;
  if (!scene.to.facts.has(column.id) || !losesParent(table, scene)) return false;
  return parentsOf(scene.from.facts.get(table)).some(
    (parent) => id === `column ${sqlName(parent)}.${lastName(column)}`,
  );
}

/** The same column or constraint of the first parent that has it. */
export function inheritedFrom(fact: Fact, catalog: Catalog): Fact | undefined {
  const table = fact.parent === undefined ? undefined : catalog.facts.get(fact.parent);
  for (const parent of parentsOf(table)) {
    const found = catalog.facts.get(
      `${fact.kind} ${parent.slice(parent.indexOf(' ') + 1)}.${lastName(fact)}`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Names for ordering (see Step.frees and Step.takes): a table is `parted` once it has left its parents, and `ready`
 * when it has all that a parent asks of it.
 */
export const parted = (table: FactId): string => `parted ${table}`;
export const ready = (table: FactId): string => `ready ${table}`;

/** Columns of a table that leaves or joins parents, or a type, change after the one and before the other. */
export function inTurn(steps: readonly Step[], column: Fact, scene: Scene): readonly Step[] {
  const table = column.parent ?? `table ${ownerName(column)}`;
  const typed = (side: Scene['from']): boolean => side.facts.get(table)?.attributes.ofType !== undefined;
  const takes = losesParent(table, scene) || typed(scene.from) ? [parted(table)] : [];
  const frees = gainsParent(table, scene) || typed(scene.to) ? [ready(table)] : [];
  if (takes.length === 0 && frees.length === 0) return steps;
  return steps.map((step) => ({
    ...step,
    takes: [...(step.takes ?? []), ...takes],
    frees: [...(step.frees ?? []), ...frees],
  }));
}
