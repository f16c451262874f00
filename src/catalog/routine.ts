/** What functions and procedures have in common. */
import type { Catalog, Fact, FactId, KindName } from './catalog.ts';
import {
  alters,
  at,
  attributes,
  creates,
  drops,
  type Kind,
  nameParts,
  reading,
  renamesBy,
  sqlName,
} from './kind.ts';

export interface RoutineAttributes {
  /** As `pg_get_functiondef` says it: CREATE OR REPLACE …. */
  readonly definition: string;
  /** `a integer, b text DEFAULT ''::text`. */
  readonly arguments: string;
  /** `SETOF public.users`, `TABLE(a integer)`; absent for procedures. */
  readonly result?: string;
  readonly language: string;
}

/** Arguments up to their defaults: what CREATE OR REPLACE must find unchanged, with no default taken away. */
function replaceable(from: RoutineAttributes, to: RoutineAttributes): boolean {
  if (from.result !== to.result) return false;
  if (from.arguments === to.arguments) return true;
  const shape = (text: string): string => text.replace(/ DEFAULT (?:'(?:[^']|'')*'|[^,'])+/g, '');
  const defaults = (text: string): number => text.split(' DEFAULT ').length;
  return shape(from.arguments) === shape(to.arguments) && defaults(from.arguments) <= defaults(to.arguments);
}

/** Names PostgreSQL looks up in the body of an SQL function when it is created. */
function mentions(fact: Fact, catalog: Catalog): readonly FactId[] {
  const { language, definition } = attributes<RoutineAttributes>(fact);
  if (language !== 'sql') return [];
  const words = new Set(definition.toLowerCase().match(/[\w$]+/g) ?? []);
  const named: readonly KindName[] = [
    'table',
    'view',
    'materialized-view',
    'function',
    'sequence',
    'enum',
    'composite',
    'domain',
  ];
  return [...catalog.facts.values()]
    .filter((other) => named.includes(other.kind) && other.id !== fact.id)
    .filter((other) => words.has(bareName(other)))
    .map((other) => other.id);
}

/** `total` of `function public.total(integer)`, as it may stand in a text. */
function bareName(fact: Fact): string {
  const name = nameParts(sqlName(fact))[1] ?? '';
  return name.replace(/\(.*$/, '').replaceAll('"', '').toLowerCase();
}

export function routineKind(name: KindName & ('function' | 'procedure'), prokinds: string): Kind {
  const of = (fact: Fact): RoutineAttributes => attributes<RoutineAttributes>(fact);
  return {
    name,
    extract: `
    SELECT 'pg_proc'::regclass::oid AS classid, p.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', rtrim(pg_get_functiondef(p.oid), E'\\n'),
             'arguments', pg_get_function_arguments(p.oid),
             'result', pg_get_function_result(p.oid),
             'language', l.lanname)) AS attributes
    FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
    WHERE p.prokind IN (${prokinds})
      AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')`,
    mentions,
    // Overloads make calls ambiguous: the one that goes, goes first.
    occupies: (fact) => [`routine ${sqlName(fact).replace(/\(.*$/, '')}`],
    create: (fact) => [
      creates(fact, of(fact).definition.replace(/^CREATE OR REPLACE/, 'CREATE'), reading(fact)),
    ],
    alter: (from, to) =>
      replaceable(of(from), of(to)) ? [alters(to, of(to).definition, reading(to))] : 'replace',
    drop: (fact) => [drops(fact, `DROP ${name.toUpperCase()} ${sqlName(fact)}`)],
    rename: renamesBy(`ALTER ${name.toUpperCase()}`),
    // A range type and its canonical function need each other: the type takes it along.
    fallsWith: (fact, dropped) => dropped.kind === 'range' && dropped.dependsOn.includes(fact.id),
  };
}
