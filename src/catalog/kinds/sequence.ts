/** Sequences with their owner column. An identity column's sequence is the column's own affair. */
import type { Fact } from '../catalog.ts';
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
  type Scene,
  type Step,
  sqlName,
} from '../kind.ts';
import { ownerOf, sequencesOf } from './owner.ts';

export interface SequenceAttributes {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  /** Absent when it is the type's own bound. */
  readonly minimum?: string;
  readonly maximum?: string;
  readonly cache: string;
  readonly cycle: boolean;
  readonly unlogged?: boolean;
  /** `public.users.id`: the column it is dropped with. */
  readonly ownedBy?: string;
}

/** SQL for sequence parameters (`s` is pg_sequence) as jsonb pairs; bounds that are the type's own are NULL. */
export const sequenceParameters = `
  'start', s.seqstart::text, 'increment', s.seqincrement::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle,
  'minimum', CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1 ELSE CASE s.seqtypid
      WHEN 'int2'::regtype THEN -32768 WHEN 'int4'::regtype THEN -2147483648 ELSE -9223372036854775808 END END
    THEN s.seqmin::text END,
  'maximum', CASE WHEN s.seqmax <> CASE WHEN s.seqincrement < 0 THEN -1 ELSE CASE s.seqtypid
      WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END END
    THEN s.seqmax::text END`;

type Parameters = Omit<SequenceAttributes, 'type' | 'ownedBy' | 'unlogged'>;

/** Parameters as clauses of CREATE SEQUENCE and of an identity column, without those that are defaults. */
export function sequenceClauses(to: Parameters): readonly string[] {
  const descending = to.increment.startsWith('-');
  const usualStart = descending ? (to.maximum ?? '-1') : (to.minimum ?? '1');
  return [
    ...(to.increment === '1' ? [] : [`INCREMENT BY ${to.increment}`]),
    ...(to.minimum === undefined ? [] : [`MINVALUE ${to.minimum}`]),
    ...(to.maximum === undefined ? [] : [`MAXVALUE ${to.maximum}`]),
    ...(to.start === usualStart ? [] : [`START WITH ${to.start}`]),
    ...(to.cache === '1' ? [] : [`CACHE ${to.cache}`]),
    ...(to.cycle ? ['CYCLE'] : []),
  ];
}

/** The bounds a sequence has unless told otherwise follow from its direction, and stay when that is turned round. */
function bounds({ increment, minimum, maximum }: Parameters): readonly [string, string] {
  return increment.startsWith('-')
    ? [minimum ?? 'lowest', maximum ?? '-1']
    : [minimum ?? '1', maximum ?? 'highest'];
}

/** Clauses that change one parameter set into another. */
export function sequenceChanges(from: Parameters, to: Parameters): readonly string[] {
  const [[low, high], [lowest, highest]] = [bounds(from), bounds(to)];
  return [
    ...(from.increment === to.increment ? [] : [`INCREMENT BY ${to.increment}`]),
    ...(low === lowest ? [] : [to.minimum === undefined ? 'NO MINVALUE' : `MINVALUE ${to.minimum}`]),
    ...(high === highest ? [] : [to.maximum === undefined ? 'NO MAXVALUE' : `MAXVALUE ${to.maximum}`]),
    ...(from.start === to.start ? [] : [`START WITH ${to.start}`]),
    ...(from.cache === to.cache ? [] : [`CACHE ${to.cache}`]),
    ...(from.cycle === to.cycle ? [] : [to.cycle ? 'CYCLE' : 'NO CYCLE']),
  ];
}

/** Brings a sequence's value inside bounds that close in on it; within the bounds it is left alone. */
export function intoBounds(before: Parameters, after: Parameters, name: string): readonly string[] {
  const low = (p: Parameters): bigint =>
    BigInt(p.minimum ?? (p.increment.startsWith('-') ? '-9223372036854775808' : '1'));
  const high = (p: Parameters): bigint =>
    BigInt(p.maximum ?? (p.increment.startsWith('-') ? '-1' : '9223372036854775807'));
  if (low(after) <= low(before) && high(after) >= high(before)) return [];
  const inside = `last_value BETWEEN ${low(after)} AND ${high(after)}`;
  const start = BigInt(after.start);
  const reach = [
    ...(start < low(before) ? [`MINVALUE ${start}`] : []),
    ...(start > high(before) ? [`MAXVALUE ${start}`] : []),
  ];
  return [
    ...(reach.length === 0 ? [] : [`ALTER SEQUENCE ${name} ${reach.join(' ')}`]),
    `SELECT setval('${name.replaceAll("'", "''")}', CASE WHEN ${inside} THEN last_value ELSE ${start} END, is_called AND ${inside}) FROM ${name}`,
  ];
}

/** A sequence and its table have to belong to one role; a table's OWNER TO takes along what it has by then. */
function owned(fact: Fact, scene: Scene): readonly Step[] {
  const { ownedBy } = attributes<SequenceAttributes>(fact);
  if (ownedBy === undefined) return [];
  const table = `table ${ownerName(ownedBy)}`;
  const owner = scene.isMade(table) ? undefined : ownerOf(table, scene.from);
  const own = scene.isMade(fact.id) ? undefined : ownerOf(fact.id, scene.from);
  return [
    ...(owner === own
      ? []
      : [alters(fact, `ALTER SEQUENCE ${sqlName(fact)} OWNER TO ${owner ?? 'CURRENT_USER'}`)]),
    alters(fact, `ALTER SEQUENCE ${sqlName(fact)} OWNED BY ${ownedBy}`, {
      consumes: [fact.id, `column ${ownedBy}`],
      lock: 'ACCESS SHARE',
      locked: [table],
      frees: [sequencesOf(table)],
    }),
  ];
}

export const sequenceKind: Kind = {
  name: 'sequence',
  beforeParent: true,
  present: anyIn('pg_class', `relkind = 'S'`),
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid,
           CASE WHEN d.refobjid IS NULL THEN ${at('pg_namespace', 'n.oid')}
                ELSE ${at('pg_class', 'd.refobjid', 'd.refobjsubid')} END AS parent,
           n.q || '.' || quote_ident(c.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'type', format_type(s.seqtypid, NULL), ${sequenceParameters},
             'unlogged', CASE WHEN c.relpersistence = 'u' THEN true END,
             'ownedBy', (SELECT quote_ident(tn.nspname) || '.' || quote_ident(t.relname) || '.' || quote_ident(a.attname)
                         FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
                         WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid))) AS attributes
    FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
      AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    WHERE c.relkind = 'S' AND d.deptype IS DISTINCT FROM 'i'`,
  occupies: (fact) => [`relation ${sqlName(fact)}`],
  create: (fact, scene) => {
    const sequence = attributes<SequenceAttributes>(fact);
    const kind = sequence.unlogged === true ? 'UNLOGGED SEQUENCE' : 'SEQUENCE';
    const type = sequence.type === 'bigint' ? [] : [`AS ${sequence.type}`];
    const sql = [`CREATE ${kind} ${sqlName(fact)}`, ...type, ...sequenceClauses(sequence)].join(' ');
    return [creates(fact, sql), ...owned(fact, scene)];
  },
  alter: (from, to, _, scene) => {
    const before = attributes<SequenceAttributes>(from);
    const after = attributes<SequenceAttributes>(to);
    const clauses = [
      ...(before.type === after.type ? [] : [`AS ${after.type}`]),
      ...sequenceChanges(before, after),
    ];
    const name = sqlName(to);
    return [
      ...intoBounds(before, after, name).map((sql) => alters(to, sql)),
      ...(clauses.length === 0 ? [] : [alters(to, `ALTER SEQUENCE ${name} ${clauses.join(' ')}`)]),
      ...(before.unlogged === after.unlogged
        ? []
        : [alters(to, `ALTER SEQUENCE ${name} SET ${after.unlogged === true ? 'UNLOGGED' : 'LOGGED'}`)]),
      ...(before.ownedBy === after.ownedBy
        ? []
        : after.ownedBy === undefined
          ? [alters(to, `ALTER SEQUENCE ${name} OWNED BY NONE`, { frees: [sequencesOf(to.id)] })]
          : owned(to, scene)),
    ];
  },
  drop: (fact) => [drops(fact, `DROP SEQUENCE ${sqlName(fact)}`, { data: 'lossy' })],
  rename: (from, to) => [alters(to, `ALTER SEQUENCE ${sqlName(from)} RENAME TO ${lastName(to)}`)],
};
