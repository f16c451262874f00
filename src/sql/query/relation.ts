/** What resolving names in SQL has to know of a database: its relations by name, with their columns. */
import type { Origin } from './value.ts';

export interface RelationColumn {
  readonly name: string;
  /** As `format_type` says it; absent when nobody knows. */
  readonly type?: string;
  readonly nullable: boolean;
  /** The stored column that a view's column shows unchanged. */
  readonly passes?: Origin;
}

export interface Relation {
  /** Names without quotes. */
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly RelationColumn[];
}

/** Finds a relation as PostgreSQL does: in the named schema, or along the search path. */
export interface Relations {
  find(schema: string | undefined, name: string): Relation | undefined;
  /** All of them, for "did you mean". */
  names(): readonly string[];
}

/** Relations of a list; the search path is `public` unless said otherwise. */
export function relationsIn(
  list: readonly Relation[],
  searchPath: readonly string[] = ['public'],
): Relations {
  const byName = new Map(list.map((relation) => [key(relation.schema, relation.name), relation]));
  const names = list.map(({ schema, name }) => (searchPath.includes(schema) ? name : `${schema}.${name}`));
  return {
    find(schema, name) {
      for (const place of schema === undefined ? searchPath : [schema]) {
        const found = byName.get(key(place, name));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    names: () => names,
  };
}

const key = (schema: string, name: string): string => JSON.stringify([schema, name]);
