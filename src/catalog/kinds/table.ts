/**
 * Tables: plain, unlogged, of a type, partitioned, partitions and inheritance. CREATE TABLE carries its columns and
 * those of its constraints that can stand inside it, so a new table reads as one statement.
 */
import { quoteIdentifier } from '../../core/identifier.ts';
import type { Catalog, Fact, FactId } from '../catalog.ts';
import { constraintClause, referenceTo } from '../constraint.ts';
import { attachesLater, gainsParent, losesParent, parentsOf, parted, ready } from '../heritage.ts';
import {
  alters,
  at,
  attributes,
  creates,
  drops,
  exclusively,
  jsonObject,
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
import { withBelow } from '../partition.ts';
import {
  columnAdjustments,
  columnDefinition,
  declared,
  inheritedDefinition,
  isDeclared,
  keptColumns,
} from './column.ts';
import { copiesOn } from './trigger.ts';

export interface TableAttributes {
  readonly unlogged?: boolean;
  /** `RANGE (created_at)` of a partitioned table. */
  readonly partitionBy?: string;
  /** Types of the columns it is partitioned by, in order: they cannot change under it. */
  readonly keyTypes?: readonly string[];
  /** `public.events` of a partition, and its bound: `FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')`. */
  readonly partitionOf?: string;
  readonly bound?: string;
  /** What the bound and those of the tables above ask of a row: an expression over its columns. */
  readonly bounded?: string;
  /** Parents by INHERITS, in order. */
  readonly inherits?: readonly string[];
  /** Storage parameters; those of the TOAST table begin with `toast.`. */
  readonly options?: Readonly<Record<string, string>>;
  readonly tablespace?: string;
  readonly rowSecurity?: boolean;
  readonly forceRowSecurity?: boolean;
  /** `FULL`, `NOTHING` or `USING INDEX x`; absent when it is the default. */
  readonly replicaIdentity?: string;
  /** Name of the index it is clustered on. */
  readonly clusteredOn?: string;
  readonly accessMethod?: string;
  readonly ofType?: string;
}

const of = (fact: Fact): TableAttributes => attributes<TableAttributes>(fact);

/** Constraints that may stand in CREATE TABLE. Foreign keys and exclusions are added when all tables are there. */
const INLINE: readonly Fact['kind'][] = ['primary-key', 'unique', 'check'];

/** Partitions of one table must not overlap at any time: who leaves does so before others come. */
const bounds = (parent: string): string => `bounds ${parent}`;

/** SQL for the index that table `c` is clustered on. */
export const clusteredOn = `(SELECT quote_ident(x.relname) FROM pg_index r JOIN pg_class x ON x.oid = r.indexrelid
               WHERE r.indrelid = c.oid AND r.indisclustered)`;

/** True for what a table declares itself, be it that a parent has it too. */
const isOwn = ({ attributes: { inherited, local } }: Fact): boolean => inherited !== true || local === true;

/** Of keys over the same columns CREATE TABLE makes one only, so the others are added afterwards. */
function isSameKey(a: Fact, b: Fact): boolean {
  const columns = (fact: Fact): string => JSON.stringify(fact.attributes.columns);
  return a === b || (a.kind !== 'check' && b.kind !== 'check' && columns(a) === columns(b));
}

function create(fact: Fact, scene: Scene): readonly Step[] {
  const table = of(fact);
  const later = attachesLater(fact, scene.to, scene);
  const partitionOf = later ? undefined : table.partitionOf;
  const columns = scene.children(scene.to, fact.id).filter((child) => child.kind === 'column');
  const constraints = scene
    .children(scene.to, fact.id)
    .filter((child) => INLINE.includes(child.kind) && (later || isOwn(child)))
    .filter((child) => child.attributes.validated !== false && child.attributes.invalid !== true)
    .filter((child) => !scene.entangled(scene.to, child))
    .filter((child, i, all) => all.findIndex((other) => isSameKey(other, child)) === i);
  const lines = [
    ...columns.flatMap((column) =>
      partitionOf === undefined && (later || isDeclared(column))
        ? [columnDefinition(column, scene.entangled(scene.to, column))]
        : (inheritedDefinition(column, partitionOf !== undefined) ?? []),
    ),
    ...constraints.map(constraintClause),
  ];
  const body = lines.length === 0 ? '' : ` (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)`;
  const head = `CREATE ${table.unlogged === true ? 'UNLOGGED ' : ''}TABLE ${sqlName(fact)}`;
  const sql = [
    partitionOf === undefined
      ? `${head}${body === '' ? ' ()' : body}`
      : `${head} PARTITION OF ${partitionOf}${body} ${table.bound ?? 'DEFAULT'}`,
    ...(table.inherits === undefined ? [] : [`INHERITS (${table.inherits.join(', ')})`]),
    ...(table.partitionBy === undefined ? [] : [`PARTITION BY ${table.partitionBy}`]),
    ...(table.accessMethod === undefined ? [] : [`USING ${table.accessMethod}`]),
    ...(table.options === undefined ? [] : [`WITH (${optionList(table.options)})`]),
    ...(table.tablespace === undefined ? [] : [`TABLESPACE ${table.tablespace}`]),
  ].join(' ');
  const made = [fact, ...columns, ...constraints];
  const produces = made.map((f) => f.id);
  const needs = made.flatMap((f) => (scene.entangled(scene.to, f) && f.kind === 'column' ? [] : f.dependsOn));
  const parents = later ? [] : parentsOf(fact);
  return [
    creates(fact, sql, {
      produces,
      consumes: [...new Set(needs.filter((id) => !produces.includes(id)))].sort(),
      ...(parents.length === 0
        ? {}
        : {
            takes: parents.map(keptColumns),
            lock: table.partitionOf === undefined ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
            locked: parents,
          }),
    }),
    ...columns.flatMap((column) => columnAdjustments(later ? declared(column) : column, scene)),
    ...(table.ofType === undefined ? [] : [joinType(fact, table.ofType)]),
    ...(later && table.partitionOf !== undefined ? [attach(fact, table.partitionOf, scene)] : []),
    ...settings({}, table, fact),
  ];
}

function changes(fact: Fact, sql: string, details: Partial<Step> = {}): Step {
  return alters(fact, `ALTER TABLE ${sqlName(fact)} ${sql}`, { ...exclusively(fact.id), ...details });
}

const joinType = (fact: Fact, type: string): Step => changes(fact, `OF ${type}`, { takes: [ready(fact.id)] });

/** Indexes that are there before a table is attached: one that serves the whole is taken up, and no other is made. */
const indexesOn = (table: FactId, scene: Scene): readonly FactId[] =>
  scene.children(scene.to, table).flatMap(({ id, kind }) => (kind === 'index' ? [id] : []));

function attach(fact: Fact, parent: string, scene: Scene): Step {
  const sql = `ALTER TABLE ${parent} ATTACH PARTITION ${sqlName(fact)} ${of(fact).bound ?? 'DEFAULT'}`;
  return alters(fact, sql, {
    // Of one that is just made only the whole is anybody's.
    ...(scene.isMade(fact.id)
      ? ({ lock: 'SHARE UPDATE EXCLUSIVE', locked: [`table ${parent}`] } as const)
      : exclusively(...withBelow(fact.id, 'partitions', scene))),
    cost: 'scan',
    consumes: [fact.id, `table ${parent}`, ...indexesOn(fact.id, scene)],
    takes: [ready(fact.id), bounds(parent), ...copiesOn(fact.id, `table ${parent}`, scene.to, scene)],
    joins: `table ${parent}`,
  });
}

/** Tables with foreign keys to a table that stay. */
function referringTo(table: string, scene: Scene): readonly FactId[] {
  return [...scene.from.facts.values()].flatMap((fact) => {
    const references = fact.kind === 'foreign-key' ? fact.attributes.references : undefined;
    const isTo = (references as { readonly table?: string } | undefined)?.table === table;
    return isTo && fact.parent !== undefined && !scene.isGone(fact.id) ? [fact.parent] : [];
  });
}

function detach(fact: Fact, parent: string, scene: Scene): Step {
  return alters(fact, `ALTER TABLE ${parent} DETACH PARTITION ${sqlName(fact)}`, {
    // What refers to the whole stops referring to the partition.
    ...exclusively(
      `table ${parent}`,
      ...withBelow(fact.id, 'partitions', scene),
      ...referringTo(parent, scene),
    ),
    consumes: [fact.id],
    frees: [parted(fact.id), bounds(parent), ...copiesOn(fact.id, `table ${parent}`, scene.from, scene)],
  });
}

/** Row security, replica identity and clustering, which CREATE TABLE cannot say. */
function settings(from: TableAttributes, to: TableAttributes, fact: Fact): readonly Step[] {
  const index = (name: string | undefined): readonly FactId[] =>
    name === undefined
      ? []
      : [
          `index ${ownerName(fact)}.${name}`,
          ...['unique', 'primary-key', 'exclusion'].map((kind) => `${kind} ${sqlName(fact)}.${name}`),
        ];
  const identity = to.replicaIdentity?.replace('USING INDEX ', '');
  return [
    ...(from.rowSecurity === to.rowSecurity
      ? []
      : [changes(fact, `${to.rowSecurity === true ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`)]),
    ...(from.forceRowSecurity === to.forceRowSecurity
      ? []
      : [changes(fact, `${to.forceRowSecurity === true ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`)]),
    ...(from.replicaIdentity === to.replicaIdentity
      ? []
      : [
          changes(fact, `REPLICA IDENTITY ${to.replicaIdentity ?? 'DEFAULT'}`, {
            consumes: [fact.id, ...index(identity)],
          }),
        ]),
    ...(from.clusteredOn === to.clusteredOn
      ? []
      : [
          changes(
            fact,
            to.clusteredOn === undefined ? 'SET WITHOUT CLUSTER' : `CLUSTER ON ${to.clusteredOn}`,
            {
              lock: 'SHARE UPDATE EXCLUSIVE',
              consumes: [fact.id, ...index(to.clusteredOn)],
            },
          ),
        ]),
  ];
}

/** Tables that foreign keys of a table refer to, itself aside. */
function referred(fact: Fact, catalog: Catalog, scene: Scene): readonly FactId[] {
  return scene
    .children(catalog, fact.id)
    .filter((child) => child.kind === 'foreign-key')
    .flatMap((key) => {
      const { table } = key.attributes.references as { readonly table: string };
      return table === sqlName(fact) ? [] : [referenceTo(`table ${table}`)];
    });
}

function persistence(from: Fact, to: Fact, scene: Scene): readonly Step[] {
  if (of(from).unlogged === of(to).unlogged) return [];
  return of(to).unlogged === true
    ? [
        changes(to, 'SET UNLOGGED', {
          cost: 'rewrite',
          takes: [referenceTo(to.id)],
          frees: referred(from, scene.from, scene),
        }),
      ]
    : [
        changes(to, 'SET LOGGED', {
          cost: 'rewrite',
          takes: referred(to, scene.to, scene),
          frees: [referenceTo(to.id)],
        }),
      ];
}

/** NOT NULLs that came from one parent take the names the next one gives them, between the two. */
function renamedNotNulls(to: Fact, scene: Scene): readonly Step[] {
  return scene.children(scene.to, to.id).flatMap((column) => {
    if (scene.isGone(column.id)) return [];
    const names = [scene.from.facts.get(column.id), column].map(
      (fact) => (fact?.attributes.inheritedNotNull as { readonly name: string } | undefined)?.name,
    );
    return names[0] === undefined || names[1] === undefined || names[0] === names[1]
      ? []
      : [changes(to, `RENAME CONSTRAINT ${names[0]} TO ${names[1]}`)];
  });
}

function alter(from: Fact, to: Fact, names: readonly string[], scene: Scene): readonly Step[] | 'replace' {
  if (names.includes('partitionBy') || names.includes('keyTypes')) return 'replace';
  const before = of(from);
  const after = of(to);
  const moves = before.partitionOf !== after.partitionOf || before.bound !== after.bound;
  const leaving = [
    ...(before.partitionOf === undefined || !moves ? [] : [detach(to, before.partitionOf, scene)]),
    ...(before.inherits ?? [])
      .filter((parent) => after.inherits?.includes(parent) !== true)
      .map((parent) => changes(to, `NO INHERIT ${parent}`, { consumes: [to.id], frees: [parted(to.id)] })),
    ...(before.ofType === undefined || before.ofType === after.ofType
      ? []
      : [changes(to, 'NOT OF', { consumes: [to.id], frees: [parted(to.id)] })]),
  ];
  const staying = [
    ...(losesParent(to.id, scene) && gainsParent(to.id, scene) ? renamedNotNulls(to, scene) : []),
    ...persistence(from, to, scene),
    ...(before.accessMethod === after.accessMethod
      ? []
      : [changes(to, `SET ACCESS METHOD ${after.accessMethod ?? 'heap'}`, { cost: 'rewrite' })]),
    ...(before.tablespace === after.tablespace
      ? []
      : [changes(to, `SET TABLESPACE ${after.tablespace ?? 'pg_default'}`, { cost: 'rewrite' })]),
    ...optionChanges(`ALTER TABLE ${sqlName(to)}`, before.options, after.options).map((sql) =>
      alters(to, sql, { lock: 'SHARE UPDATE EXCLUSIVE', locked: [to.id] }),
    ),
  ];
  const joining = [
    ...(after.inherits ?? [])
      .filter((parent) => before.inherits?.includes(parent) !== true)
      .map((parent) => changes(to, `INHERIT ${parent}`, { takes: [ready(to.id)] })),
    ...(after.ofType === undefined || before.ofType === after.ofType ? [] : [joinType(to, after.ofType)]),
    ...(after.partitionOf === undefined || !moves ? [] : [attach(to, after.partitionOf, scene)]),
  ];
  if (joining.length === 0) return [...leaving, ...staying, ...settings(before, after, to)];
  // Its columns and constraints take their form before the table joins, and not after it as is usual.
  const parts = scene.children(scene.to, to.id).map((part) => part.id);
  const last = [...joining, ...settings(before, after, to)].map((step) => ({
    ...step,
    consumes: [...new Set([...step.consumes, ...parts])],
  }));
  return [...leaving, ...staying, ...last];
}

export const tableKind: Kind = {
  name: 'table',
  // Where its files lie is the server's own affair. What a bound asks for follows from it.
  incidental: ['tablespace', 'bounded'],
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) AS id, NULL::text AS suffix,
           ${jsonObject(
             { unlogged: `CASE WHEN c.relpersistence = 'u' THEN true END` },
             {
               when: `c.relkind = 'p' OR c.relispartition OR c.reloptions IS NOT NULL OR toast.oid IS NOT NULL
                 OR c.reltablespace <> 0 OR c.relrowsecurity OR c.relforcerowsecurity OR c.relreplident <> 'd' OR c.relam NOT IN (0, 2)
                 OR c.reloftype <> 0 OR c.oid IN (SELECT h.inhrelid FROM pg_inherits h) OR c.oid IN (SELECT i.indrelid FROM pg_index i WHERE i.indisclustered)`,
               pairs: {
                 partitionBy: `CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END`,
                 keyTypes: `CASE WHEN c.relkind = 'p' THEN (SELECT jsonb_agg(format_type(a.atttypid, a.atttypmod) ORDER BY u.i)
                   FROM pg_partitioned_table y, unnest(y.partattrs::int2[]) WITH ORDINALITY AS u(n, i)
                   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.n WHERE y.partrelid = c.oid AND u.n > 0) END`,
                 partitionOf: `CASE WHEN c.relispartition THEN
                   (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid) END`,
                 bound: 'CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END',
                 bounded: 'CASE WHEN c.relispartition THEN pg_get_partition_constraintdef(c.oid) END',
                 inherits: `CASE WHEN NOT c.relispartition THEN
                   (SELECT jsonb_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) END`,
                 options: optionsObject(
                   `c.reloptions || (SELECT array_agg('toast.' || o) FROM unnest(toast.reloptions) AS o)`,
                 ),
                 tablespace: `CASE WHEN c.reltablespace <> 0 THEN
                   (SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace) END`,
                 rowSecurity: 'CASE WHEN c.relrowsecurity THEN true END',
                 forceRowSecurity: 'CASE WHEN c.relforcerowsecurity THEN true END',
                 replicaIdentity: `CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' WHEN 'i' THEN
                   (SELECT 'USING INDEX ' || quote_ident(x.relname) FROM pg_index r JOIN pg_class x ON x.oid = r.indexrelid
                    WHERE r.indrelid = c.oid AND r.indisreplident) END`,
                 clusteredOn: `CASE WHEN c.oid IN (SELECT i.indrelid FROM pg_index i WHERE i.indisclustered) THEN ${clusteredOn} END`,
                 accessMethod: `CASE WHEN c.relam NOT IN (0, 2) THEN (SELECT quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap') END`,
                 ofType: 'CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END',
               },
             },
           )} AS attributes
    FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
    LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
    WHERE c.relkind IN ('r', 'p')`,
  occupies: (fact) => {
    const { partitionOf } = of(fact);
    return [
      `relation ${sqlName(fact)}`,
      `type ${sqlName(fact)}`,
      ...(partitionOf === undefined ? [] : [bounds(partitionOf)]),
    ];
  },
  create,
  alter,
  drop: (fact, scene) => {
    const { partitionOf } = of(fact);
    // A foreign key to the whole also refers to the partition, which then cannot simply be dropped.
    const isReferred = partitionOf !== undefined && referringTo(partitionOf, scene).length > 0;
    return [
      ...(isReferred ? [{ ...detach(fact, partitionOf, scene), consumes: [] }] : []),
      drops(fact, `DROP TABLE ${sqlName(fact)}`, {
        ...exclusively(fact.id, ...(partitionOf === undefined || isReferred ? [] : [`table ${partitionOf}`])),
        ...(partitionOf === undefined ? {} : { takes: [referenceTo(`table ${partitionOf}`)] }),
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
