/** Indexes that back no constraint: every method, expressions, predicates, INCLUDE, options, validity. */

import type { Fact, FactId } from '../catalog.ts';
import { columnNames, keyOf } from '../constraint.ts';
import {
  alters,
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
import { earlierParts, madeName, partOf, staysPart, waysOfPart } from '../partition.ts';

export interface IndexAttributes {
  /** As `pg_get_indexdef` says it: the whole CREATE INDEX statement. */
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
  /** True when a concurrent build was interrupted. */
  readonly invalid?: boolean;
  /** A partition's part of its parent's index: made and dropped with it. */
  readonly inherited?: boolean;
}

const lockedBy = (fact: Fact): readonly FactId[] => (fact.parent === undefined ? [] : [fact.parent]);

const isPartitioned = (fact: Fact, scene: Scene): boolean =>
  scene.to.facts.get(fact.parent ?? '')?.attributes.partitionBy !== undefined;

function create(fact: Fact, scene: Scene): readonly Step[] {
  const definition = String(fact.attributes.definition);
  const way = waysOfPart(fact, scene);
  if (partOf(fact) !== undefined && way === 'by itself') return [];
  if (way === 'renamed') {
    return [creates(fact, `ALTER INDEX ${madeName(fact)} RENAME TO ${lastName(fact)}`, { lock: 'none' })];
  }
  const earlier = earlierParts(fact, scene);
  // Only an index made ON ONLY the partitioned table can lack parts.
  const only = fact.attributes.invalid === true && isPartitioned(fact, scene);
  return [
    creates(fact, only ? definition.replace(' ON ', ' ON ONLY ') : definition, {
      consumes: [...fact.dependsOn.filter((id) => id !== partOf(fact)), ...earlier],
      lock: 'SHARE',
      locked: lockedBy(fact),
      cost: only ? 'instant' : 'scan',
    }),
  ];
}

export const indexKind: Kind = {
  name: 'index',
  locksBelow: 'partitions',
  renamedWhenEqual: true,
  extract: (version) => `
    SELECT 'pg_class'::regclass::oid AS classid, x.oid AS objid, 0 AS objsubid, ${at('pg_class', 'i.indrelid')} AS parent,
           n.q || '.' || quote_ident(x.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', CASE x.relkind WHEN 'I' THEN regexp_replace(pg_get_indexdef(x.oid), ' ON ONLY ', ' ON ') ELSE pg_get_indexdef(x.oid) END,
             'table', i.indrelid::regclass::text,
             'method', m.amname,
             'unique', i.indisunique,
             'where', pg_get_expr(i.indpred, i.indrelid),
             'nullsNotDistinct', ${version >= 150_000 ? 'CASE WHEN i.indnullsnotdistinct THEN true END' : 'NULL'},
             'invalid', CASE WHEN NOT i.indisvalid THEN true END,
             'inherited', CASE WHEN x.relispartition THEN true END))
           || jsonb_build_object('columns', (
             SELECT jsonb_agg(a.attname ORDER BY u.i) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS u(n, i)
             LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.n AND u.n > 0 WHERE u.i <= i.indnkeyatts))
           || CASE WHEN i.indnatts > i.indnkeyatts THEN jsonb_build_object('include',
             ${columnNames('i.indrelid', '(i.indkey::int2[])[i.indnkeyatts:]')}) ELSE '{}' END AS attributes
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN spaces n ON n.oid = x.relnamespace
    JOIN pg_am m ON m.oid = x.relam JOIN pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p', 'm')
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))`,
  occupies: (fact) => {
    const { unique, where, columns, table } = attributes<IndexAttributes>(fact);
    const plain = columns.filter((column) => column !== null);
    return [
      `relation ${sqlName(fact)}`,
      ...(unique && where === undefined && plain.length === columns.length ? [keyOf(table, plain)] : []),
    ];
  },
  create,
  alter: (from, to, names, scene) => {
    const parent = partOf(to);
    const own = names.filter((name) => name !== 'inherited' && name !== 'invalid');
    if (own.length > 0) return 'replace';
    if (parent !== undefined && partOf(from) === undefined) {
      return scene.isMade(parent) || !staysPart(to.parent ?? '', scene)
        ? []
        : [
            alters(to, `ALTER INDEX ${sqlName(parent)} ATTACH PARTITION ${sqlName(to)}`, {
              lock: 'ACCESS EXCLUSIVE',
              locked: lockedBy(to),
            }),
          ];
    }
    // An index of a partitioned table is valid as soon as every partition has its part.
    if (names.includes('invalid') && !isPartitioned(to, scene)) return 'replace';
    return names.includes('invalid') && to.attributes.invalid === true ? 'replace' : [];
  },
  drop: (fact, scene) =>
    partOf(fact) !== undefined && staysPart(fact.parent ?? '', scene)
      ? []
      : [
          drops(fact, `DROP INDEX ${sqlName(fact)}`, {
            ...(partOf(fact) === undefined || fact.parent === undefined
              ? {}
              : { takes: [`parts ${sqlName(fact.parent)}`] }),
            lock: 'ACCESS EXCLUSIVE',
            locked: lockedBy(fact),
          }),
        ],
  rename: (from, to) => [
    alters(to, `ALTER INDEX ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`),
  ],
  endures: (fact, from) => from.kind === 'column' && from.parent === fact.parent,
  fallsWith: (fact, dropped, scene) =>
    dropped.kind === 'column'
      ? dropped.parent === fact.parent
      : partOf(fact) === dropped.id && staysPart(fact.parent ?? '', scene),
};
