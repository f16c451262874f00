/** Makes a catalog of what the extraction statement told: names for numbers, wholes for parts, needs for edges. */
import { grouped } from '../core/group.ts';
import { canonicalTexts } from './canonical-text.ts';
import type { Catalog, Fact, FactId, KindName, Unmodelled } from './catalog.ts';
import type { ExtractedFact, ExtractedSection } from './extraction.ts';
import { withoutForeignHistory } from './foreign-history.ts';
import type { Kind, Named, Told } from './kind.ts';
import { kindOf, kinds } from './kinds.ts';
import { modernViewText } from './view-text.ts';

/** A fact whose needs are still being gathered. */
interface Draft extends Fact {
  dependsOn: FactId[];
}

/** Addresses as they are told, and what they mean. */
interface Places {
  /** The fact at an address or at the one it is another face of. */
  factAt(address: string): FactId | undefined;
  readonly byAddress: Map<string, FactId>;
}

export function catalogOf(sections: readonly ExtractedSection[], serverVersion: number): Catalog {
  const contents = new Map(sections.map(({ section, content }) => [section, content]));
  const places = placesOf(contents.get('aliases'));
  const told = kinds.flatMap((kind) => {
    const content = contents.get(kind.name);
    return content == null ? [] : [{ kind, content, facts: JSON.parse(content) as readonly ExtractedFact[] }];
  });
  for (const { kind, facts } of told) register(kind.name, facts, places);
  const drafts = new Map<FactId, Draft>();
  for (const { kind, content, facts } of told) {
    const finish = finishing(kind, content, serverVersion, places);
    for (const draft of draftsOf(kind, facts, places, finish)) drafts.set(draft.id, draft);
  }
  connect(drafts, contents.get('edges'), places);
  const unmodelled = JSON.parse(contents.get('unmodelled') ?? '[]') as readonly (readonly [string, string])[];
  return withoutForeignHistory({
    serverVersion,
    facts: drafts,
    unmodelled: unmodelled.map(([what, name]) => ({ what, name })).sort(byName),
  });
}

/** By identity; columns as in their table, tables by identity. */
function draftsOf(
  kind: Kind,
  told: readonly ExtractedFact[],
  places: Places,
  finish: Finish,
): readonly Draft[] {
  const isColumn = kind.name === 'column';
  const drafts: Draft[] = [];
  for (const [address, whole, id, suffix, attributes] of isColumn ? inTables(told, places) : told) {
    const parent = whole === '' ? undefined : places.factAt(whole);
    // A part whose whole is no fact belongs to an extension or to something unmodelled.
    if (whole !== '' && parent === undefined) continue;
    const own = id === null ? `${parent ?? ''}${suffix ?? ''}` : nameBelow(parent, id);
    const draft: Draft = {
      kind: kind.name,
      id: `${kind.name} ${own}`,
      name: displayName(own),
      ...(parent === undefined ? {} : { parent }),
      attributes: finish(attributes, own, whole),
      dependsOn: [],
    };
    places.byAddress.set(address, draft.id);
    drafts.push(draft);
  }
  return isColumn ? drafts : drafts.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The lines `class/object/part/class/object/part` of a section that holds pairs of addresses. */
function forEachPair(content: string | null | undefined, each: (from: string, to: string) => void): void {
  if (content == null) return;
  for (let start = 0; start < content.length; ) {
    const middle = content.indexOf('/', content.indexOf('/', content.indexOf('/', start) + 1) + 1);
    const end = content.indexOf('\n', middle);
    const last = end === -1 ? content.length : end;
    each(content.slice(start, middle), content.slice(middle + 1, last));
    start = last + 1;
  }
}

function placesOf(content: string | null | undefined): Places {
  const aliases = new Map<string, string>();
  forEachPair(content, (address, other) => aliases.set(address, other));
  const byAddress = new Map<string, FactId>();
  return {
    byAddress,
    factAt(address) {
      let found = address;
      for (let next = aliases.get(found), hops = 0; next !== undefined && hops < 8; hops++) {
        found = next;
        next = aliases.get(found);
      }
      return byAddress.get(found);
    },
  };
}

const byName = (a: Unmodelled, b: Unmodelled): number =>
  a.what === b.what ? (a.name < b.name ? -1 : 1) : a.what < b.what ? -1 : 1;

const nameOf = (id: FactId): string => id.slice(id.indexOf(' ') + 1);

const nameBelow = (parent: FactId | undefined, id: string): string =>
  id.startsWith('.') ? `${nameOf(parent ?? '')}${id}` : id;

/** Wholes are told before their parts, which may be named after them. */
function register(kind: KindName, facts: readonly ExtractedFact[], { byAddress, factAt }: Places): void {
  for (const [address, whole, id] of facts) {
    if (id === null) continue;
    const parent = id.startsWith('.') ? factAt(whole) : undefined;
    if (parent !== undefined || !id.startsWith('.'))
      byAddress.set(address, `${kind} ${nameBelow(parent, id)}`);
  }
}

type Finish = (told: Told, name: string, whole: string) => Fact['attributes'];

/** How attributes of a kind become those of facts: in words of the newest PostgreSQL, and with names for numbers. */
function finishing(kind: Kind, content: string, serverVersion: number, places: Places): Finish {
  const isView = kind.name === 'view' || kind.name === 'materialized-view';
  // Bodies in quotes are the author's text, not PostgreSQL's.
  const hasLists = content.includes('ARRAY[') && kind.name !== 'function' && kind.name !== 'procedure';
  const { complete } = kind;
  return (told, name, whole) => {
    const named = complete === undefined ? told : complete(told, namedIn(name, whole, places));
    const modern =
      isView && serverVersion < 160_000
        ? { ...named, definition: modernViewText(String(named.definition)) }
        : named;
    return hasLists ? canonicalTexts(modern) : modern;
  };
}

function namedIn(name: string, whole: string, { byAddress }: Places): Named {
  const catalog = whole.slice(0, whole.indexOf('/') + 1);
  const addressOf = (oid: string | undefined): string => (oid === undefined ? whole : `${catalog}${oid}/0`);
  const at = (address: string): string => {
    const id = byAddress.get(address);
    if (id === undefined) throw new TypeError(`${name} names ${address}, which is no fact`);
    return nameOf(id);
  };
  return {
    name,
    relation: (oid) => at(addressOf(oid)),
    columns(numbers, oid) {
      const address = addressOf(oid);
      const [column, start] = [address.slice(0, -1), at(address).length + 1];
      return numbers.split(' ').map((number) => at(column + number).slice(start));
    },
  };
}

const positionOf = ([address]: ExtractedFact): number => Number(address.slice(address.lastIndexOf('/') + 1));

/** Columns in the order of their table, tables by identity. */
function inTables(columns: readonly ExtractedFact[], { factAt }: Places): readonly ExtractedFact[] {
  const tables = [...grouped(columns, ([, whole]) => whole)];
  const named = tables.map(([whole, own]) => ({ table: factAt(whole) ?? '', own }));
  named.sort((a, b) => (a.table < b.table ? -1 : 1));
  return named.flatMap(({ own }) => own.toSorted((a, b) => positionOf(a) - positionOf(b)));
}

/** Gives every draft what it needs: its whole, what the server's edges lead to, and what its attributes name. */
function connect(
  drafts: ReadonlyMap<FactId, Draft>,
  edges: string | null | undefined,
  { factAt: placeAt }: Places,
): void {
  // A column of a view or of an index is no fact: the edge means the whole.
  const factAt = (address: string): FactId | undefined =>
    placeAt(address) ?? placeAt(`${address.slice(0, address.lastIndexOf('/'))}/0`);
  forEachPair(edges, (dependant, dependency) => {
    const draft = drafts.get(factAt(dependant) ?? '');
    const need = draft === undefined ? undefined : factAt(dependency);
    if (need !== undefined && drafts.has(need)) draft?.dependsOn.push(need);
  });
  for (const draft of drafts.values()) {
    const { names, beforeParent } = kindOf(draft.kind);
    if (draft.parent !== undefined && beforeParent !== true) draft.dependsOn.push(draft.parent);
    for (const name of names?.(draft) ?? []) if (drafts.has(name)) draft.dependsOn.push(name);
    draft.dependsOn = inOrderOnce(draft.dependsOn, draft.id);
  }
}

function inOrderOnce(ids: FactId[], own: FactId): FactId[] {
  if (ids.length === 0 || (ids.length === 1 && ids[0] !== own)) return ids;
  return [...new Set(ids)].filter((id) => id !== own).sort();
}

/** `users.email` for `column public.users.email`: what people call it. */
function displayName(name: string): string {
  const last = name.lastIndexOf('public.');
  if (last <= 0) return last === 0 ? name.slice('public.'.length) : name;
  return name.replace(/(^| |\()public\./g, '$1');
}
