/**
 * The catalogs around a switch of names. What stands on a retyped column — indexes, keys, constraints, foreign keys of
 * other tables — is built a second time on the new column before the switch, so that nothing has to be read in it.
 * A table has one primary key: of that only the index is built twice.
 */
import { type Catalog, type Fact, type FactId, factsOf } from '../../../catalog/catalog.ts';
import { lastName, ownerName, schemaName, sqlName } from '../../../catalog/kind.ts';
import { namedByServer } from '../../../catalog/not-null.ts';
import { type Rename, withRenames } from '../../rename.ts';
import { NEW_SUFFIX, OLD_SUFFIX, suffixed } from '../name.ts';
import { type Sync, syncFacts } from './sync.ts';

/** What changes names at once. */
export interface Exchange {
  /** Columns, as they stand before the switch: the new one under a name for the time being. */
  readonly syncs: readonly Sync[];
  /** Types that are built anew beside the old ones. */
  readonly types: readonly FactId[];
}

export interface Twins extends Exchange {
  readonly columns: readonly ColumnNames[];
  /** Indexes and constraints that are there before and after. */
  readonly parts: readonly FactId[];
  /** Primary keys. */
  readonly keys: readonly FactId[];
  /** Sequences that go from one column to another, and are named after it. */
  readonly sequences: readonly Rename[];
}

/** The two columns around a switch of names. Those that hand over have the same names before and after it. */
export interface ColumnNames {
  /** The old one before, and after. */
  readonly old: FactId;
  readonly aside: FactId;
  /** The new one before, and after. */
  readonly made: FactId;
  readonly final: FactId;
}

export const PARTS: readonly Fact['kind'][] = ['index', 'unique', 'check', 'foreign-key'];

export function twinsOf(live: Catalog, after: Catalog, { syncs, types }: Exchange): Twins {
  const columns = syncs.map(columnNames);
  const numbering = (column: FactId, catalog: Catalog): readonly FactId[] =>
    factsOf(catalog, 'sequence').flatMap(({ id, parent }) => (parent === column ? [id] : []));
  const sequences = columns.flatMap(({ old, final }) => {
    const [[from], [to]] = [numbering(old, live), numbering(final, after)];
    return from === undefined || to === undefined || from === to ? [] : [{ from, to }];
  });
  const standing = [...after.facts.values()].filter(
    (fact) => live.facts.has(fact.id) && columns.some(({ final }) => fact.dependsOn.includes(final)),
  );
  const named = (kinds: readonly Fact['kind'][]): readonly FactId[] =>
    standing.filter((fact) => kinds.includes(fact.kind)).map((fact) => fact.id);
  return { syncs, types, columns, parts: named(PARTS), keys: named(['primary-key']), sequences };
}

function columnNames(sync: Sync): ColumnNames {
  const { old, now } = namesOf(sync);
  const column = (name: string): FactId => `column ${sync.table}.${name}`;
  return sync.handsOver === true
    ? { old: column(old), aside: column(old), made: column(now), final: column(now) }
    : {
        old: column(old),
        aside: column(suffixed(old, OLD_SUFFIX)),
        made: column(now),
        final: column(old),
      };
}

export function namesOf(sync: Sync): { readonly old: string; readonly now: string } {
  return { old: sync.old[0]?.column ?? '', now: sync.new[0]?.column ?? '' };
}

/** What the switch renames, in order. */
export function renamesOf({ columns, types, parts, sequences }: Twins): readonly Rename[] {
  return [
    ...columns.flatMap(({ old, made, aside, final }) => [
      { from: old, to: aside },
      { from: made, to: final },
    ]),
    ...[...types, ...parts].flatMap((id) => [
      { from: id, to: beside(id, OLD_SUFFIX) },
      { from: beside(id, NEW_SUFFIX), to: id },
    ]),
    ...sequences,
  ].filter(({ from, to }) => from !== to);
}

/** Both are there, and the old ones have the names: before the switch on the way there. */
export function oldInPlace(live: Catalog, after: Catalog, twins: Twins): Catalog {
  const { syncs, columns, types, parts, keys, sequences } = twins;
  const facts = new Map(
    withRenames(after, [
      ...columns.flatMap(({ old, made, aside, final }) => [
        { from: final, to: made },
        { from: aside, to: old },
      ]),
      ...types.flatMap((id) => [
        { from: id, to: beside(id, NEW_SUFFIX) },
        { from: beside(id, OLD_SUFFIX), to: id },
      ]),
      ...parts.map((id) => ({ from: id, to: beside(id, NEW_SUFFIX) })),
    ]).facts,
  );
  for (const { made } of columns) {
    const moved = facts.get(made);
    if (moved === undefined) continue;
    const { default: _default, identity: _identity, ...attributes } = moved.attributes;
    const dependsOn = moved.dependsOn.filter((id) => !id.startsWith('sequence '));
    facts.set(made, namedByServer({ ...moved, attributes, dependsOn }));
  }
  for (const id of keys) exchangeKey(facts, id, NEW_SUFFIX);
  // What is not built twice stays as it is until the switch.
  for (const id of followers(facts, twins)) {
    facts.delete(id);
    const before = types.reduce((text, type) => inPlace(text, type), id);
    const now = live.facts.get(before);
    if (now !== undefined) facts.set(before, now);
  }
  const stays = new Set([...columns.map(({ old }) => old), ...types, ...parts, ...keys]);
  for (const fact of live.facts.values())
    if (stays.has(fact.id) || stays.has(fact.parent ?? '')) facts.set(fact.id, fact);
  for (const { to } of sequences) facts.delete(to);
  // By then they have the names again.
  for (const part of parts) facts.delete(beside(part, OLD_SUFFIX));
  for (const fact of syncs.flatMap(syncFacts)) facts.set(fact.id, fact);
  return { ...after, facts };
}

/** The id without the name that the new type has for the time being: a function's of its arguments. */
function inPlace(id: FactId, type: FactId): FactId {
  return id.replaceAll(sqlName(beside(type, NEW_SUFFIX)), sqlName(type));
}

/** Both are there, and the new ones have the names: before the switch on the way back. */
export function newInPlace(live: Catalog, after: Catalog, twins: Twins): Catalog {
  const { columns, keys } = twins;
  const facts = new Map(withRenames(oldInPlace(live, after, twins), renamesOf(twins)).facts);
  for (const id of keys) {
    exchangeKey(facts, id, OLD_SUFFIX);
    const [key, index] = [after.facts.get(id), keyIndex(id, NEW_SUFFIX)];
    facts.delete(index);
    if (key !== undefined) facts.set(id, key);
    needInstead(facts, index, id);
  }
  for (const { final, aside } of columns) {
    const numbering = after.facts.get(final)?.attributes.identity;
    const [column, old] = [facts.get(final), facts.get(aside)];
    if (column !== undefined && numbering !== undefined)
      facts.set(final, { ...column, attributes: { ...column.attributes, identity: numbering } });
    if (old === undefined) continue;
    const { identity: _identity, ...attributes } = old.attributes;
    facts.set(aside, { ...old, attributes });
  }
  return { ...after, facts };
}

/** Facts with their parts left out. */
export function withoutFacts(catalog: Catalog, ids: readonly FactId[]): Catalog {
  const gone = new Set(ids);
  const facts = new Map(catalog.facts);
  for (const fact of catalog.facts.values())
    if (gone.has(fact.id) || gone.has(fact.parent ?? '')) facts.delete(fact.id);
  return { ...catalog, facts };
}

export function withFacts(catalog: Catalog, more: readonly Fact[]): Catalog {
  return { ...catalog, facts: new Map([...catalog.facts, ...more.map((fact) => [fact.id, fact] as const)]) };
}

/** Foreign keys that PostgreSQL has bound to one of these indexes or keys. */
export function boundTo(ids: readonly FactId[], catalog: Catalog): readonly Fact[] {
  return [...catalog.facts.values()].filter(
    (fact) => fact.kind === 'foreign-key' && fact.dependsOn.some((id) => ids.includes(id)),
  );
}

/** `index public.users_pkey__new` for the primary key's twin. */
export function keyIndex(key: FactId, suffix: string): FactId {
  return `index ${schemaName(key)}.${suffixed(lastName(key), suffix)}`;
}

export function beside(id: FactId, suffix: string): FactId {
  return `${id.slice(0, id.indexOf(' '))} ${ownerName(id)}.${suffixed(lastName(id), suffix)}`;
}

/** The unique index that finds what a primary key finds, and that it can be made from. */
export function indexOfKey(key: Fact, suffix: string): Fact | undefined {
  const match = /^PRIMARY KEY (\([^()]*\))( INCLUDE \([^()]*\))?/.exec(String(key.attributes.definition));
  if (match === null) return undefined;
  const index = keyIndex(key.id, suffix);
  const table = sqlName(key.parent ?? `table ${ownerName(key.id)}`);
  const { options, columns = [] } = key.attributes;
  return {
    kind: 'index',
    id: index,
    name: sqlName(index).replace(/^public\./, ''),
    ...(key.parent === undefined ? {} : { parent: key.parent }),
    attributes: {
      definition: `CREATE UNIQUE INDEX ${lastName(index)} ON ${table} USING btree ${match[1]}${match[2] ?? ''}`,
      table,
      method: 'btree',
      unique: true,
      columns,
      ...(options === undefined ? {} : { options }),
    },
    dependsOn: key.dependsOn,
  };
}

/** In place of a primary key over the twin columns the unique index that it can be made from. */
function exchangeKey(facts: Map<FactId, Fact>, id: FactId, suffix: string): void {
  const key = facts.get(id);
  const index = key === undefined ? undefined : indexOfKey(key, suffix);
  if (index === undefined) return;
  facts.delete(id);
  facts.set(index.id, index);
  needInstead(facts, id, index.id);
}

function needInstead(facts: Map<FactId, Fact>, need: FactId, other: FactId): void {
  for (const fact of facts.values())
    if (fact.dependsOn.includes(need))
      facts.set(fact.id, {
        ...fact,
        dependsOn: fact.dependsOn.map((id) => (id === need ? other : id)).sort(),
      });
}

/** Everything else that is built on a new column or type, however far: views, triggers, policies. */
function followers(
  facts: ReadonlyMap<FactId, Fact>,
  { columns, types, parts, keys }: Twins,
): ReadonlySet<FactId> {
  const made = columns.map((column) => column.made);
  const own = new Set([
    ...made,
    ...parts.map((id) => beside(id, NEW_SUFFIX)),
    ...keys.map((id) => keyIndex(id, NEW_SUFFIX)),
  ]);
  const found = new Set<FactId>();
  const work = [...made, ...types.map((id) => beside(id, NEW_SUFFIX))];
  for (let id = work.pop(); id !== undefined; id = work.pop())
    for (const fact of facts.values()) {
      const part = made.includes(fact.parent ?? '') || own.has(fact.id) || own.has(fact.parent ?? '');
      const fresh = made.includes(id) && PARTS.includes(fact.kind);
      if (!fact.dependsOn.includes(id) || part || fresh || found.has(fact.id)) continue;
      found.add(fact.id);
      work.push(fact.id);
    }
  return found;
}
