/** Drift: what the database has that it should not have, lacks, or has differently. */
import type { Catalog, Fact, FactId } from '../catalog/catalog.ts';
import { compare } from './compare.ts';
import type { Delta } from './plan.ts';

export interface DriftItem {
  readonly state: 'missing' | 'unexpected' | 'different';
  readonly kind: string;
  readonly name: string;
  /** For `different`: attribute, expected and live value. */
  readonly attributes: readonly { readonly name: string; readonly expected: string; readonly live: string }[];
}

export function drift(expected: Catalog, live: Catalog): readonly DriftItem[] {
  return compare(expected, live).flatMap((delta) => {
    const before = expected.facts.get(delta.type === 'rename' ? delta.from : delta.id);
    const after = live.facts.get(delta.id);
    if (delta.type === 'drop') return item('missing', before);
    if (delta.type === 'create') return item('unexpected', after);
    if (delta.type === 'rename') return [...item('missing', before), ...item('unexpected', after)];
    return item('different', after ?? before, before, after, delta.attributes);
  });
}

function item(
  state: DriftItem['state'],
  fact: Fact | undefined,
  before?: Fact,
  after?: Fact,
  names: readonly string[] = [],
): readonly DriftItem[] {
  if (fact === undefined) return [];
  return [
    {
      state,
      kind: fact.kind,
      name: fact.name,
      attributes: names.map((name) => ({
        name,
        expected: shown(before?.attributes[name]),
        live: shown(after?.attributes[name]),
      })),
    },
  ];
}

function shown(value: unknown): string {
  return value === undefined || value === null
    ? '–'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

/** `table users is new`, `column users.email differs in type`. */
export function deltaText(delta: Delta): string {
  if (delta.type === 'rename') return `${said(delta.from)} is now ${said(delta.id)}`;
  if (delta.type === 'alter') return `${said(delta.id)} differs in ${delta.attributes.join(', ')}`;
  return `${said(delta.id)} is ${delta.type === 'create' ? 'new' : 'gone'}`;
}

function said(id: FactId): string {
  const space = id.indexOf(' ');
  return `${id.slice(0, space)} ${id.slice(space + 1).replace(/^public\./, '')}`;
}
