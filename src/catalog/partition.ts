/**
 * Indexes and constraints of partitions that belong to those of the partitioned table. PostgreSQL makes them with
 * their parent's, under a name of its own choosing; one that is called otherwise is made first and taken up by the
 * parent's, or renamed afterwards where the parent's is there already.
 */
import { isSameJson, type Json } from '../core/hash.ts';
import { quoteIdentifier } from '../core/identifier.ts';
import type { Fact, FactId } from './catalog.ts';
import { gainsParent, heirsOf, parentsOf } from './heritage.ts';
import {
  alters,
  type JsonPairs,
  lastName,
  ownerName,
  type Scene,
  type Step,
  schemaName,
  sqlName,
} from './kind.ts';

/** SQL for the index that index `x` is a partition's part of, else NULL. */
export const partOfPair: JsonPairs = {
  partOf:
    'CASE WHEN x.relispartition THEN (SELECT p.inhparent::regclass::text FROM pg_inherits p WHERE p.inhrelid = x.oid) END',
};

const SUFFIX: Readonly<Record<string, string>> = { index: 'idx', unique: 'key', exclusion: 'excl' };

const bare = (name: string): string => name.replace(/^"|"$/g, '').replaceAll('""', '"');

/** `schema.name` of an index, or of the index behind a constraint. */
export function indexName(fact: Fact | FactId): string {
  const id = typeof fact === 'string' ? fact : fact.id;
  return id.startsWith('index ') ? sqlName(id) : `${schemaName(id)}.${lastName(id)}`;
}

/** The index or constraint of the partitioned table that `fact` is a part of. */
export function partOf(fact: Fact): FactId | undefined {
  const whole = fact.attributes.partOf;
  return whole === undefined
    ? undefined
    : fact.dependsOn.find(
        (id) => /^(?:index|unique|primary-key|exclusion) /.test(id) && indexName(id) === whole,
      );
}

/** Columns that an index carries beside its key; a constraint tells them in its definition only. */
function included(fact: Fact): Json | undefined {
  if (fact.attributes.include !== undefined) return fact.attributes.include;
  const list = / INCLUDE \((.*?)\)(?: |$)/.exec(String(fact.attributes.definition ?? ''))?.[1];
  return list?.match(/"(?:[^"]|"")*"|[^", ]+/g)?.map(bare);
}

/** Quoted name that PostgreSQL gives such a part by itself. */
export function ownName(fact: Fact, table: FactId): string {
  const relation = bare(lastName(table));
  if (fact.kind === 'primary-key') return quoteIdentifier(`${relation}_pkey`);
  const listed = [fact.attributes.columns, included(fact)].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  let expressions = 0;
  const columns: string[] = [];
  for (const entry of listed) {
    const name = typeof entry === 'string' ? entry : `expr${expressions++ || ''}`;
    // A column named twice is told apart by a number.
    let own = name;
    for (let n = 1; columns.includes(own); n += 1) own = `${name}${n}`;
    columns.push(own);
  }
  return quoteIdentifier([relation, ...columns, SUFFIX[fact.kind] ?? 'idx'].join('_'));
}

/** PostgreSQL compares no exclusions: it makes another one for the whole, whatever the partition has. */
const isNeverTakenUp = (part: Fact): boolean => part.kind === 'exclusion';

/**
 * How an index or constraint comes to be in this plan: as any other (`on its own`), with its parent's (`by itself`,
 * `renamed` afterwards), before its parent's, which takes it up (`first`), or `attached` to its parent's that is there.
 */
export type Way = 'on its own' | 'by itself' | 'renamed' | 'first' | 'attached';

export function wayOf(fact: Fact, scene: Scene): Way {
  const parent = partOf(fact);
  const table = fact.parent;
  if (parent === undefined || table === undefined) return 'on its own';
  const name = ownName(fact, table);
  const named = name === lastName(fact) || name.length > 63 ? 'by itself' : 'renamed';
  if (gainsParent(table, scene)) return isNeverTakenUp(fact) && named === 'by itself' ? named : 'on its own';
  const whole = scene.to.facts.get(parent);
  const made = scene.isMade(parent);
  if (whole?.attributes.invalid === true) return scene.isMade(table) && !made ? named : 'attached';
  if (!made) return scene.isMade(table) ? named : 'attached';
  const inline = ['primary-key', 'unique'].includes(whole?.kind ?? '') && scene.isMade(whole?.parent ?? '');
  if (inline) return named;
  if (isNeverTakenUp(fact)) return named;
  return named === 'renamed' || fact.kind !== whole?.kind ? 'first' : 'by itself';
}

/** What has to be there before a part, or a whole with parts of its own names, is made. */
export function needsOfPart(fact: Fact, scene: Scene): readonly FactId[] {
  const whole = partOf(fact);
  const first = scene
    .dependants(scene.to, fact.id)
    .filter((part) => partOf(part) === fact.id && scene.isMade(part.id) && wayOf(part, scene) === 'first')
    .map((part) => part.id);
  // Made ON ONLY the whole, it is attached to by hand; a partition made later would bring its part along.
  const partitions =
    fact.attributes.invalid === true && fact.parent !== undefined
      ? heirsOf(fact.parent, scene.to, scene).map((heir) => heir.id)
      : [];
  return [
    ...fact.dependsOn.filter((id) => id !== whole),
    ...first,
    ...partitions,
    ...boundKeys(fact, scene),
    ...likeWholes(fact, whole, scene),
  ];
}

/**
 * Like indexes of the partitioned table, which would take up a part that is made before its own whole: they come
 * before it, and those with such a part themselves in the order of their names.
 */
function likeWholes(part: Fact, whole: FactId | undefined, scene: Scene): readonly FactId[] {
  const own = whole === undefined ? undefined : scene.to.facts.get(whole);
  if (own?.parent === undefined || wayOf(part, scene) !== 'first') return [];
  const isLike = (other: Fact): boolean =>
    other.kind === 'index' &&
    other.id !== own.id &&
    scene.isMade(other.id) &&
    isSameJson(other.attributes.columns, own.attributes.columns);
  return scene
    .children(scene.to, own.parent)
    .filter(isLike)
    .filter(({ id }) => {
      const theirs = scene
        .dependants(scene.to, id)
        .find((each) => each.parent === part.parent && partOf(each) === id);
      return theirs !== undefined && (wayOf(theirs, scene) !== 'first' || id < own.id);
    })
    .map(({ id }) => id);
}

/**
 * Keys over the same columns that foreign keys are bound to: PostgreSQL binds to the oldest there is, so that others
 * come after them.
 */
function boundKeys(fact: Fact, scene: Scene): readonly FactId[] {
  const columns = (key: Fact): string | undefined =>
    /^(?:primary-key|unique)$/.test(key.kind) || (key.kind === 'index' && key.attributes.unique === true)
      ? [key.attributes.columns].flat().map(String).sort().join()
      : undefined;
  const own = columns(fact);
  const isBound = (key: Fact): boolean =>
    scene.dependants(scene.to, key.id).some(({ kind }) => kind === 'foreign-key');
  if (own === undefined || isBound(fact) || fact.parent === undefined) return [];
  return scene
    .children(scene.to, fact.parent)
    .filter((key) => key.id !== fact.id && scene.isMade(key.id) && columns(key) === own && isBound(key))
    .map((key) => key.id);
}

/** Shared names that parts take which PostgreSQL makes with the whole: were one not free, it would choose another. */
export function namesOfParts(whole: Fact, scene: Scene): readonly string[] {
  return scene
    .dependants(scene.to, whole.id)
    .filter((part) => partOf(part) === whole.id && scene.isMade(part.id))
    .flatMap((part) => {
      const way = wayOf(part, scene);
      if (way !== 'by itself' && way !== 'renamed') return [];
      return [
        `relation ${way === 'renamed' ? madeName(part) : indexName(part)}`,
        ...namesOfParts(part, scene),
      ];
    });
}

/** The part becomes that of its parent's index. */
export function attachPart(fact: Fact): readonly Step[] {
  const whole = partOf(fact);
  return whole === undefined ? [] : [attachesTo(fact, whole)];
}

/** Of the tables it only reads the definition; the part itself, an index, nobody uses for an instant. */
export function attachesTo(fact: Fact, whole: FactId): Step {
  return alters(fact, `ALTER INDEX ${indexName(whole)} ATTACH PARTITION ${indexName(fact)}`, {
    lock: 'ACCESS SHARE',
    locked: fact.parent === undefined ? [] : [fact.parent],
    consumes: [fact.id, whole],
  });
}

/** Steps for a part that stays and whose parent's index is another, or `replace`. */
export function partChange(from: Fact, to: Fact, scene: Scene): readonly Step[] | 'replace' {
  const [before, after] = [from.attributes.partOf, to.attributes.partOf];
  if (before === after) return [];
  if (before !== undefined) {
    if (isNeverTakenUp(to)) return 'replace';
    const left = !parentsOf(scene.to.facts.get(to.parent ?? '')).some((parent) =>
      parentsOf(scene.from.facts.get(to.parent ?? '')).includes(parent),
    );
    return left && (after === undefined || gainsParent(to.parent ?? '', scene)) ? [] : 'replace';
  }
  const whole = partOf(to);
  if (whole === undefined || gainsParent(to.parent ?? '', scene)) return [];
  const takenUp = scene.isMade(whole) && scene.to.facts.get(whole)?.attributes.invalid !== true;
  return takenUp ? [] : attachPart(to);
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
