/** Identity columns: the clause, the sequence behind it and its changes. */
import { quoteIdentifier } from '../core/identifier.ts';
import type { Fact, FactId } from './catalog.ts';
import {
  alters,
  exclusively,
  type JsonPairs,
  lastName,
  nameParts,
  ownerName,
  type Step,
  schemaName,
  tableName,
} from './kind.ts';
import {
  intoBounds,
  type SequenceAttributes,
  sequenceChanges,
  sequenceClauses,
  sequenceParameters,
} from './kinds/sequence.ts';
import { defaultsOn } from './object-name.ts';

export interface Identity extends Omit<SequenceAttributes, 'type' | 'ownedBy'> {
  readonly mode: 'ALWAYS' | 'BY DEFAULT';
  /** Quoted name without schema, when it is not the one PostgreSQL derives. */
  readonly sequence?: string;
}

/** SQL for the identity of column `a` of relation `c`, NULL when it has none; a partition's is its parent's. */
export const identityPair: JsonPairs = {
  identity: `CASE WHEN a.attidentity <> '' THEN (
    SELECT jsonb_strip_nulls(jsonb_build_object('mode', CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
      ${sequenceParameters},
      'unlogged', CASE WHEN q.relpersistence <> c.relpersistence THEN true END,
      'sequence', CASE WHEN q.relname <> c.relname || '_' || a.attname || '_seq' AND length(c.relname || a.attname) < 58
        THEN quote_ident(q.relname) END))
    FROM pg_depend o JOIN pg_sequence s ON s.seqrelid = o.objid JOIN pg_class q ON q.oid = o.objid
    WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass
      AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END`,
};

export function identityClause(identity: Identity): string {
  const clauses = [
    ...(identity.sequence === undefined ? [] : [`SEQUENCE NAME ${identity.sequence}`]),
    ...sequenceClauses(identity),
  ];
  return `GENERATED ${identity.mode} AS IDENTITY${clauses.length === 0 ? '' : ` (${clauses.join(' ')})`}`;
}

const bare = (name: string): string => name.replace(/^"|"$/g, '').replaceAll('""', '"');

/** The sequence of an identity column, quoted and qualified, as PostgreSQL names it unless told otherwise. */
export function sequenceOf(column: FactId, identity: Identity): string {
  const derived = `${bare(tableName(column))}_${bare(lastName(column))}_seq`;
  return `${schemaName(column)}.${identity.sequence ?? quoteIdentifier(derived)}`;
}

/** The name of its sequence in the relations' name space. */
export function identityNames(column: Fact, identity: Identity | undefined): readonly string[] {
  return identity === undefined ? [] : [`relation ${sequenceOf(column.id, identity)}`];
}

export function identityChanges(
  column: Fact,
  from: Identity | undefined,
  to: Identity | undefined,
): readonly Step[] {
  const change = (what: string, details: Partial<Step> = {}): Step =>
    alters(column, `ALTER TABLE ${ownerName(column)} ALTER COLUMN ${lastName(column)} ${what}`, {
      ...exclusively(`table ${ownerName(column)}`),
      ...details,
    });
  if (from === undefined && to === undefined) return [];
  if (to === undefined)
    return [change('DROP IDENTITY', { frees: identityNames(column, from), consumes: [column.id] })];
  if (from === undefined)
    return [
      change(`ADD ${identityClause(to)}`, { takes: [...identityNames(column, to), defaultsOn('SEQUENCES')] }),
    ];
  const clauses = [
    ...(from.mode === to.mode ? [] : [`SET GENERATED ${to.mode}`]),
    ...sequenceChanges(from, to).map((clause) => `SET ${clause}`),
  ];
  const [was, is] = [sequenceOf(column.id, from), sequenceOf(column.id, to)];
  return [
    ...intoBounds(from, to, was).map((sql) => alters(column, sql)),
    ...(clauses.length === 0 ? [] : [change(clauses.join(' '))]),
    ...(was === is ? [] : [alters(column, `ALTER SEQUENCE ${was} RENAME TO ${nameParts(is).at(-1) ?? is}`)]),
    ...(from.unlogged === to.unlogged
      ? []
      : [alters(column, `ALTER SEQUENCE ${is} SET ${to.unlogged === true ? 'UNLOGGED' : 'LOGGED'}`)]),
  ];
}
