/** Names of migrations: a number in sequence and a few words of what they do. */
import type { FactId } from '../catalog/catalog.ts';
import type { Delta } from './plan.ts';

const MAX_WORDS = 40;
const VERBS = { create: 'add', drop: 'drop', alter: 'change', rename: 'rename' } as const;
/** Kinds that carry the sense of a change; the others (comments, grants, constraints) follow them. */
const TELLING = [
  'table',
  'column',
  'view',
  'materialized-view',
  'enum',
  'function',
  'index',
  'schema',
  'extension',
];

/** `add_users_tier`, `create_orders_and_2_more`. */
export function nameFromDeltas(deltas: readonly Delta[]): string {
  const tables = new Set(
    deltas.filter((d) => d.type === 'create' && kindOf(d.id) === 'table').map((d) => objectOf(d.id)),
  );
  const dropped = new Set(
    deltas.filter((d) => d.type === 'drop' && kindOf(d.id) === 'table').map((d) => objectOf(d.id)),
  );
  const own = deltas.filter((d) => {
    if (kindOf(d.id) === 'table') return true;
    const parts = objectOf(d.id).split('.');
    const table = parts.slice(0, -1).join('.');
    return !(tables.has(table) || dropped.has(table));
  });
  const telling = TELLING.flatMap((kind) => own.filter((d) => kindOf(d.id) === kind));
  const leading = telling.length > 0 ? telling : own;
  const first = leading[0];
  if (first === undefined) return 'change';
  const words = slug(
    `${kindOf(first.id) === 'table' && first.type === 'create' ? 'create' : VERBS[first.type]} ${wordsOf(first.id)}`,
  );
  const more = leading.length - 1;
  return more > 0 ? `${words.slice(0, MAX_WORDS - 11).replace(/_$/, '')}_and_${more}_more` : words;
}

export function nextName(existing: readonly string[], words: string): string {
  const last = existing.reduce((max, name) => Math.max(max, Number.parseInt(name, 10) || 0), 0);
  return `${String(last + 1).padStart(4, '0')}_${slug(words)}`;
}

export function slug(text: string): string {
  const clean = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return clean.slice(0, MAX_WORDS).replace(/_$/, '') || 'change';
}

function kindOf(id: FactId): string {
  return id.split(' ', 1)[0] ?? '';
}

function objectOf(id: FactId): string {
  return id.slice(id.indexOf(' ') + 1);
}

function wordsOf(id: FactId): string {
  return objectOf(id)
    .replace(/^public\./, '')
    .replace(/\(.*$/, '');
}
