/** Reads a database's catalog in two round trips: which kinds it has, and what it has of them. */
import type { Json } from '../core/hash.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { canonicalTexts } from './canonical-text.ts';
import type { Catalog, Fact, FactId, KindName, Unmodelled } from './catalog.ts';
import { extractionSql, presenceSql } from './extraction.ts';
import { withoutForeignHistory } from './foreign-history.ts';
import { kindOf, kinds } from './kinds.ts';
import { compareFacts } from './order.ts';
import { type Scope, withinScope } from './scope.ts';
import { modernViewText } from './view-text.ts';

interface ExtractedRow {
  readonly section: string;
  readonly address: string | null;
  readonly other: string | null;
  readonly id: string | null;
  readonly suffix: string | null;
  readonly attributes: string | null;
}

/**
 * All facts of the user schemas of the session's database. Members of extensions, PostgreSQL's own schemas and
 * Datawright's ledger are left out. Works on PostgreSQL 14 to 18 with SELECT rights only.
 */
export async function introspect(session: PostgresSession, scope: Scope = {}): Promise<Catalog> {
  const asked = kinds.filter((kind) => kind.ofServer !== true || (scope.roles ?? 'none') !== 'none');
  const [row] = await session.query<{ present: string }>(presenceSql(asked));
  const present = new Set(row?.present.split(','));
  const read = asked.filter((kind) => present.has(kind.name));
  const rows = await session.query<ExtractedRow>(extractionSql(read, session.serverVersion));
  return withinScope(catalogOf(rows, session.serverVersion), scope);
}

interface Draft {
  readonly kind: KindName;
  readonly id: FactId;
  readonly address: string;
  readonly parentAddress: string | null;
  readonly parent: FactId | undefined;
  readonly attributes: Readonly<Record<string, Json>>;
}

function catalogOf(rows: readonly ExtractedRow[], serverVersion: number): Catalog {
  const aliases = new Map<string, string>();
  let edges: readonly (readonly [string, string])[] = [];
  const unmodelled: Unmodelled[] = [];
  const extracted: (ExtractedRow & { readonly kind: KindName })[] = [];
  for (const row of rows) {
    if (row.section === 'aliases') for (const [address, other] of pairsOf(row)) aliases.set(address, other);
    else if (row.section === 'edges') edges = pairsOf(row);
    else if (row.section === 'unmodelled') unmodelled.push({ what: row.id ?? '', name: row.suffix ?? '' });
    else if (row.section !== 'setting') extracted.push({ ...row, kind: row.section as KindName });
  }
  const resolve = (address: string): string => {
    let found = address;
    for (let next = aliases.get(found), hops = 0; next !== undefined && hops < 8; hops++) {
      found = next;
      next = aliases.get(found);
    }
    return found;
  };
  const drafts = draftsOf(extracted, resolve, serverVersion);
  const needs = needsOf(drafts, edges, resolve);
  const facts = new Map<FactId, Fact>();
  for (const draft of drafts.values())
    facts.set(
      draft.id,
      factOf(draft, needs.get(draft.id), (id) => drafts.has(id)),
    );
  return withoutForeignHistory({ serverVersion, facts, unmodelled: unmodelled.sort(byName) });
}

/** The lines `address other` of a row that holds many. */
function pairsOf({ attributes }: ExtractedRow): readonly (readonly [string, string])[] {
  if (attributes === null) return [];
  return attributes.split('\n').map((line) => {
    const space = line.indexOf(' ');
    return [line.slice(0, space), line.slice(space + 1)] as const;
  });
}

const byName = (a: Unmodelled, b: Unmodelled): number =>
  a.what === b.what ? (a.name < b.name ? -1 : 1) : a.what < b.what ? -1 : 1;

function draftsOf(
  rows: readonly (ExtractedRow & { readonly kind: KindName })[],
  resolve: (address: string) => string,
  serverVersion: number,
): ReadonlyMap<FactId, Draft> {
  const byAddress = new Map<string, FactId>();
  for (const row of rows) {
    if (row.id !== null) byAddress.set(row.address ?? '', `${row.kind} ${row.id}`);
  }
  const drafts: Draft[] = [];
  for (const row of rows) {
    const parent = row.other === null ? undefined : byAddress.get(resolve(row.other));
    // A part whose whole is no fact belongs to an extension or to something unmodelled.
    if (parent === undefined && row.other !== null) continue;
    drafts.push({
      kind: row.kind,
      id: row.id === null ? `${row.kind} ${parent ?? ''}${row.suffix ?? ''}` : `${row.kind} ${row.id}`,
      address: row.address ?? '',
      parentAddress: row.other,
      parent,
      attributes: attributesOf(row, serverVersion),
    });
  }
  return new Map(inCatalogOrder(drafts).map((draft) => [draft.id, draft]));
}

function attributesOf(row: ExtractedRow, serverVersion: number): Readonly<Record<string, Json>> {
  const text = row.attributes ?? '{}';
  const told = JSON.parse(text) as Record<string, Json>;
  const attributes = serverVersion < 160_000 ? inModernWords(told, row.section) : told;
  // Bodies in quotes are the author's text, not PostgreSQL's.
  return text.includes('ARRAY[') && row.section !== 'function' && row.section !== 'procedure'
    ? canonicalTexts(attributes)
    : attributes;
}

function inModernWords(
  told: Readonly<Record<string, Json>>,
  section: string,
): Readonly<Record<string, Json>> {
  const isView = section === 'view' || section === 'materialized-view';
  return isView ? { ...told, definition: modernViewText(String(told.definition)) } : told;
}

function inCatalogOrder(drafts: readonly Draft[]): readonly Draft[] {
  const position = (draft: Draft): number => Number(draft.address.split('/')[2]);
  return [...drafts].sort((a, b) => compareFacts(a, b) || position(a) - position(b));
}

function needsOf(
  drafts: ReadonlyMap<FactId, Draft>,
  edges: readonly (readonly [string, string])[],
  resolve: (address: string) => string,
): ReadonlyMap<FactId, ReadonlySet<FactId>> {
  const byAddress = new Map<string, FactId>();
  for (const draft of drafts.values()) byAddress.set(draft.address, draft.id);
  // A column of a view or of an index is no fact: the edge means the whole.
  const factAt = (address: string): FactId | undefined =>
    byAddress.get(resolve(address)) ?? byAddress.get(resolve(address.replace(/\/\d+$/, '/0')));
  const needs = new Map<FactId, Set<FactId>>();
  for (const [dependant, dependency] of edges) {
    const from = factAt(dependant);
    const to = from === undefined ? undefined : factAt(dependency);
    if (from === undefined || to === undefined || from === to) continue;
    const set = needs.get(from);
    if (set === undefined) needs.set(from, new Set([to]));
    else set.add(to);
  }
  return needs;
}

function factOf(draft: Draft, needed: ReadonlySet<FactId> | undefined, known: (id: FactId) => boolean): Fact {
  const needs = new Set(needed);
  if (draft.parent !== undefined && kindOf(draft.kind).beforeParent !== true) needs.add(draft.parent);
  for (const id of kindOf(draft.kind).names?.(draft) ?? []) if (known(id)) needs.add(id);
  needs.delete(draft.id);
  return {
    kind: draft.kind,
    id: draft.id,
    name: displayName(draft),
    ...(draft.parent === undefined ? {} : { parent: draft.parent }),
    attributes: draft.attributes,
    dependsOn: [...needs].sort(),
  };
}

/** `users.email` for `column public.users.email`: what people call it. */
function displayName(draft: Draft): string {
  return draft.id.slice(draft.id.indexOf(' ') + 1).replace(/(^| |\()public\./g, '$1');
}
