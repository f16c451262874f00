/** What functions and procedures have in common. */
import { locksOfParsed, locksOfQuoted } from './body-locks.ts';
import type { Catalog, Fact, KindName } from './catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  bareName,
  creates,
  drops,
  type Kind,
  reading,
  renamesBy,
  type Scene,
  type Step,
  sqlName,
} from './kind.ts';
import { isInCircle, mentionsOf } from './mentions.ts';

export interface RoutineAttributes {
  /** As `pg_get_functiondef` says it: CREATE OR REPLACE …, with every option there is. */
  readonly definition: string;
  /** `a integer, OUT b text`: what CREATE OR REPLACE must find unchanged, with the result. */
  readonly arguments: string;
  /** How many of them have a default; none can be taken away in place. */
  readonly defaults?: number;
  /** `SETOF public.users`, `TABLE(a integer)`; absent for procedures. */
  readonly result?: string;
  readonly language: string;
  /** True for an SQL-standard body, which PostgreSQL keeps parsed and with its dependencies. */
  readonly parsed?: boolean;
  readonly window?: boolean;
}

const of = (fact: Fact): RoutineAttributes => attributes<RoutineAttributes>(fact);

function isReplaceable(from: RoutineAttributes, to: RoutineAttributes): boolean {
  return (
    from.result === to.result &&
    from.arguments === to.arguments &&
    from.window === to.window &&
    (from.defaults ?? 0) <= (to.defaults ?? 0)
  );
}

/**
 * A body in quotes is read when the function is made. Where two read each other — functions that call one another,
 * a table whose default calls what reads the table — the first of them is taken unread.
 */
function read(step: Step, fact: Fact, catalog: Catalog): readonly Step[] {
  if (of(fact).parsed === true) return [{ ...step, ...locksOfParsed(fact, of(fact).definition) }];
  if (!isInCircle(fact, catalog)) return [{ ...step, ...locksOfQuoted(fact, catalog) }];
  const set = (sql: string, consumes: Step['consumes']): Step => alters(fact, sql, { consumes });
  return [
    set('SET check_function_bodies = off', step.consumes),
    { ...step, ...reading(fact), note: 'its body names what is not there yet' },
    set('RESET check_function_bodies', [fact.id]),
  ];
}

export function routineKind(name: KindName & ('function' | 'procedure'), prokinds: string): Kind {
  const keyword = name.toUpperCase();
  const replace = (fact: Fact, scene: Scene): readonly Step[] =>
    read(alters(fact, of(fact).definition), fact, scene.to);
  return {
    name,
    present: anyIn('pg_proc', `prokind IN (${prokinds})`),
    extract: `
    SELECT 'pg_proc'::regclass::oid AS classid, p.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', rtrim(pg_get_functiondef(p.oid), E'\\n'),
             'arguments', pg_get_function_identity_arguments(p.oid),
             'defaults', nullif(p.pronargdefaults, 0),
             'result', pg_get_function_result(p.oid),
             'language', l.lanname,
             'parsed', CASE WHEN p.prosqlbody IS NOT NULL THEN true END,
             'window', CASE WHEN p.prokind = 'w' THEN true END)) AS attributes
    FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
    WHERE p.prokind IN (${prokinds})
      AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')`,
    mentions: mentionsOf,
    // Overloads make calls ambiguous: the one that goes, goes first.
    occupies: (fact) => [`routine ${bareName(fact)}`],
    create: (fact, scene) =>
      read(creates(fact, of(fact).definition.replace(/^CREATE OR REPLACE/, 'CREATE')), fact, scene.to),
    alter: (from, to, _names, scene) => (isReplaceable(of(from), of(to)) ? replace(to, scene) : 'replace'),
    drop: (fact) => [drops(fact, `DROP ${keyword} ${sqlName(fact)}`)],
    // A range type and its canonical function need each other: the type takes it along.
    fallsWith: (fact, dropped) => dropped.kind === 'range' && dropped.dependsOn.includes(fact.id),
    rename: renamesBy(`ALTER ${keyword}`),
  };
}
