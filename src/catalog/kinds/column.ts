/**
 * Columns: type, NOT NULL, default, identity, generation, collation and storage. A column that came down from a
 * parent table is a fact too, but is made and changed through the parent.
 */
import { canonicalJson } from '../../core/hash.ts';
import { quoteIdentifier } from '../../core/identifier.ts';
import type { Fact, FactId } from '../catalog.ts';
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
  optionsObject,
  ownerName,
  type Scene,
  type Step,
  tablesIn,
} from '../kind.ts';
import { isConstant, retypeEffect, usingClause } from '../retype.ts';
import { maskedOptions, type Options, optionsChange, optionsClause } from '../secrets.ts';
import { type SequenceAttributes, sequenceChanges, sequenceClauses, sequenceParameters } from './sequence.ts';

export interface Identity extends Omit<SequenceAttributes, 'type' | 'ownedBy'> {
  readonly mode: 'ALWAYS' | 'BY DEFAULT';
  /** Quoted name without schema, when it is not the one PostgreSQL derives. */
  readonly sequence?: string;
}

export interface ColumnAttributes {
  /** As `format_type` says it: `character varying(255)`, `public.order_status`, `text[]`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly default?: string;
  readonly identity?: Identity;
  readonly generated?: { readonly expression: string; readonly stored: boolean };
  readonly collation?: string;
  /** `PLAIN`, `EXTERNAL`, `EXTENDED` or `MAIN` when it is not the type's own. */
  readonly storage?: string;
  readonly compression?: string;
  readonly statistics?: number;
  readonly options?: Readonly<Record<string, string>>;
  /** Options of a foreign table's column. */
  readonly foreign?: Options;
  /** The column comes from a partitioned or INHERITS parent and is not declared here. */
  readonly inherited?: boolean;
}

const of = (fact: Fact): ColumnAttributes => attributes<ColumnAttributes>(fact);

/** The rows of a foreign table are elsewhere: nothing done to its columns touches one. */
const isForeign = (column: Fact): boolean => tableId(column).startsWith('foreign-table ');

export const isInherited = (column: Fact): boolean => of(column).inherited === true;

/** Its table, foreign tables among them. */
const tableId = (column: Fact): FactId => column.parent ?? `table ${ownerName(column)}`;

function identityClause(identity: Identity): string {
  const clauses = [
    ...(identity.sequence === undefined ? [] : [`SEQUENCE NAME ${identity.sequence}`]),
    ...sequenceClauses(identity),
  ];
  return `GENERATED ${identity.mode} AS IDENTITY${clauses.length === 0 ? '' : ` (${clauses.join(' ')})`}`;
}

function generatedClause(generated: { expression: string; stored: boolean }): string {
  return `GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`;
}

/** The column as CREATE TABLE and ADD COLUMN say it. */
export function columnDefinition(fact: Fact, withoutDefault = false): string {
  const column = of(fact);
  return [
    `${lastName(fact)} ${column.type}${optionsClause(column.foreign)}`,
    ...(column.collation === undefined ? [] : [`COLLATE ${column.collation}`]),
    ...(column.default === undefined || withoutDefault ? [] : [`DEFAULT ${column.default}`]),
    ...(column.generated === undefined ? [] : [generatedClause(column.generated)]),
    ...(column.identity === undefined ? [] : [identityClause(column.identity)]),
    ...(column.notNull && column.identity === undefined ? ['NOT NULL'] : []),
  ].join(' ');
}

function alterColumn(fact: Fact, change: string, details: Partial<Step> = {}): Step {
  return alters(fact, `ALTER TABLE ${ownerName(fact)} ALTER COLUMN ${lastName(fact)} ${change}`, {
    ...exclusively(tableId(fact)),
    ...details,
    ...(isForeign(fact) ? ({ cost: 'instant', data: 'none', hazards: [] } as const) : {}),
  });
}

/** What a created column needs beyond its definition: storage, a default that had to wait, partition overrides. */
export function columnAdjustments(fact: Fact, scene: Scene): readonly Step[] {
  const column = of(fact);
  if (column.inherited === true) {
    const parent = inheritedFrom(fact, scene);
    if (parent === undefined) return [];
    const differing = Object.keys({ ...parent.attributes, ...fact.attributes }).filter(
      (name) => OVERRIDABLE.includes(name) && differs(parent, fact, name),
    );
    const overridden = Object.fromEntries(differing.map((name) => [name, parent.attributes[name] ?? null]));
    const given = Object.entries({ ...fact.attributes, ...overridden }).filter(([, value]) => value !== null);
    const changes = alter({ ...fact, attributes: Object.fromEntries(given) }, fact, differing, scene);
    return changes === 'replace' ? [] : changes;
  }
  return [
    ...(column.default !== undefined && scene.entangled(scene.to, fact)
      ? [alterColumn(fact, `SET DEFAULT ${column.default}`)]
      : []),
    ...storageChanges({}, column, fact, scene.to.serverVersion),
  ];
}

/** The same column of the first parent that has it. */
function inheritedFrom(fact: Fact, scene: Scene): Fact | undefined {
  const table = scene.to.facts.get(tableId(fact))?.attributes;
  const parents = [table?.partitionOf, ...(Array.isArray(table?.inherits) ? table.inherits : [])];
  return parents
    .map((parent) => scene.to.facts.get(`column ${String(parent)}.${lastName(fact)}`))
    .find((parent) => parent !== undefined);
}

/** What a child may have other than its parent. */
const OVERRIDABLE: readonly string[] = [
  'notNull',
  'default',
  'generated',
  'storage',
  'compression',
  'statistics',
  'options',
];

function differs(parent: Fact | undefined, child: Fact, name: string): boolean {
  return canonicalJson(parent?.attributes[name]) !== canonicalJson(child.attributes[name]);
}

/** What a column has after its type was changed, whatever it had before. */
const ofNewType = { storage: undefined, compression: undefined } as const;

type Stored = Pick<ColumnAttributes, 'storage' | 'compression' | 'statistics' | 'options'>;

/** The storage a type gives its columns; 16 and newer know the word DEFAULT for it. */
function ownStorage(type: string, version: number): string {
  if (version >= 160_000) return 'DEFAULT';
  return /^(?:numeric|inet|cidr)(?!.*\[\])/.test(type) ? 'MAIN' : 'EXTENDED';
}

function storageChanges(from: Stored, to: Stored, fact: Fact, version: number): readonly Step[] {
  const gently = { lock: 'SHARE UPDATE EXCLUSIVE', locked: [tableId(fact)] } as const;
  const prefix = `ALTER TABLE ${ownerName(fact)} ALTER COLUMN ${lastName(fact)}`;
  return [
    ...(from.storage === to.storage
      ? []
      : [alterColumn(fact, `SET STORAGE ${to.storage ?? ownStorage(of(fact).type, version)}`)]),
    ...(from.compression === to.compression
      ? []
      : [alterColumn(fact, `SET COMPRESSION ${to.compression ?? 'default'}`)]),
    ...(from.statistics === to.statistics
      ? []
      : [alterColumn(fact, `SET STATISTICS ${to.statistics ?? -1}`, gently)]),
    ...optionChanges(prefix, from.options, to.options).map((sql) => alters(fact, sql, gently)),
  ];
}

function create(fact: Fact, scene: Scene): readonly Step[] {
  if (isInherited(fact)) return columnAdjustments(fact, scene);
  const column = of(fact);
  const late = scene.entangled(scene.to, fact);
  const rewrites =
    column.identity !== undefined ||
    column.generated?.stored === true ||
    (column.default !== undefined && !isConstant(column.default));
  const note = rewrites
    ? undefined
    : column.default !== undefined
      ? 'instant: constant default'
      : column.notNull
        ? 'fails while the table has rows: NOT NULL without a default'
        : undefined;
  return [
    creates(fact, `ALTER TABLE ${ownerName(fact)} ADD COLUMN ${columnDefinition(fact, late)}`, {
      ...exclusively(tableId(fact)),
      cost: rewrites ? 'rewrite' : 'instant',
      ...(late ? { consumes: [tableId(fact)] } : {}),
      ...(note === undefined ? {} : { note }),
    }),
    ...columnAdjustments(fact, scene),
  ];
}

function drop(fact: Fact): readonly Step[] {
  if (isInherited(fact)) return [];
  const derived = of(fact).generated !== undefined || isForeign(fact);
  return [
    drops(fact, `ALTER TABLE ${ownerName(fact)} DROP COLUMN ${lastName(fact)}`, {
      ...exclusively(tableId(fact)),
      data: derived ? 'none' : 'irreversible',
      hazards: derived ? [] : [`drop_column:${fact.name}`],
    }),
  ];
}

function generatedChanges(
  from: ColumnAttributes,
  to: ColumnAttributes,
  fact: Fact,
  version: number,
): readonly Step[] | 'replace' {
  if (from.generated === undefined && to.generated === undefined) return [];
  if (to.generated === undefined && from.generated?.stored === true) {
    return [alterColumn(fact, 'DROP EXPRESSION')];
  }
  if (from.generated === undefined || to.generated === undefined) return 'replace';
  if (from.generated.stored !== to.generated.stored) return 'replace';
  if (from.generated.expression === to.generated.expression) return [];
  if (version < 170_000) return 'replace';
  return [
    alterColumn(fact, `SET EXPRESSION AS (${to.generated.expression})`, {
      cost: to.generated.stored ? 'rewrite' : 'instant',
    }),
  ];
}

/** The sequence of an identity column, quoted, as PostgreSQL names it unless told otherwise. */
function identitySequence(fact: Fact): string {
  const bare = (name: string): string => name.replace(/^"|"$/g, '').replaceAll('""', '"');
  const derived = `${bare(lastName(ownerName(fact)))}_${bare(lastName(fact))}_seq`;
  return of(fact).identity?.sequence ?? quoteIdentifier(derived);
}

function identityNames(fact: Fact): readonly string[] {
  return of(fact).identity === undefined
    ? []
    : [`relation ${ownerName(ownerName(fact))}.${identitySequence(fact)}`];
}

function identityChanges(from: ColumnAttributes, to: ColumnAttributes, fact: Fact): readonly Step[] {
  if (from.identity === undefined && to.identity === undefined) return [];
  const before = { ...fact, attributes: { ...fact.attributes, identity: from.identity as never } };
  if (to.identity === undefined)
    return [alterColumn(fact, 'DROP IDENTITY', { frees: identityNames(before), consumes: [fact.id] })];
  if (from.identity === undefined)
    return [alterColumn(fact, `ADD ${identityClause(to.identity)}`, { takes: identityNames(fact) })];
  const clauses = [
    ...(from.identity.mode === to.identity.mode ? [] : [`SET GENERATED ${to.identity.mode}`]),
    ...sequenceChanges(from.identity, to.identity).map((clause) => `SET ${clause}`),
  ];
  const was = identitySequence({
    ...fact,
    attributes: { ...fact.attributes, identity: from.identity as never },
  });
  const is = identitySequence(fact);
  const schema = ownerName(ownerName(fact));
  return [
    ...(clauses.length === 0 ? [] : [alterColumn(fact, clauses.join(' '))]),
    ...(was === is ? [] : [alters(fact, `ALTER SEQUENCE ${schema}.${was} RENAME TO ${is}`)]),
  ];
}

function typeChange(from: ColumnAttributes, to: ColumnAttributes, fact: Fact): readonly Step[] {
  if (from.type === to.type && from.collation === to.collation) return [];
  const effect = retypeEffect(from.type, to.type);
  // A generated column is computed again, a foreign one has no rows here: PostgreSQL refuses USING for both.
  const using =
    to.generated === undefined && !isForeign(fact) ? usingClause(lastName(fact), from.type, to.type) : '';
  const collate = to.collation === undefined ? '' : ` COLLATE ${to.collation}`;
  return [
    alterColumn(fact, `TYPE ${to.type}${collate}${using}`, {
      cost: from.collation === to.collation ? effect.cost : 'rewrite',
      data: effect.data,
      phase: 'contract',
      hazards: effect.data === 'lossy' ? [`retype_column:${fact.name}`] : [],
      ...(effect.note === undefined ? {} : { note: effect.note }),
    }),
  ];
}

function alter(from: Fact, to: Fact, names: readonly string[], scene: Scene): readonly Step[] | 'replace' {
  const before = of(from);
  const after = of(to);
  const generated = generatedChanges(before, after, to, scene.to.serverVersion);
  if (generated === 'replace') return 'replace';
  const retyped = names.includes('type');
  const dropDefault =
    before.default !== undefined && (retyped || after.default === undefined || after.identity !== undefined);
  const setDefault = after.default !== undefined && (after.default !== before.default || dropDefault);
  const addIdentity = before.identity === undefined && after.identity !== undefined;
  const identity = identityChanges(before, after, to);
  const foreign = optionsChange(before.foreign, after.foreign);
  return [
    ...(dropDefault ? [alterColumn(to, 'DROP DEFAULT', { consumes: [to.id] })] : []),
    ...(addIdentity ? [] : after.identity === undefined ? identity : []),
    ...typeChange(before, after, to),
    ...generated,
    ...(before.notNull === after.notNull
      ? []
      : [
          after.notNull
            ? alterColumn(to, 'SET NOT NULL', { cost: 'scan', phase: 'contract' })
            : alterColumn(to, 'DROP NOT NULL'),
        ]),
    ...(after.identity === undefined ? [] : identity),
    ...(setDefault ? [alterColumn(to, `SET DEFAULT ${String(after.default)}`)] : []),
    ...storageChanges(retyped ? { ...before, ...ofNewType } : before, after, to, scene.to.serverVersion),
    ...(foreign === undefined ? [] : [alterColumn(to, foreign)]),
  ];
}

/** Tables whose generated columns and defaults use a function that goes: the default is taken off and put back. */
function release(fact: Fact, gone: ReadonlySet<FactId>, scene: Scene): readonly Step[] | undefined {
  const column = of(fact);
  const after = scene.to.facts.get(fact.id);
  if (tablesIn(fact.dependsOn).some((id) => gone.has(id) && id !== tableId(fact))) return undefined;
  if (column.generated !== undefined) return undefined;
  if (column.default === undefined) return [];
  const value = after === undefined ? undefined : of(after).default;
  return [
    alterColumn(fact, 'DROP DEFAULT', { consumes: [] }),
    ...(after === undefined || value === undefined ? [] : [alterColumn(after, `SET DEFAULT ${value}`)]),
  ];
}

export const columnKind: Kind = {
  name: 'column',
  locksBelow: 'heirs',
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, a.attrelid AS objid, a.attnum::int AS objsubid,
           ${at('pg_class', 'a.attrelid')} AS parent,
           n.q || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'type', format_type(a.atttypid, a.atttypmod),
             'notNull', a.attnotnull,
             'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
             'generated', CASE WHEN a.attgenerated <> '' THEN
               jsonb_build_object('expression', pg_get_expr(d.adbin, d.adrelid), 'stored', a.attgenerated = 's') END,
             'identity', CASE WHEN a.attidentity <> '' THEN (
               SELECT jsonb_build_object('mode', CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
                 ${sequenceParameters},
                 'unlogged', CASE WHEN q.relpersistence <> c.relpersistence THEN true END,
                 'sequence', CASE WHEN q.relname <> c.relname || '_' || a.attname || '_seq' AND length(c.relname || a.attname) < 58
                   THEN quote_ident(q.relname) END)
               FROM pg_depend o JOIN pg_sequence s ON s.seqrelid = o.objid JOIN pg_class q ON q.oid = o.objid
               WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass
                 AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END,
             'collation', CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN a.attcollation::regcollation::text END,
             'storage', CASE WHEN a.attstorage <> t.typstorage THEN
               CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
             'compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
             'statistics', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END,
             'options', ${optionsObject('a.attoptions')},
             'foreign', ${maskedOptions('a.attfdwoptions')},
             'inherited', CASE WHEN a.attinhcount > 0 AND NOT a.attislocal THEN true END)) AS attributes
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN spaces n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum`,
  occupies: identityNames,
  create,
  alter: (from, to, names, scene) => {
    if (isInherited(to)) {
      const parent = inheritedFrom(to, scene);
      // What the parent changes in the same way comes down by itself.
      names = names.filter(
        // NOT NULL may be the child's own too, and then stays when the parent's goes.
        (name) =>
          OVERRIDABLE.includes(name) &&
          (differs(parent, to, name) || (name === 'notNull' && to.attributes.notNull === false)),
      );
      if (names.length === 0) return [];
    }
    return alter(from, to, names, scene);
  },
  disturbs: (from, _to, names) =>
    names.some((name) => name === 'type' || name === 'collation') ? [from.id] : [],
  endures: (_fact, from) => from.kind === 'enum',
  drop,
  release,
  rename: (from, to) => [
    alters(to, `ALTER TABLE ${ownerName(to)} RENAME COLUMN ${lastName(from)} TO ${lastName(to)}`, {
      ...exclusively(tableId(to)),
      consumes: [tableId(to)],
    }),
  ],
};
