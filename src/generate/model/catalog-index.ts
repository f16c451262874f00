/** A catalog arranged for reading: facts by kind and by parent, names without quotes, comments where they belong. */

import type { Catalog, Fact, FactId, KindName } from '../../catalog/catalog.ts';
import { nameParts, sqlName } from '../../catalog/kind.ts';
import { grouped } from '../../core/group.ts';
import { unquoteIdentifier } from '../../core/identifier.ts';
import type { Named } from '../model.ts';

export interface CatalogIndex {
  readonly catalog: Catalog;
  readonly schema: string;
  /** Facts of a kind by id. */
  of(kind: KindName): readonly Fact[];
  /** Direct parts in the catalog's order. */
  children(id: FactId): readonly Fact[];
  named(fact: Fact): Named;
  /** A quoted, qualified name taken apart. */
  place(qualified: string): { readonly schema: string; readonly name: string; readonly label: string };
  comment(id: FactId): string | undefined;
  /** Type or expression text without the contract's own schema: `public.order_status` → `order_status`. */
  local(text: string): string;
}

export function catalogIndex(catalog: Catalog, schema: string): CatalogIndex {
  const facts = [...catalog.facts.values()];
  const byKind = grouped(facts, (fact) => fact.kind);
  const byParent = grouped(facts, (fact) => fact.parent ?? '');
  const comment = (id: FactId): string | undefined => {
    const text = byParent.get(id)?.find((fact) => fact.kind === 'comment')?.attributes.text;
    return typeof text === 'string' ? text : undefined;
  };
  const place = (qualified: string): { schema: string; name: string; label: string } => {
    const parts = nameParts(qualified).map(unquoteIdentifier);
    const name = parts.at(-1) ?? qualified;
    const inSchema = parts.length > 1 ? (parts[0] ?? schema) : schema;
    return { schema: inSchema, name, label: inSchema === schema ? name : `${inSchema}.${name}` };
  };
  const own = new RegExp(`(?<![\\w$"'.])${escapeRegExp(schema)}\\.(?=["A-Za-z_])`, 'g');
  return {
    catalog,
    schema,
    of: (kind) => (byKind.get(kind) ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    children: (id) => byParent.get(id) ?? [],
    comment,
    local: (text) => text.replace(own, ''),
    place,
    named: (fact) => {
      const description = comment(fact.id);
      return {
        ...place(sqlName(fact)),
        ...(description === undefined ? {} : { description }),
      };
    },
  };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
