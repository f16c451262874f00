/** What the four kinds of text search object have in common, and the two of them that are mere sets of functions. */
import type { Fact, KindName } from './catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  type Kind,
  lastName,
  ownerName,
  type Step,
  sqlName,
} from './kind.ts';

export type TextSearchKind = KindName & `text-search-${string}`;

/** `TEXT SEARCH DICTIONARY`. */
export const keyword = (kind: TextSearchKind): string => kind.replaceAll('-', ' ').toUpperCase();

export function renameTextSearch(kind: TextSearchKind): (from: Fact, to: Fact) => readonly Step[] {
  return (from, to) => [
    alters(to, `ALTER ${keyword(kind)} ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`),
  ];
}

/** SQL for the columns all four share; `prefix` is that of the catalog's columns, which is called `x`. */
export function textSearchIdentity(catalog: string, prefix: string): string {
  return `'${catalog}'::regclass::oid AS classid, x.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(x.${prefix}name) AS id, NULL::text AS suffix`;
}

/** A parser or a template: clause of CREATE → column with its function. Nothing of one can be altered. */
export function textSearchPart(
  name: TextSearchKind,
  catalog: string,
  prefix: string,
  functions: Readonly<Record<string, string>>,
): Kind {
  const pairs = Object.entries(functions).map(
    ([clause, column]) => `'${clause}', CASE WHEN x.${column} <> 0 THEN x.${column}::oid::regproc::text END`,
  );
  return {
    name,
    present: anyIn(catalog),
    extract: `
    SELECT ${textSearchIdentity(catalog, prefix)},
           jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')})) AS attributes
    FROM ${catalog} x JOIN spaces n ON n.oid = x.${prefix}namespace`,
    create: (fact) => {
      const given = attributes<Readonly<Record<string, string>>>(fact);
      const clauses = Object.keys(functions).flatMap((clause) =>
        given[clause] === undefined ? [] : [`${clause} = ${given[clause]}`],
      );
      return [creates(fact, `CREATE ${keyword(name)} ${sqlName(fact)} (${clauses.join(', ')})`)];
    },
    alter: () => 'replace',
    drop: (fact) => [drops(fact, `DROP ${keyword(name)} ${sqlName(fact)}`)],
    rename: renameTextSearch(name),
  };
}
