/**
 * Renames, declared and implied. A renamed object carries its new name into everything PostgreSQL keeps by
 * identity, so the catalog after the rename can be told without asking: ids and definitions with names exchanged.
 */
import { type Catalog, type Fact, type FactId, factsOf } from '../catalog/catalog.ts';
import { hasValue, isValueId, renameValue, typeOfValue, withValueRenamed } from '../catalog/enum-value.ts';
import { parentsOf } from '../catalog/heritage.ts';
import { type Identity, sequenceOf } from '../catalog/identity.ts';
import { lastName, ownerName, type Step, sqlName } from '../catalog/kind.ts';
import { kindOf } from '../catalog/kinds.ts';
import { inRenamedSchema } from '../catalog/schema-name.ts';
import { outsideLiterals, withTexts } from '../catalog/texts.ts';
import { canonicalJson, type Json } from '../core/hash.ts';
import type { Delta } from './plan.ts';
import { sceneOf } from './scene.ts';

export interface Rename {
  /** Of a fact, or of the value of an enum: `enum-value public.mood.sad`. */
  readonly from: FactId;
  readonly to: FactId;
}

/** True when the catalog has what goes by this name. */
const isNamed = (catalog: Catalog, id: FactId): boolean =>
  isValueId(id) ? hasValue(catalog, id) : catalog.facts.has(id);

/** The statements of one rename, between the catalogs `before` and `after` it, on the way to `to`. */
export function renameSteps(rename: Rename, before: Catalog, after: Catalog, to: Catalog): readonly Step[] {
  if (isValueId(rename.from)) {
    const type = after.facts.get(typeOfValue(rename.to));
    return type === undefined ? [] : [renameValue(type, rename.from, rename.to)];
  }
  const old = before.facts.get(rename.from);
  const now = to.facts.get(rename.to) ?? after.facts.get(rename.to);
  return old === undefined || now === undefined
    ? []
    : (kindOf(old.kind).rename?.(old, now, sceneOf(after, to, new Set(), new Set())) ?? []);
}

/** The catalog as it stands when the renames are done. */
export function withRenames(catalog: Catalog, renames: readonly Rename[]): Catalog {
  return renames.reduce((current, rename) => withRename(current, rename), catalog);
}

/** Ids as they are once the renames of a plan that starts at `from` are done, and the ids of the same facts before. */
export function idsBefore(from: Catalog, deltas: readonly Delta[]): ReadonlyMap<FactId, FactId> {
  const renames = deltas.flatMap((d) => (d.type === 'rename' ? [{ from: d.from, to: d.id }] : []));
  const old = [...from.facts.keys()];
  return new Map([...withRenames(from, renames).facts.keys()].map((id, i) => [id, old[i] ?? id]));
}

/** Declared renames still to be done, each judged by the catalog that those before it leave, and what all leave. */
export function dueRenames(
  from: Catalog,
  to: Catalog,
  declared: readonly Rename[],
): { readonly due: readonly Rename[]; readonly after: Catalog } {
  const due: Rename[] = [];
  let after = from;
  for (const rename of declared) {
    if (!isNamed(after, rename.from) || isNamed(to, rename.from) || !isNamed(to, rename.to)) continue;
    // Both names are there: an online rename, whose old name goes now.
    if (isNamed(after, rename.to)) continue;
    due.push(rename);
    after = withRenames(after, [rename]);
  }
  return { due, after };
}

function withRename(catalog: Catalog, rename: Rename): Catalog {
  if (isValueId(rename.from)) return withValueRenamed(catalog, rename.from, rename.to);
  return catalog.facts.has(rename.from)
    ? [rename, ...renamesBelow(catalog, rename)].reduce(withOneRename, catalog)
    : catalog;
}

/** PostgreSQL renames a column in the partitions and heirs of its table too. */
function renamesBelow(catalog: Catalog, { from, to }: Rename): readonly Rename[] {
  const column = catalog.facts.get(from);
  if (column?.kind !== 'column') return [];
  return factsOf(catalog, 'table')
    .filter((table) => parentsOf(table).includes(column.parent ?? ''))
    .flatMap((heir) => {
      const name = `column ${sqlName(heir)}`;
      const below = { from: `${name}.${lastName(from)}`, to: `${name}.${lastName(to)}` };
      return catalog.facts.has(below.from) ? [below, ...renamesBelow(catalog, below)] : [];
    });
}

function withOneRename(catalog: Catalog, { from, to }: Rename): Catalog {
  if (!catalog.facts.has(from)) return catalog;
  const [oldName, newName] = [sqlName(from), sqlName(to)];
  const schema = from.startsWith('schema ') ? inRenamedSchema(catalog, oldName, newName) : undefined;
  const mapId = schema?.inId ?? ((id: FactId): FactId => exchangeInId(id, oldName, newName));
  const table = from.startsWith('column ') ? `table ${ownerName(from)}` : undefined;
  const facts = new Map<FactId, Fact>();
  for (const told of catalog.facts.values()) {
    const fact = told.id === table ? withOneKey(told, from, to) : told;
    const touched = [fact.id, fact.parent ?? '', ...fact.dependsOn].some((id) => mapId(id) !== id);
    // A view keeps the names of its own columns when a column below it is renamed.
    const follows = touched && !('output' in fact.attributes && from.startsWith('column '));
    const id = mapId(fact.id);
    facts.set(id, {
      ...fact,
      id,
      name: id.slice(id.indexOf(' ') + 1).replace(/(^| |\()public\./g, '$1'),
      ...(fact.parent === undefined ? {} : { parent: mapId(fact.parent) }),
      dependsOn: fact.dependsOn.map(mapId).sort(),
      attributes: withOldSequence(
        !follows
          ? fact.attributes
          : schema !== undefined
            ? withTexts(fact, schema.inText)
            : fact.kind === 'foreign-key' && from.startsWith('column ')
              ? exchangeInKey(fact, from, to)
              : exchangeInAttributes(fact, from, to),
        fact,
        id,
      ),
    });
  }
  return { ...catalog, facts };
}

/** What a table is partitioned by is the one thing that it says of its columns. */
function withOneKey(table: Fact, from: FactId, to: FactId): Fact {
  const { partitionBy } = table.attributes;
  if (partitionBy === undefined) return table;
  const key = exchangeInAttributes({ ...table, attributes: { partitionBy } }, from, to);
  return { ...table, attributes: { ...table.attributes, ...key } };
}

/** The sequence of an identity column keeps the name that it got from the column's and table's old ones. */
function withOldSequence(attributes: Fact['attributes'], before: Fact, id: FactId): Fact['attributes'] {
  if (before.kind !== 'column' || before.attributes.identity === undefined || before.id === id)
    return attributes;
  const { sequence: _own, ...others } = attributes.identity as unknown as Identity;
  const nameOf = (column: FactId, identity: Identity): string =>
    lastName(`sequence ${sequenceOf(column, identity)}`);
  const name = nameOf(before.id, before.attributes.identity as unknown as Identity);
  const identity = name === nameOf(id, others) ? others : { ...others, sequence: name };
  return { ...attributes, identity: identity as unknown as Json };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function exchangeInId(id: FactId, oldName: string, newName: string): FactId {
  return id.replace(new RegExp(`(?<=^|[ (,])${escaped(oldName)}(?=$|[ .(),[])`, 'g'), newName);
}

/** A foreign key names columns of two tables, and both may have one of that name. */
function exchangeInKey(fact: Fact, from: FactId, to: FactId): Fact['attributes'] {
  const key = fact.attributes as Fact['attributes'] & {
    readonly definition: string;
    readonly columns: Json;
    readonly references: { readonly table: string; readonly columns: Json };
  };
  const isOwn = fact.parent === `table ${ownerName(from)}`;
  const isReferred = key.references.table === ownerName(from);
  const exchanged = <J extends Json>(json: J, applies: boolean): J =>
    applies ? (exchangeInAttributes({ ...fact, attributes: { json } }, from, to).json as J) : json;
  const [, own = '', referred = '', rest = ''] = /^(FOREIGN KEY \(.*?\) REFERENCES )(.*?\(.*?\))(.*)$/s.exec(
    key.definition,
  ) ?? ['', key.definition];
  return {
    ...key,
    definition: `${exchanged(own, isOwn)}${exchanged(referred, isReferred)}${exchanged(rest, isOwn)}`,
    columns: exchanged(key.columns, isOwn),
    references: { ...key.references, columns: exchanged(key.references.columns, isReferred) },
  };
}

function exchangeInAttributes(fact: Fact, from: FactId, to: FactId): Fact['attributes'] {
  const [full, short] = [sqlName(from), lastName(from)];
  const isTable = from.startsWith('table ');
  // Types stand qualified wherever PostgreSQL writes them; their bare name is that of a column.
  const isType = /^(?:enum|domain|composite|range) /.test(from);
  const fullWord = new RegExp(`(?<![\\w$".])${escaped(full)}(?![\\w$"])`, 'g');
  // A table's bare name stands before a dot; elsewhere the same word is something else.
  const shortWord = isTable
    ? new RegExp(`(?<![\\w$".])${escaped(short)}(?=\\.)`, 'g')
    : new RegExp(`(?<![\\w$"])${escaped(short)}(?![\\w$"(])`, 'g');
  const bare = (text: string): string => text.replace(/^"|"$/g, '').replaceAll('""', '"');
  const inText = (text: string): string =>
    text === bare(short) && !isType
      ? bare(lastName(to))
      : outsideLiterals(text, (part) => {
          const qualified = part.replace(fullWord, sqlName(to));
          // A literal is the name of an object, which columns and bare names are not.
          return isType || part.startsWith("'") ? qualified : qualified.replace(shortWord, lastName(to));
        });
  return withTexts(fact, inText);
}

/**
 * Constraints, indexes and the like that differ in their name alone: renaming them loses nothing and costs
 * nothing, so it needs no declaration. Tables and columns are never guessed.
 */
export function impliedRenames(from: Catalog, to: Catalog): readonly Rename[] {
  const shape = (fact: Fact): string => {
    const neutral = exchangeInAttributes(fact, fact.id, `${fact.kind} ?.?`);
    return `${fact.kind} ${fact.parent ?? ''} ${canonicalJson(neutral)}`;
  };
  const candidates = (own: Catalog, other: Catalog): ReadonlyMap<string, readonly Fact[]> => {
    const groups = new Map<string, Fact[]>();
    for (const fact of own.facts.values()) {
      if (kindOf(fact.kind).renamedWhenEqual !== true || other.facts.has(fact.id)) continue;
      const key = shape(fact);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [fact]);
      else group.push(fact);
    }
    return groups;
  };
  const lost = candidates(from, to);
  const added = lost.size === 0 ? undefined : candidates(to, from);
  const alike = [...lost].flatMap(([key, [old, ...more]]) => {
    const [fact, ...others] = added?.get(key) ?? [];
    const alone = more.length === 0 && others.length === 0;
    return old === undefined || fact === undefined || !alone ? [] : [{ from: old.id, to: fact.id }];
  });
  return [...alike, ...numberingRenames(from, to)];
}

/**
 * The sequence that numbers a column goes by its name, which PostgreSQL does not change with the column's or the
 * table's. A new one in its place would begin at 1 again.
 */
function numberingRenames(from: Catalog, to: Catalog): readonly Rename[] {
  return factsOf(from, 'sequence').flatMap((old) => {
    const column = old.attributes.ownedBy;
    if (column === undefined || to.facts.has(old.id)) return [];
    const named = sequencesOf(column, to).filter((fact) => !from.facts.has(fact.id));
    const [fact, ...others] = named;
    const alone = others.length === 0 && sequencesOf(column, from).length === 1;
    return alone && fact !== undefined && ownerName(fact) === ownerName(old)
      ? [{ from: old.id, to: fact.id }]
      : [];
  });
}

const sequencesOf = (column: Json, catalog: Catalog): readonly Fact[] =>
  factsOf(catalog, 'sequence').filter((fact) => fact.attributes.ownedBy === column);
