/** Aggregates of all kinds: ordinary, ordered-set and hypothetical-set, with moving and parallel support. */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import { alters, anyIn, at, attributes, bareName, creates, drops, type Kind, sqlName } from '../kind.ts';

export interface AggregateAttributes {
  /** `x integer`, `double precision ORDER BY anyelement`, `*`. */
  readonly arguments: string;
  readonly result: string;
  readonly kind: 'ordinary' | 'ordered' | 'hypothetical';
  /** Number of arguments that are not aggregated. */
  readonly direct: number;
  /** Clauses of CREATE AGGREGATE without their defaults, by their names: `SFUNC`, `STYPE`, `INITCOND` … */
  readonly clauses: Readonly<Record<string, string | number | true>>;
}

const of = (fact: Fact): AggregateAttributes => attributes<AggregateAttributes>(fact);

/** The order of CREATE AGGREGATE's own documentation. */
const CLAUSES = [
  'SFUNC',
  'STYPE',
  'SSPACE',
  'FINALFUNC',
  'FINALFUNC_EXTRA',
  'FINALFUNC_MODIFY',
  'COMBINEFUNC',
  'SERIALFUNC',
  'DESERIALFUNC',
  'INITCOND',
  'MSFUNC',
  'MINVFUNC',
  'MSTYPE',
  'MSSPACE',
  'MFINALFUNC',
  'MFINALFUNC_EXTRA',
  'MFINALFUNC_MODIFY',
  'MINITCOND',
  'SORTOP',
  'PARALLEL',
];
const TEXTS = ['INITCOND', 'MINITCOND'];

function statement(fact: Fact, verb: string): string {
  const { arguments: list, kind, clauses } = of(fact);
  const lines = CLAUSES.flatMap((name) => {
    const value = clauses[name];
    if (value === undefined) return [];
    if (value === true) return [name];
    return [`${name} = ${TEXTS.includes(name) ? quoteLiteral(String(value)) : value}`];
  });
  if (kind === 'hypothetical') lines.push('HYPOTHETICAL');
  return `${verb} AGGREGATE ${bareName(fact)}(${list}) (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)`;
}

/** No arguments are written `*`; `DROP AGGREGATE f()` is no SQL. */
export function aggregateSignature(name: string): string {
  return name.replace(/\(\)$/, '(*)');
}

const modify = (column: string, kind: string): string =>
  `CASE WHEN ${column} <> CASE WHEN ${kind} = 'n' THEN 'r' ELSE 'w' END::"char"
     THEN CASE ${column} WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END`;
const named = (column: string): string => `CASE WHEN ${column} <> 0 THEN ${column}::oid::regproc::text END`;
const set = (column: string): string => `CASE WHEN ${column} THEN true END`;

export const aggregateKind: Kind = {
  name: 'aggregate',
  renewable: true,
  present: anyIn('pg_proc', `prokind = 'a'`),
  extract: `
    SELECT 'pg_proc'::regclass::oid AS classid, p.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS id, NULL::text AS suffix,
           jsonb_build_object(
             'arguments', CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END,
             'result', pg_get_function_result(p.oid),
             'kind', CASE a.aggkind WHEN 'o' THEN 'ordered' WHEN 'h' THEN 'hypothetical' ELSE 'ordinary' END,
             'direct', a.aggnumdirectargs,
             'clauses', jsonb_strip_nulls(jsonb_build_object(
               'SFUNC', ${named('a.aggtransfn')}, 'STYPE', format_type(a.aggtranstype, NULL), 'SSPACE', nullif(a.aggtransspace, 0),
               'FINALFUNC', ${named('a.aggfinalfn')}, 'FINALFUNC_EXTRA', ${set('a.aggfinalextra')},
               'FINALFUNC_MODIFY', ${modify('a.aggfinalmodify', 'a.aggkind')},
               'COMBINEFUNC', ${named('a.aggcombinefn')}, 'SERIALFUNC', ${named('a.aggserialfn')},
               'DESERIALFUNC', ${named('a.aggdeserialfn')}, 'INITCOND', a.agginitval,
               'MSFUNC', ${named('a.aggmtransfn')}, 'MINVFUNC', ${named('a.aggminvtransfn')},
               'MSTYPE', CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END, 'MSSPACE', nullif(a.aggmtransspace, 0),
               'MFINALFUNC', ${named('a.aggmfinalfn')}, 'MFINALFUNC_EXTRA', ${set('a.aggmfinalextra')},
               'MFINALFUNC_MODIFY', ${modify('a.aggmfinalmodify', 'a.aggkind')},
               'MINITCOND', a.aggminitval,
               'SORTOP', (SELECT 'OPERATOR(' || quote_ident(s.nspname) || '.' || o.oprname || ')'
                          FROM pg_operator o JOIN pg_namespace s ON s.oid = o.oprnamespace WHERE o.oid = a.aggsortop),
               'PARALLEL', CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END))) AS attributes
    FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace JOIN pg_aggregate a ON a.aggfnoid = p.oid`,
  occupies: (fact) => [`routine ${bareName(fact)}`],
  create: (fact) => [creates(fact, statement(fact, 'CREATE'))],
  // CREATE OR REPLACE keeps arguments, their names, the result and the kind.
  alter: (_from, to, names) =>
    names.every((name) => name === 'clauses') ? [alters(to, statement(to, 'CREATE OR REPLACE'))] : 'replace',
  drop: (fact) => [drops(fact, `DROP AGGREGATE ${aggregateSignature(sqlName(fact))}`)],
};
