/** Indexes that back no constraint: every method, expressions, predicates, INCLUDE, options, validity. */

import { unquoteIdentifier } from '../../core/identifier.ts';
import type { Fact, FactId } from '../catalog.ts';
import { columnNames, keyOf, namesInKey } from '../constraint.ts';
import { gainsParent, losesParent, parted, ready } from '../heritage.ts';
import { indexMarks } from '../index-marks.ts';
import {
  alters,
  at,
  attributes,
  creates,
  drops,
  jsonObject,
  type Kind,
  lastName,
  optionChanges,
  optionsObject,
  ownerName,
  type Scene,
  type Step,
  sqlName,
} from '../kind.ts';
import { namedByWhole } from '../namesakes.ts';
import {
  attachPart,
  madeName,
  namesOfParts,
  needsOfPart,
  partChange,
  partOf,
  partOfPair,
  wayOf,
} from '../partition.ts';
import { indexDefinition, withPlainIndexes } from '../plain-key.ts';

export interface IndexAttributes {
  /** As `pg_get_indexdef` says it, without storage parameters: the CREATE INDEX statement. */
  readonly definition: string;
  /** `public.orders`, quoted and qualified; a table or a materialised view. */
  readonly table: string;
  readonly method: string;
  readonly unique: boolean;
  /** Unquoted names of plain key columns in order; an expression counts as `null`. */
  readonly columns: readonly (string | null)[];
  readonly include?: readonly string[];
  readonly where?: string;
  readonly nullsNotDistinct?: boolean;
  readonly options?: Readonly<Record<string, string>>;
  /** The same as they were given, `fillfactor=70`, in their order. */
  readonly parameters?: readonly string[];
  readonly tablespace?: string;
  /** Statistics targets of expressions, by position from 1. */
  readonly statistics?: Readonly<Record<string, number>>;
  /** True when a concurrent build was interrupted, or a partition of the table lacks its part. */
  readonly invalid?: boolean;
  /** A partition's part of its parent's index: made and dropped with it. */
  readonly inherited?: boolean;
  /** Quoted and qualified name of that index. */
  readonly partOf?: string;
}

const of = (fact: Fact): IndexAttributes => attributes<IndexAttributes>(fact);

const lockedBy = (fact: Fact): readonly FactId[] => (fact.parent === undefined ? [] : [fact.parent]);

const isPartitioned = (fact: Fact, scene: Scene): boolean =>
  scene.to.facts.get(fact.parent ?? '')?.attributes.partitionBy !== undefined;

const PARAMETERS = `' WITH (' || array_to_string(ARRAY(
  SELECT split_part(o, '=', 1) || '=' || CASE WHEN quote_ident(v) = v THEN v ELSE quote_literal(v) END
  FROM unnest(x.reloptions) o, LATERAL substr(o, strpos(o, '=') + 1) AS v), ', ') || ')'`;

/** SQL: the definition without its storage parameters, which are told apart. */
const definition = `CASE WHEN x.relkind = 'I' THEN regexp_replace(replace(pg_get_indexdef(x.oid), coalesce(${PARAMETERS}, ''), ''), ' ON ONLY ', ' ON ')
  WHEN x.reloptions IS NOT NULL THEN replace(pg_get_indexdef(x.oid), ${PARAMETERS}, '') ELSE pg_get_indexdef(x.oid) END`;

/** The whole statement. Storage parameters and tablespace stand before the predicate. */
export function indexStatement(fact: Fact): string {
  const { definition: text, parameters, tablespace, where } = of(fact);
  const given = [
    ...(parameters === undefined ? [] : [` WITH (${parameters.join(', ')})`]),
    ...(tablespace === undefined ? [] : [` TABLESPACE ${tablespace}`]),
  ].join('');
  const predicate = where === undefined ? '' : ` WHERE ${where}`;
  return text.endsWith(predicate) && predicate !== ''
    ? `${text.slice(0, -predicate.length)}${given}${predicate}`
    : `${text}${given}`;
}

function statistics(fact: Fact, from: IndexAttributes['statistics'] = {}): readonly Step[] {
  const to = of(fact).statistics ?? {};
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((position) => from[position] !== to[position])
    .map((position) =>
      alters(
        fact,
        `ALTER INDEX ${sqlName(fact)} ALTER COLUMN ${position} SET STATISTICS ${to[position] ?? -1}`,
        { lock: 'none' },
      ),
    );
}

function create(fact: Fact, scene: Scene): readonly Step[] {
  const alike = namedByWhole(fact, scene);
  if (alike !== undefined) return alike;
  const way = wayOf(fact, scene);
  if (way === 'by itself') return [];
  if (way === 'renamed') {
    return [creates(fact, `ALTER INDEX ${madeName(fact)} RENAME TO ${lastName(fact)}`, { lock: 'none' })];
  }
  // Only an index made ON ONLY the partitioned table can lack parts.
  const only = fact.attributes.invalid === true && isPartitioned(fact, scene);
  return [
    creates(fact, only ? indexStatement(fact).replace(' ON ', ' ON ONLY ') : indexStatement(fact), {
      consumes: needsOfPart(fact, scene),
      takes: namesOfParts(fact, scene),
      lock: 'SHARE',
      locked: lockedBy(fact),
      cost: only ? 'instant' : 'scan',
      ...(gainsParent(fact.parent ?? '', scene) ? { frees: [ready(fact.parent ?? '')] } : {}),
    }),
    ...(way === 'attached' ? attachPart(fact) : []),
    ...statistics(fact),
    ...indexMarks(fact, scene),
  ];
}

/** A part that backs a constraint of its partition cannot go without it, and while it is a part, the constraint cannot go. */
const hasConstraintPart = (fact: Fact, scene: Scene): boolean =>
  scene.dependants(scene.from, fact.id).some((part) => part.kind !== 'index' && partOf(part) === fact.id);

/** What changes in place; all else makes another index. */
const CHANGEABLE = ['inherited', 'invalid', 'partOf', 'options', 'tablespace', 'statistics'];

export const indexKind: Kind = {
  name: 'index',
  // Where its file lies is the server's own affair.
  incidental: ['parameters', 'tablespace'],
  locksBelow: 'partitions',
  renamedWhenEqual: true,
  extract: (version) => `
    SELECT 'pg_class'::regclass::oid AS classid, x.oid AS objid, 0 AS objsubid, ${at('pg_class', 'i.indrelid')} AS parent,
           n.q || '.' || quote_ident(x.relname) AS id, NULL::text AS suffix,
           ${jsonObject(
             {
               method: 'm.amname',
               unique: 'i.indisunique',
               numbers: 'CASE WHEN i.plain THEN i.indkey::text END',
               keys: 'CASE WHEN i.plain THEN i.indnkeyatts END',
               directions: `CASE WHEN i.plain AND NOT i.indoption::int2[] <@ '{0}' THEN i.indoption::text END`,
             },
             {
               when: 'NOT i.plain OR x.reloptions IS NOT NULL OR x.reltablespace <> 0 OR x.relispartition OR NOT i.indisvalid',
               pairs: {
                 definition: `CASE WHEN NOT i.plain THEN ${definition} END`,
                 table: 'CASE WHEN NOT i.plain THEN i.indrelid::regclass::text END',
                 where: 'pg_get_expr(i.indpred, i.indrelid)',
                 ...(version >= 150_000
                   ? { nullsNotDistinct: 'CASE WHEN i.indnullsnotdistinct THEN true END' }
                   : {}),
                 options: optionsObject('x.reloptions'),
                 parameters: 'x.reloptions',
                 tablespace:
                   '(SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = x.reltablespace)',
                 statistics: `CASE WHEN i.indexprs IS NOT NULL THEN (SELECT jsonb_object_agg(a.attnum, a.attstattarget)
               FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0) END`,
                 invalid: 'CASE WHEN NOT i.indisvalid THEN true END',
                 inherited: 'CASE WHEN x.relispartition THEN true END',
                 ...partOfPair,
                 columns: `CASE WHEN NOT i.plain
               THEN ${namesInKey('i.indrelid', '(i.indkey::int2[])[:i.indnkeyatts - 1]')} END`,
                 include: `CASE WHEN NOT i.plain AND i.indnatts > i.indnkeyatts
               THEN ${columnNames('i.indrelid', '(i.indkey::int2[])[i.indnkeyatts:]')} END`,
               },
             },
           )} AS attributes
    FROM ${withPlainIndexes(version)} AS i JOIN pg_class x ON x.oid = i.indexrelid JOIN spaces n ON n.oid = x.relnamespace
    JOIN pg_am m ON m.oid = x.relam JOIN pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p', 'm')
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))`,
  complete: (told, named) => {
    const { numbers, keys, directions: _, unique = false, ...own } = told;
    if (typeof numbers !== 'string') return told;
    const names = named.columns(numbers).map(unquoteIdentifier);
    const include = names.slice(Number(keys));
    return {
      columns: names.slice(0, Number(keys)),
      definition: indexDefinition(told, named),
      ...(include.length === 0 ? {} : { include }),
      ...own,
      table: named.relation(),
      unique,
    };
  },
  occupies: (fact) => {
    const { unique, where, columns, table } = of(fact);
    const plain = columns.filter((column) => column !== null);
    return [
      `relation ${sqlName(fact)}`,
      ...(unique && where === undefined && plain.length === columns.length ? [keyOf(table, plain)] : []),
    ];
  },
  create,
  alter: (from, to, names, scene) => {
    if (names.some((name) => !CHANGEABLE.includes(name))) return 'replace';
    const part = partChange(from, to, scene);
    if (part === 'replace') return 'replace';
    // An index of a partitioned table is valid as soon as every partition has its part.
    if (names.includes('invalid') && (!isPartitioned(to, scene) || to.attributes.invalid === true))
      return 'replace';
    const [before, after] = [of(from), of(to)];
    return [
      ...part,
      ...optionChanges(`ALTER INDEX ${sqlName(to)}`, before.options, after.options).map((sql) =>
        alters(to, sql, { lock: 'SHARE UPDATE EXCLUSIVE' }),
      ),
      ...(before.tablespace === after.tablespace
        ? []
        : [
            alters(to, `ALTER INDEX ${sqlName(to)} SET TABLESPACE ${after.tablespace ?? 'pg_default'}`, {
              cost: 'rewrite',
            }),
          ]),
      ...statistics(to, before.statistics),
    ];
  },
  drop: (fact, scene) => {
    const leaves = losesParent(fact.parent ?? '', scene);
    return partOf(fact) !== undefined && !leaves
      ? []
      : [
          drops(fact, `DROP INDEX ${sqlName(fact)}${hasConstraintPart(fact, scene) ? ' CASCADE' : ''}`, {
            ...(leaves && fact.parent !== undefined ? { takes: [parted(fact.parent)] } : {}),
            lock: 'ACCESS EXCLUSIVE',
            locked: lockedBy(fact),
          }),
        ];
  },
  rename: (from, to) => [
    alters(to, `ALTER INDEX ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`),
  ],
  endures: (fact, from) => from.kind === 'column' && from.parent === fact.parent,
  fallsWith: (fact, dropped, scene) =>
    dropped.kind === 'column'
      ? dropped.parent === fact.parent
      : partOf(fact) === dropped.id && !losesParent(fact.parent ?? '', scene),
};
