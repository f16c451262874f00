/** Names that Datawright derives when people write none, and how names of tables and columns are taken apart. */

import { sha256 } from '../../core/hash.ts';
import { isTruncated, MAX_IDENTIFIER_BYTES } from '../../core/identifier.ts';

/** Names longer than PostgreSQL keeps end in a hash, so that two stay two and every run derives the same. */
export function fitted(name: string): string {
  if (!isTruncated(name)) return name;
  const hash = sha256(name).slice(0, 8);
  let kept = name;
  while (Buffer.byteLength(kept) > MAX_IDENTIFIER_BYTES - hash.length - 1) kept = kept.slice(0, -1);
  return `${kept}_${hash}`;
}

export const primaryKeyName = (table: string): string => fitted(`${table}_pkey`);
export const uniqueName = (table: string, columns: readonly string[]): string =>
  fitted(`${table}_${columns.join('_')}_key`);
export const foreignKeyName = (table: string, columns: readonly string[]): string =>
  fitted(`fk_${table}_${columns.join('_')}`);
export const checkName = (table: string, column: string): string => fitted(`${table}_${column}_check`);
export const exclusionName = (table: string): string => fitted(`${table}_excl`);
export const indexName = (table: string, columns: readonly string[]): string =>
  fitted(`idx_${table}_${columns.map(indexPart).join('_')}`);

/** `created_at DESC` → `created_at`, `lower(email)` → `lower_email`. */
function indexPart(column: string): string {
  const bare = column.replace(/\s+(?:ASC|DESC|NULLS\s+(?:FIRST|LAST)|COLLATE\s+\S+)\b.*$/i, '');
  return bare.split(/\W+/).filter(Boolean).slice(0, 4).join('_') || 'expression';
}

/** The column an index entry begins with, or undefined for an expression. */
export function indexedColumn(entry: string): string | undefined {
  const match = /^\s*(?:"((?:[^"]|"")+)"|([^\s()"]+))(?:\s|$)/.exec(entry);
  return match?.[1]?.replaceAll('""', '"') ?? match?.[2];
}

/** `auth.users` → schema and name; tables without a schema are in `fallback`. */
export function qualified(
  name: string,
  fallback: string,
): { readonly schema: string; readonly name: string } {
  const dot = name.indexOf('.');
  return dot === -1 ? { schema: fallback, name } : { schema: name.slice(0, dot), name: name.slice(dot + 1) };
}
