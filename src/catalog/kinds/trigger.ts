/** Triggers of tables and views, constraint triggers and their firing state among them. */
import type { Catalog, Fact, FactId } from '../catalog.ts';
import { type Firing, firing, firingSql } from '../firing.ts';
import { heirsOf } from '../heritage.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  exclusivelyWhole,
  holdsRows,
  type Kind,
  lastName,
  ownerName,
  type Scene,
  type Step,
  sqlName,
} from '../kind.ts';
import { withBelow } from '../partition.ts';

export interface TriggerAttributes {
  /** As `pg_get_triggerdef` says it. */
  readonly definition: string;
  /** Absent when it fires in the ordinary way. */
  readonly enabled?: Firing;
  /** Partitions on which it fires otherwise than on the partitioned table: quoted name → how. */
  readonly partitions?: Readonly<Record<string, State>>;
}

const of = (fact: Fact): TriggerAttributes => attributes<TriggerAttributes>(fact);

/** Makes writers wait; triggers of views keep nobody waiting. */
function writersOf(table: FactId): Pick<Step, 'lock' | 'locked'> {
  return holdsRows(table) ? { lock: 'SHARE ROW EXCLUSIVE', locked: [table] } : { lock: 'none', locked: [] };
}

const whole = (fact: Fact): FactId => fact.parent ?? `table ${ownerName(fact)}`;

/** On a partitioned table the statement reaches the partitions too, from PostgreSQL 15 on. */
function setState(fact: Fact): Step {
  return alters(
    fact,
    `ALTER TABLE ${ownerName(fact)} ${firing(of(fact).enabled)} TRIGGER ${lastName(fact)}`,
    writersOf(whole(fact)),
  );
}

type State = Firing | 'ordinary';

const stateOn = (fact: Fact, partition: string): State =>
  of(fact).partitions?.[partition] ?? of(fact).enabled ?? 'ordinary';

/** For partitions in `names` that fire otherwise than they should; `now` tells how they fire so far. */
function setPartitionStates(
  fact: Fact,
  names: readonly string[],
  now: (partition: string) => State,
  scene: Scene,
): readonly Step[] {
  return names
    .filter((name) => scene.to.facts.has(`table ${name}`) && stateOn(fact, name) !== now(name))
    .map((name) => {
      const state = stateOn(fact, name);
      const sql = `ALTER TABLE ${name} ${firing(state === 'ordinary' ? undefined : state)} TRIGGER ${lastName(fact)}`;
      return alters(fact, sql, { ...writersOf(`table ${name}`), consumes: [fact.id, `table ${name}`] });
    });
}

const isForEachRow = (fact: Fact): boolean => of(fact).definition.includes(' FOR EACH ROW ');

const nameOn = (table: FactId, trigger: Fact): string => `trigger ${sqlName(table)}.${lastName(trigger)}`;

/** Names of the copies that partitions below have of a trigger: none of them may have one of its own so called. */
function copies(fact: Fact, catalog: Catalog, scene: Scene): readonly string[] {
  const below = (table: FactId): readonly string[] =>
    heirsOf(table, catalog, scene)
      .filter(({ attributes: { partitionOf } }) => partitionOf !== undefined)
      .flatMap(({ id }) => [nameOn(id, fact), ...below(id)]);
  return isForEachRow(fact) ? below(whole(fact)) : [];
}

/** The same for a partition that joins or leaves `parent`, with those below it. */
export function copiesOn(
  partition: FactId,
  parent: FactId,
  catalog: Catalog,
  scene: Scene,
): readonly string[] {
  const tables = withBelow(partition, 'partitions', scene);
  return scene
    .children(catalog, parent)
    .filter((part) => part.kind === 'trigger' && isForEachRow(part))
    .flatMap((trigger) => tables.map((table) => nameOn(table, trigger)));
}

const isConstraint = (fact: Fact): boolean => of(fact).definition.startsWith('CREATE CONSTRAINT ');

export const triggerKind: Kind = {
  name: 'trigger',
  renewable: true,
  locksBelow: 'partitions',
  renamedWhenEqual: true,
  // Triggers that partitions have from their parent are the parent's affair, but for when they fire.
  present: anyIn('pg_trigger', 'NOT tgisinternal'),
  extract: `
    SELECT 'pg_trigger'::regclass::oid AS classid, g.oid AS objid, 0 AS objsubid, ${at('pg_class', 'c.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) || '.' || quote_ident(g.tgname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', pg_get_triggerdef(g.oid),
             'enabled', ${firingSql('g.tgenabled')},
             'partitions', CASE WHEN c.relkind = 'p' THEN (
               WITH RECURSIVE below(oid, relation, state) AS (
                 SELECT b.oid, b.tgrelid, b.tgenabled FROM pg_trigger b WHERE b.tgparentid = g.oid
                 UNION ALL SELECT b.oid, b.tgrelid, b.tgenabled FROM pg_trigger b JOIN below ON b.tgparentid = below.oid)
               SELECT jsonb_object_agg(below.relation::regclass::text, coalesce(${firingSql('below.state')}, 'ordinary'))
               FROM below WHERE below.state <> g.tgenabled) END)) AS attributes
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN spaces n ON n.oid = c.relnamespace
    WHERE NOT g.tgisinternal AND g.tgparentid = 0`,
  occupies: (fact) => [nameOn(whole(fact), fact)],
  create: (fact, scene) => {
    const { enabled, partitions } = of(fact);
    return [
      creates(fact, of(fact).definition, {
        ...writersOf(whole(fact)),
        takes: copies(fact, scene.to, scene),
      }),
      ...(enabled === undefined ? [] : [setState(fact)]),
      ...setPartitionStates(fact, Object.keys(partitions ?? {}), () => enabled ?? 'ordinary', scene),
    ];
  },
  alter: (from, to, names, scene) => {
    const redefined = names.includes('definition');
    if (redefined && (isConstraint(from) || isConstraint(to))) return 'replace';
    // CREATE OR REPLACE makes it fire in the ordinary way, its copies on partitions too.
    const reset = (redefined ? undefined : of(from).enabled) !== of(to).enabled;
    const now = (partition: string): State =>
      reset ? (of(to).enabled ?? 'ordinary') : redefined ? 'ordinary' : stateOn(from, partition);
    const partitions = Object.keys({ ...of(from).partitions, ...of(to).partitions });
    const definition = of(to).definition.replace(/^CREATE TRIGGER/, 'CREATE OR REPLACE TRIGGER');
    return [
      ...(redefined ? [alters(to, definition, writersOf(whole(to)))] : []),
      ...(reset ? [setState(to)] : []),
      ...setPartitionStates(to, partitions, now, scene),
    ];
  },
  drop: (fact, scene) => [
    drops(fact, `DROP TRIGGER ${lastName(fact)} ON ${ownerName(fact)}`, {
      ...exclusivelyWhole(fact),
      frees: copies(fact, scene.from, scene),
    }),
  ],
  rename: (from, to) => [
    alters(
      to,
      `ALTER TRIGGER ${lastName(from)} ON ${ownerName(to)} RENAME TO ${lastName(to)}`,
      exclusivelyWhole(to),
    ),
    // Behind a constraint trigger stands a constraint of its name, which keeps the old one.
    ...(isConstraint(to)
      ? [
          alters(
            to,
            `ALTER TABLE ${ownerName(to)} RENAME CONSTRAINT ${lastName(from)} TO ${lastName(to)}`,
            exclusivelyWhole(to),
          ),
        ]
      : []),
  ],
};
