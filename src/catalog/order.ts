/** The order in which a catalog tells its facts: kind by kind, each by identity; columns as in their table. */
import type { Catalog, Fact } from './catalog.ts';
import { kinds } from './kinds.ts';

const rank = new Map<string, number>(kinds.map((kind, i) => [kind.name, i]));

type Told = Pick<Fact, 'kind' | 'id' | 'parent'>;

/** Negative when `a` is told before `b`, 0 for columns of one table, whose position decides. */
export function compareFacts(a: Told, b: Told): number {
  if (a.kind !== b.kind) return (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0);
  const [one, two] = a.kind === 'column' ? [a.parent ?? '', b.parent ?? ''] : [a.id, b.id];
  return one < two ? -1 : one > two ? 1 : 0;
}

/** The catalog itself when its facts are in order, as they are wherever PostgreSQL was asked; else one with them so. */
export function inOrder(catalog: Catalog): Catalog {
  const facts = [...catalog.facts.values()];
  const ordered = facts.every((fact, i) => i === 0 || compareFacts(facts[i - 1] ?? fact, fact) <= 0);
  if (ordered) return catalog;
  return { ...catalog, facts: new Map(facts.sort(compareFacts).map((fact) => [fact.id, fact])) };
}
