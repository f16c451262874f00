/** In which order tables can be filled, and which references have to stay empty for there to be one. */
import type { Entity, Reference } from '../model.ts';

export interface SeedOrder {
  readonly entities: readonly Entity[];
  /** Names of references (`table.constraint`) left NULL because they close a cycle. */
  readonly left: ReadonlySet<string>;
  /** Tables that need each other with no nullable reference between them. */
  readonly stuck: readonly Entity[];
}

export function referenceId(entity: Entity, reference: Reference): string {
  return `${entity.label}.${reference.name}`;
}

/** A reference to its own table never blocks: PostgreSQL checks it when the statement ends. */
export function isSelf(entity: Entity, reference: Reference): boolean {
  return reference.schema === entity.schema && reference.table === entity.name;
}

export function isOptional(entity: Entity, reference: Reference): boolean {
  return reference.columns.some((column) => entity.fields.find((field) => field.column === column)?.nullable);
}

export function seedOrder(entities: readonly Entity[]): SeedOrder {
  const ordered: Entity[] = [];
  const left = new Set<string>();
  let waiting = [...entities];
  while (waiting.length > 0) {
    const pending = new Set(waiting.map((entity) => `${entity.schema}.${entity.name}`));
    const blocking = (entity: Entity): readonly Reference[] =>
      entity.references.filter(
        (reference) =>
          !isSelf(entity, reference) &&
          !left.has(referenceId(entity, reference)) &&
          pending.has(`${reference.schema}.${reference.table}`),
      );
    const ready = waiting.filter((entity) => blocking(entity).length === 0);
    if (ready.length > 0) {
      ordered.push(...ready);
      waiting = waiting.filter((entity) => !ready.includes(entity));
      continue;
    }
    // A cycle: one table starts without the references it can do without.
    const starter = waiting.find((entity) =>
      blocking(entity).every((reference) => isOptional(entity, reference)),
    );
    if (starter === undefined) return { entities: ordered, left, stuck: waiting };
    for (const reference of blocking(starter)) left.add(referenceId(starter, reference));
  }
  return { entities: ordered, left, stuck: [] };
}
