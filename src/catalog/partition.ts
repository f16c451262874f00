/**
 * Indexes and constraints of partitions that belong to those of the partitioned table. PostgreSQL makes them with
 * their parent's, under a name of its own choosing; one that is called otherwise is made first and taken up by the
 * parent's, or renamed afterwards where the parent's is there already.
 */
import { quoteIdentifier } from '../core/identifier.ts';
import type { Fact, FactId } from './catalog.ts';
import { lastName, ownerName, type Scene } from './kind.ts';

const SUFFIX: Readonly<Record<string, string>> = { index: 'idx', unique: 'key', exclusion: 'excl' };

const bare = (name: string): string => name.replace(/^"|"$/g, '').replaceAll('""', '"');

/** True while a table is a partition of the same table before and after, or goes altogether. */
export function staysPart(table: FactId, scene: Scene): boolean {
  const after = scene.to.facts.get(table);
  return (
    after === undefined ||
    after.attributes.partitionOf === scene.from.facts.get(table)?.attributes.partitionOf
  );
}

/** The index or constraint of the partitioned table that `fact` is a part of. */
export function partOf(fact: Fact): FactId | undefined {
  return fact.attributes.inherited === true && fact.kind !== 'foreign-key' && fact.kind !== 'check'
    ? fact.dependsOn.find((id) => id !== fact.parent && /^(?:index|unique|primary-key|exclusion) /.test(id))
    : undefined;
}

/** Quoted name that PostgreSQL gives such a part by itself. */
export function ownName(fact: Fact, table: FactId): string {
  const relation = bare(lastName(table));
  if (fact.kind === 'primary-key') return quoteIdentifier(`${relation}_pkey`);
  const listed = [fact.attributes.columns, fact.attributes.include].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  let expressions = 0;
  const columns = listed.map((name) => (typeof name === 'string' ? name : `expr${expressions++ || ''}`));
  return quoteIdentifier([relation, ...columns, SUFFIX[fact.kind] ?? 'idx'].join('_'));
}

/** How a part of an index or constraint comes to be in this plan. */
export function waysOfPart(fact: Fact, scene: Scene): 'by itself' | 'renamed' | 'before its parent' {
  const parent = partOf(fact);
  const table = fact.parent;
  if (parent === undefined || table === undefined) return 'by itself';
  const name = ownName(fact, table);
  if (name === lastName(fact) || name.length > 63) return 'by itself';
  const parentFact = scene.to.facts.get(parent);
  const inline =
    ['primary-key', 'unique'].includes(parentFact?.kind ?? '') && scene.isMade(parentFact?.parent ?? '');
  return scene.isMade(parent) && !inline ? 'before its parent' : 'renamed';
}

/** Parts that are made before `fact`, which then takes them up. */
export function earlierParts(fact: Fact, scene: Scene): readonly FactId[] {
  return scene
    .dependants(scene.to, fact.id)
    .filter((part) => partOf(part) === fact.id && scene.isMade(part.id))
    .filter((part) => waysOfPart(part, scene) === 'before its parent')
    .map((part) => part.id);
}

/** `schema.name` of the index that PostgreSQL made under its own name. */
export function madeName(fact: Fact): string {
  const table = fact.parent ?? '';
  return `${ownerName(table)}.${ownName(fact, table)}`;
}

/** The table with the tables below it that a statement on it locks too, sorted. */
export function withBelow(table: FactId, below: 'partitions' | 'heirs', scene: Scene): readonly FactId[] {
  const found = new Set([table]);
  for (const id of found) {
    const name = id.slice(id.indexOf(' ') + 1);
    for (const { kind, id: child, attributes } of scene.dependants(scene.from, id)) {
      const heir = Array.isArray(attributes.inherits) && attributes.inherits.includes(name);
      if (kind === 'table' && (attributes.partitionOf === name || (heir && below === 'heirs')))
        found.add(child);
    }
  }
  return [...found].sort();
}
