/**
 * Tables: plain, unlogged, partitioned, partitions and inheritance. CREATE TABLE carries its columns and those of
 * its constraints that can stand inside it, so a new table reads as one statement.
 */
import { quoteIdentifier } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import {
  alters,
  at,
  attributes,
  creates,
  drops,
  exclusively,
  type Kind,
  lastName,
  optionChanges,
  optionList,
  optionsObject,
  ownerName,
  type Scene,
  type Step,
  sqlName,
} from '../kind.ts';
import { columnAdjustments, columnDefinition, isInherited } from './column.ts';

export interface TableAttributes {
  readonly unlogged?: boolean;
  /** `RANGE (created_at)` of a partitioned table. */
  readonly partitionBy?: string;
  /** `public.events` of a partition, and its bound: `FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')`. */
  readonly partitionOf?: string;
  readonly bound?: string;
  /** Parents by INHERITS, in order. */
  readonly inherits?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
  readonly rowSecurity?: boolean;
  readonly forceRowSecurity?: boolean;
  /** `FULL`, `NOTHING` or `USING INDEX x`; absent when it is the default. */
  readonly replicaIdentity?: string;
  readonly accessMethod?: string;
  readonly ofType?: string;
}

const of = (fact: Fact): TableAttributes => attributes<TableAttributes>(fact);

/** Constraints that may stand in CREATE TABLE. Foreign keys and exclusions are added when all tables are there. */
const INLINE: readonly Fact['kind'][] = ['primary-key', 'unique', 'check'];

function create(fact: Fact, scene: Scene): readonly Step[] {
  const table = of(fact);
  const columns = scene.children(scene.to, fact.id).filter((child) => child.kind === 'column');
  const own = columns.filter((column) => !isInherited(column));
  const constraints = scene
    .children(scene.to, fact.id)
    .filter((child) => INLINE.includes(child.kind) && child.attributes.inherited !== true)
    .filter((child) => child.attributes.validated !== false && !scene.entangled(scene.to, child));
  const lines =
    table.partitionOf === undefined
      ? [
          ...own.map((column) => columnDefinition(column, scene.entangled(scene.to, column))),
          ...constraints.map((c) => `CONSTRAINT ${lastName(c)} ${String(c.attributes.definition)}`),
        ]
      : constraints.map((c) => `CONSTRAINT ${lastName(c)} ${String(c.attributes.definition)}`);
  const body = lines.length === 0 ? '' : ` (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)`;
  const head = `CREATE ${table.unlogged === true ? 'UNLOGGED ' : ''}TABLE ${sqlName(fact)}`;
  const sql = [
    table.partitionOf === undefined
      ? `${head}${body === '' ? ' ()' : body}`
      : `${head} PARTITION OF ${table.partitionOf}${body} ${table.bound ?? 'DEFAULT'}`,
    ...(table.inherits === undefined ? [] : [`INHERITS (${table.inherits.join(', ')})`]),
    ...(table.partitionBy === undefined ? [] : [`PARTITION BY ${table.partitionBy}`]),
    ...(table.accessMethod === undefined ? [] : [`USING ${table.accessMethod}`]),
    ...(table.options === undefined ? [] : [`WITH (${optionList(table.options)})`]),
  ].join(' ');
  const made = [fact, ...columns, ...constraints];
  const produces = made.map((f) => f.id);
  const needs = made.flatMap((f) => (scene.entangled(scene.to, f) && f.kind === 'column' ? [] : f.dependsOn));
  const parents = parentsOf(table);
  return [
    creates(fact, sql, {
      produces,
      consumes: [...new Set(needs.filter((id) => !produces.includes(id)))].sort(),
      ...(parents.length === 0
        ? {}
        : {
            lock: table.partitionOf === undefined ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
            locked: parents,
          }),
    }),
    ...columns.flatMap((column) => columnAdjustments(column, scene)),
    ...settings({}, table, fact),
  ];
}

function parentsOf(table: TableAttributes): readonly string[] {
  return [...(table.partitionOf === undefined ? [] : [table.partitionOf]), ...(table.inherits ?? [])].map(
    (name) => `table ${name}`,
  );
}

/** Row security and replica identity, which CREATE TABLE cannot say. */
function settings(from: TableAttributes, to: TableAttributes, fact: Fact): readonly Step[] {
  const change = (sql: string, consumes: readonly string[] = [fact.id]): Step =>
    alters(fact, `ALTER TABLE ${sqlName(fact)} ${sql}`, { ...exclusively(fact.id), consumes });
  const index = to.replicaIdentity?.replace('USING INDEX ', '');
  return [
    ...(from.rowSecurity === to.rowSecurity
      ? []
      : [change(`${to.rowSecurity === true ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`)]),
    ...(from.forceRowSecurity === to.forceRowSecurity
      ? []
      : [change(`${to.forceRowSecurity === true ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`)]),
    ...(from.replicaIdentity === to.replicaIdentity
      ? []
      : [
          change(`REPLICA IDENTITY ${to.replicaIdentity ?? 'DEFAULT'}`, [
            fact.id,
            ...(index === undefined
              ? []
              : [`index ${ownerName(fact)}.${index}`, `unique ${sqlName(fact)}.${index}`]),
          ]),
        ]),
  ];
}

function alter(from: Fact, to: Fact, names: readonly string[]): readonly Step[] | 'replace' {
  if (['partitionBy', 'ofType'].some((name) => names.includes(name))) return 'replace';
  const before = of(from);
  const after = of(to);
  const change = (sql: string, details: Partial<Step> = {}): Step =>
    alters(to, `ALTER TABLE ${sqlName(to)} ${sql}`, { ...exclusively(to.id), ...details });
  return [
    ...(before.partitionOf === undefined ||
    (before.partitionOf === after.partitionOf && before.bound === after.bound)
      ? []
      : [
          alters(to, `ALTER TABLE ${before.partitionOf} DETACH PARTITION ${sqlName(to)}`, {
            ...exclusively(`table ${before.partitionOf}`, to.id),
            consumes: [to.id],
            frees: [`parts ${sqlName(to)}`],
          }),
        ]),
    ...(before.inherits ?? [])
      .filter((parent) => after.inherits?.includes(parent) !== true)
      .map((parent) => change(`NO INHERIT ${parent}`)),
    ...(before.unlogged === after.unlogged
      ? []
      : [change(`SET ${after.unlogged === true ? 'UNLOGGED' : 'LOGGED'}`, { cost: 'rewrite' })]),
    ...(before.accessMethod === after.accessMethod
      ? []
      : [change(`SET ACCESS METHOD ${after.accessMethod ?? 'heap'}`, { cost: 'rewrite' })]),
    ...optionChanges(`ALTER TABLE ${sqlName(to)}`, before.options, after.options).map((sql) =>
      alters(to, sql, { lock: 'SHARE UPDATE EXCLUSIVE', locked: [to.id] }),
    ),
    ...(after.inherits ?? [])
      .filter((parent) => before.inherits?.includes(parent) !== true)
      .map((parent) => change(`INHERIT ${parent}`)),
    ...(after.partitionOf === undefined ||
    (before.partitionOf === after.partitionOf && before.bound === after.bound)
      ? []
      : [
          alters(
            to,
            `ALTER TABLE ${after.partitionOf} ATTACH PARTITION ${sqlName(to)} ${after.bound ?? 'DEFAULT'}`,
            { ...exclusively(to.id), cost: 'scan' },
          ),
        ]),
    ...settings(before, after, to),
  ];
}

export const tableKind: Kind = {
  name: 'table',
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'unlogged', CASE WHEN c.relpersistence = 'u' THEN true END,
             'partitionBy', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
             'partitionOf', CASE WHEN c.relispartition THEN
               (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid) END,
             'bound', CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
             'inherits', CASE WHEN NOT c.relispartition THEN
               (SELECT jsonb_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) END,
             'options', ${optionsObject('c.reloptions')},
             'rowSecurity', CASE WHEN c.relrowsecurity THEN true END,
             'forceRowSecurity', CASE WHEN c.relforcerowsecurity THEN true END,
             'replicaIdentity', CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' WHEN 'i' THEN
               (SELECT 'USING INDEX ' || quote_ident(x.relname) FROM pg_index r JOIN pg_class x ON x.oid = r.indexrelid
                WHERE r.indrelid = c.oid AND r.indisreplident) END,
             'accessMethod', (SELECT quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'),
             'ofType', CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END)) AS attributes
    FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p')`,
  occupies: (fact) => [`relation ${sqlName(fact)}`, `type ${sqlName(fact)}`],
  create,
  alter,
  drop: (fact, scene) => {
    const { partitionOf } = of(fact);
    // A foreign key to the whole also refers to the partition, which then cannot simply be dropped.
    const referred =
      partitionOf !== undefined &&
      [...scene.from.facts.values()].some(
        (other) =>
          other.kind === 'foreign-key' &&
          !scene.isGone(other.id) &&
          (other.attributes.references as { table?: string } | undefined)?.table === partitionOf,
      );
    return [
      ...(referred
        ? [
            alters(fact, `ALTER TABLE ${partitionOf} DETACH PARTITION ${sqlName(fact)}`, {
              ...exclusively(`table ${partitionOf}`, fact.id),
              consumes: [],
            }),
          ]
        : []),
      drops(fact, `DROP TABLE ${sqlName(fact)}`, {
        ...exclusively(fact.id, ...(partitionOf === undefined ? [] : [`table ${partitionOf}`])),
        data: 'irreversible',
        hazards: [`drop_table:${fact.name}`],
      }),
    ];
  },
  rename: (from, to) => {
    const moved = ownerName(from) !== ownerName(to);
    const renamed = lastName(from) !== lastName(to);
    const lock = exclusively(to.id);
    const between = `${ownerName(to)}.${lastName(from)}`;
    return [
      ...(moved
        ? [
            alters(
              to,
              `ALTER TABLE ${sqlName(from)} SET SCHEMA ${quoteIdentifier(ownerName(to).replaceAll('"', ''))}`,
              lock,
            ),
          ]
        : []),
      ...(renamed ? [alters(to, `ALTER TABLE ${between} RENAME TO ${lastName(to)}`, lock)] : []),
    ];
  },
};
