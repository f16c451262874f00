/**
 * Columns: type, NOT NULL, default, identity, generation, collation and storage. A column that came down from a
 * parent table is a fact too, but is made and changed through the parent.
 */
import { isSameJson, type Json } from '../../core/hash.ts';
import type { Fact, FactId } from '../catalog.ts';
import { columnExtract } from '../column-extract.ts';
import { usingClause } from '../converted.ts';
import {
  columnsBelow,
  gainsParent,
  heirsOf,
  inheritedFrom,
  inTurn,
  isOfLeftParent,
  losesParent,
  parentsOf,
  parted,
  ready,
} from '../heritage.ts';
import { type Identity, identityChanges, identityClause, identityNames } from '../identity.ts';
import {
  alters,
  attributes,
  creates,
  drops,
  exclusively,
  type Kind,
  lastName,
  ownerName,
  type Scene,
  type Step,
  sqlName,
  tablesIn,
} from '../kind.ts';
import {
  type Nullability,
  notNullAdjustments,
  notNullChanges,
  notNullClause,
  notNullNames,
} from '../not-null.ts';
import {
  besideRetyped,
  parking,
  rowNames,
  rowsCome,
  rowsElsewhere,
  rowsLeave,
  typesOnTheWay,
  withoutRowsElsewhere,
  writesRows,
} from '../parked.ts';
import { isConstant, retypeEffect } from '../retype.ts';
import { type Options, optionsChange, optionsClause } from '../secrets.ts';
import { ofNewType, type Stored, storageLock, storageSql } from '../storage.ts';

export interface ColumnAttributes extends Nullability, Stored {
  /** As `format_type` says it: `character varying(255)`, `public.order_status`, `text[]`. */
  readonly type: string;
  readonly default?: string;
  readonly identity?: Identity;
  readonly generated?: { readonly expression: string; readonly stored: boolean };
  readonly collation?: string;
  /** Options of a foreign table's column. */
  readonly foreign?: Options;
  /** The column comes from a partitioned or INHERITS parent. */
  readonly inherited?: boolean;
  /** An inherited column that is declared here as well: it stays when the parent's goes. */
  readonly local?: boolean;
}

const of = (fact: Fact): ColumnAttributes => attributes<ColumnAttributes>(fact);

/** The rows of a foreign table are elsewhere: nothing done to its columns touches one. */
const isForeign = (column: Fact): boolean => tableId(column).startsWith('foreign-table ');

const isInherited = (column: Fact): boolean => of(column).inherited === true;

/** True for a column that a CREATE TABLE says itself. */
export const isDeclared = (column: Fact): boolean => !isInherited(column) || of(column).local === true;

/** The column as its table says it where there is no parent yet that would. */
export const declared = (column: Fact): Fact => ({
  ...column,
  attributes: { ...column.attributes, local: isInherited(column) ? true : null },
});

/** Its table, foreign tables among them. */
const tableId = (column: Fact): FactId => column.parent ?? `table ${ownerName(column)}`;

function generatedClause(generated: { expression: string; stored: boolean }): string {
  return `GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`;
}

/** The column as CREATE TABLE and ADD COLUMN say it. */
export function columnDefinition(fact: Fact, withoutDefault = false): string {
  const column = of(fact);
  const notNull = notNullClause(fact, column);
  return [
    `${lastName(fact)} ${column.type}${optionsClause(column.foreign)}`,
    ...(column.collation === undefined ? [] : [`COLLATE ${column.collation}`]),
    ...(column.default === undefined || withoutDefault ? [] : [`DEFAULT ${column.default}`]),
    ...(column.generated === undefined ? [] : [generatedClause(column.generated)]),
    ...(column.identity === undefined ? [] : [identityClause(column.identity)]),
    // An identity says NOT NULL by itself, under the usual name.
    ...(notNull === '' || (column.identity !== undefined && notNull === 'NOT NULL') ? [] : [notNull]),
  ].join(' ');
}

/** What a partition or heir says of a column that it gets from its parent; undefined when nothing. */
export function inheritedDefinition(fact: Fact, isPartition: boolean): string | undefined {
  if (isDeclared(fact) || of(fact).inheritedNotNull?.local !== true) return undefined;
  const clause = notNullClause(fact, of(fact));
  // After INHERITS a column cannot be named without its type; its constraint can.
  return isPartition ? `${lastName(fact)} ${clause}` : `${clause} ${lastName(fact)}`;
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
  // A table that is attached later has said all of it by itself.
  if (!isDeclared(fact) && !(scene.isMade(tableId(fact)) && gainsParent(tableId(fact), scene))) {
    const parent = inheritedFrom(fact, scene.to);
    if (parent === undefined) return [];
    const differing = OVERRIDABLE.filter(
      (name) => !isSameJson(givenBy(parent, name), fact.attributes[name] ?? null),
    );
    // A NOT NULL of its own was said with the table, under its name.
    const unnamed = column.inheritedNotNull?.local === true ? [] : ['notNullConstraint'];
    const overridden = Object.fromEntries(
      [...differing, ...unnamed].map((name) => [name, givenBy(parent, name)]),
    );
    const given = Object.entries({ ...fact.attributes, ...overridden }).filter(([, value]) => value !== null);
    const changes = alter({ ...fact, attributes: Object.fromEntries(given) }, fact, differing, scene);
    return changes === 'replace' ? [] : changes;
  }
  return [
    ...(column.default !== undefined && scene.entangled(scene.to, fact)
      ? [alterColumn(fact, `SET DEFAULT ${column.default}`)]
      : []),
    ...notNullAdjustments(fact, column),
    ...storageChanges({}, column, fact, scene),
  ];
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

/** What a child is made without, and what no statement on the parent changes in it. */
const NOT_COPIED: readonly string[] = ['statistics', 'options'];
const NOT_PASSED_ON: readonly string[] = [...NOT_COPIED, 'compression'];

/** What a child has from its parent when it is made. */
const givenBy = (parent: Fact, name: string): Json =>
  NOT_COPIED.includes(name) ? null : (parent.attributes[name] ?? null);

function differs(parent: Fact | undefined, child: Fact, name: string): boolean {
  return !isSameJson(parent?.attributes[name], child.attributes[name]);
}

/** Freed by what a table says of how its columns are kept, taken by tables that are made with them. */
export const keptColumns = (table: FactId): string => `kept columns of ${table}`;

/** True for a table that others get their columns from, or have them as its partitions. */
const hasHeirs = (table: FactId, scene: Scene): boolean =>
  [scene.from, scene.to].some((side) => heirsOf(table, side, scene).length > 0);

/** Statistics are each table's own here, though SET STATISTICS would reach those below. */
function storageChanges(from: Stored, to: Stored, fact: Fact, scene: Scene): readonly Step[] {
  const table = tableId(fact);
  const prefix = (only: string): string =>
    `ALTER TABLE ${only}${ownerName(fact)} ALTER COLUMN ${lastName(fact)}`;
  return storageSql(from, to, {
    prefix: prefix(''),
    own: prefix(hasHeirs(table, scene) ? 'ONLY ' : ''),
    type: of(fact).type,
    version: scene.to.serverVersion,
  }).map((change) =>
    alters(fact, change.sql, { ...storageLock(change, table), frees: [keptColumns(table)] }),
  );
}

function withoutIdentity(fact: Fact): Fact {
  const { identity: _later, ...others } = fact.attributes;
  return { ...fact, attributes: others };
}

function create(fact: Fact, scene: Scene): readonly Step[] {
  if (isInherited(fact) && !gainsParent(tableId(fact), scene)) return columnAdjustments(fact, scene);
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
  // A value in every row is refused while rows of the table stand elsewhere.
  const written = rewrites || column.default !== undefined || column.generated !== undefined;
  const { away, back } = parking(written ? rowsElsewhere(tableId(fact), scene) : [], fact);
  // PostgreSQL adds no identity to a table that others inherit from, save to a column that is there; partitions share one.
  const isWhole = scene.to.facts.get(tableId(fact))?.attributes.partitionBy !== undefined;
  const afterwards = column.identity !== undefined && !isWhole && hasHeirs(tableId(fact), scene);
  const added = afterwards ? withoutIdentity(fact) : fact;
  const steps = [
    ...away,
    creates(fact, `ALTER TABLE ${ownerName(fact)} ADD COLUMN ${columnDefinition(added, late)}`, {
      ...exclusively(tableId(fact)),
      cost: rewrites ? 'rewrite' : 'instant',
      ...(late ? { consumes: [tableId(fact)] } : {}),
      ...(note === undefined ? {} : { note }),
    }),
    ...(afterwards ? identityChanges(fact, undefined, column.identity) : []),
    ...columnAdjustments(declared(fact), scene),
    ...back,
  ];
  const takes = leaving(tableId(fact), scene).map(parted);
  const later = steps.map((step) => ({ ...step, takes: [...(step.takes ?? []), ...takes] }));
  return inTurn(written ? withoutRowsElsewhere(later, tableId(fact), scene) : later, fact, scene);
}

/** Tables that stay and are no longer below this one: they do not get its new columns. */
const leaving = (table: FactId, scene: Scene): readonly FactId[] =>
  heirsOf(table, scene.from, scene)
    .map(({ id }) => id)
    .filter((id) => !scene.isGone(id) && !parentsOf(scene.to.facts.get(id)).includes(table));

function drop(fact: Fact, scene: Scene): readonly Step[] {
  if (isInherited(fact) && !losesParent(tableId(fact), scene)) return [];
  const frees = joining(tableId(fact), scene).map(ready);
  const steps = dropBelow(fact, scene).map((step) => ({ ...step, frees: [...(step.frees ?? []), ...frees] }));
  return inTurn(steps, fact, scene);
}

/** Tables that stay and get this one as a parent: what they have not must be gone from it by then. */
const joining = (table: FactId, scene: Scene): readonly FactId[] =>
  heirsOf(table, scene.to, scene)
    .map(({ id }) => id)
    .filter((id) => !scene.isMade(id) && !parentsOf(scene.from.facts.get(id)).includes(table));

/** Drops a column and those below it, save where an heir keeps it as its own. */
function dropBelow(fact: Fact, scene: Scene): readonly Step[] {
  const derived = of(fact).generated !== undefined || isForeign(fact);
  const below = heirsOf(tableId(fact), scene.from, scene)
    .filter((heir) => !losesParent(heir.id, scene))
    .flatMap((heir) => scene.from.facts.get(`column ${sqlName(heir)}.${lastName(fact)}`) ?? []);
  const stays = (column: Fact): boolean => !scene.isGone(column.id) && scene.to.facts.has(column.id);
  const only = below.some(stays);
  const sql = `ALTER TABLE ${only ? 'ONLY ' : ''}${ownerName(fact)} DROP COLUMN ${lastName(fact)}`;
  return [
    drops(fact, sql, {
      ...exclusively(tableId(fact)),
      frees: [keptColumns(tableId(fact))],
      data: derived ? 'none' : 'irreversible',
      hazards: derived ? [] : [`drop_column:${fact.name}`],
    }),
    ...below
      .filter((column) => !stays(column) && (only || of(column).local === true))
      .flatMap((column) => dropBelow(column, scene)),
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
  // The old expression need not fit the new type; a virtual one, which holds nothing, cannot change under checks.
  if (version < 170_000 || from.type !== to.type || !to.generated.stored) return 'replace';
  return [
    alterColumn(fact, `SET EXPRESSION AS (${to.generated.expression})`, {
      cost: to.generated.stored ? 'rewrite' : 'instant',
    }),
  ];
}

function typeChange(from: Fact, to: Fact): readonly Step[] {
  const [before, after] = [of(from), of(to)];
  if (before.type === after.type && before.collation === after.collation) return [];
  const types = typesOnTheWay(from, to);
  return types.map((type, i) => {
    const [isFirst, isLast] = [i === 0, i === types.length - 1];
    const was = types[i - 1] ?? before.type;
    const effect = retypeEffect(was, type);
    // A generated column is computed again, a foreign one has no rows here: PostgreSQL refuses USING for both.
    const using = after.generated === undefined && !isForeign(to) ? usingClause(lastName(to), was, type) : '';
    const collate = after.collation === undefined || !isLast ? '' : ` COLLATE ${after.collation}`;
    return alterColumn(to, `TYPE ${type}${collate}${using}`, {
      cost: before.collation === after.collation ? effect.cost : 'rewrite',
      data: effect.data,
      phase: 'contract',
      hazards: effect.narrows === true ? [`retype_column:${to.name}`] : [],
      ...(isLast ? {} : { consumes: [] }),
      frees: isFirst ? rowsLeave(from) : [],
      takes: isLast ? rowsCome(to) : [],
      ...(effect.note === undefined ? {} : { note: effect.note }),
    });
  });
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
  const identity = identityChanges(to, before.identity, after.identity);
  const foreign = optionsChange(before.foreign, after.foreign);
  const written = writesRows(names, generated);
  const { away, back } = parking(written ? rowsElsewhere(tableId(to), scene) : [], to);
  const steps = [
    ...away,
    ...(dropDefault ? [alterColumn(to, 'DROP DEFAULT', { consumes: [to.id] })] : []),
    ...(addIdentity ? [] : after.identity === undefined ? identity : []),
    // A column that stops being generated is one before its values are converted.
    ...(after.generated === undefined ? generated : []),
    ...typeChange(from, to),
    ...(after.generated === undefined ? [] : generated),
    ...notNullChanges(to, before, after, scene),
    ...(after.identity === undefined ? [] : identity),
    ...(setDefault ? [alterColumn(to, `SET DEFAULT ${String(after.default)}`)] : []),
    ...storageChanges(retyped ? { ...before, ...ofNewType } : before, after, to, scene),
    ...(foreign === undefined ? [] : [alterColumn(to, foreign)]),
    ...back,
  ];
  return written ? withoutRowsElsewhere(steps, tableId(to), scene) : steps;
}

/** What a statement on a column has changed in those below it too, though they are to be otherwise. */
function restoredBelow(from: Fact, to: Fact, scene: Scene): readonly Step[] {
  const reaches = (name: 'default' | 'storage'): boolean =>
    differs(from, to, name) ||
    (name === 'default' && differs(from, to, 'type') && to.attributes.default !== undefined);
  return heirsOf(tableId(to), scene.to, scene)
    .filter((heir) => !scene.isMade(heir.id) && !gainsParent(heir.id, scene))
    .flatMap((heir) => scene.to.facts.get(`column ${sqlName(heir)}.${lastName(to)}`) ?? [])
    .flatMap((column) => {
      const wanted = of(column);
      const given = {
        ...wanted,
        ...(reaches('storage') ? { storage: of(to).storage } : {}),
      } as Stored;
      return [
        ...(reaches('default') && wanted.default !== of(to).default
          ? [
              alterColumn(
                column,
                wanted.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${wanted.default}`,
              ),
            ]
          : []),
        ...storageChanges(given, wanted, column, scene),
        ...restoredBelow(
          from,
          { ...to, id: column.id, ...(column.parent === undefined ? {} : { parent: column.parent }) },
          scene,
        ),
      ];
    });
}

/** What changes in a child by itself, because its parent changes in the same way, is left out. */
function ownChanges(to: Fact, names: readonly string[], scene: Scene): readonly string[] {
  const parent = inheritedFrom(to, scene.to);
  const was = parent === undefined ? undefined : scene.from.facts.get(parent.id);
  const comesDown = (name: string): boolean =>
    was !== undefined &&
    !NOT_PASSED_ON.includes(name) &&
    differs(was, parent ?? to, name) &&
    !differs(parent, to, name);
  return names.filter((name) => {
    if (name === 'notNullConstraint') return true;
    // NOT NULL may be the child's own too, and then stays when the parent's goes.
    if (name === 'notNull') return !of(to).notNull || of(to).inheritedNotNull === undefined;
    return OVERRIDABLE.includes(name) && !comesDown(name);
  });
}

/** Tables whose generated columns and defaults use a function that goes: the default is taken off and put back. */
function release(fact: Fact, gone: ReadonlySet<FactId>, scene: Scene): readonly Step[] | undefined {
  const column = of(fact);
  const after = scene.to.facts.get(fact.id);
  const lost = fact.dependsOn.filter((id) => gone.has(id));
  const left = lost.filter((id) => isOfLeftParent(id, fact, scene));
  // NO INHERIT leaves the column where it is, as the table's own.
  if (left.length > 0 && left.length === lost.length) return [];
  const others = lost.filter((id) => !left.includes(id));
  if (tablesIn(others).some((id) => id !== tableId(fact))) return undefined;
  if (column.generated !== undefined) return undefined;
  if (column.default === undefined) return [];
  const value = after === undefined ? undefined : of(after).default;
  return [
    alterColumn(fact, 'DROP DEFAULT', { consumes: [] }),
    // Another default is set by the column's own change.
    ...(after === undefined || value === undefined || value !== column.default
      ? []
      : [alterColumn(after, `SET DEFAULT ${value}`)]),
  ];
}

export const columnKind: Kind = {
  name: 'column',
  incidental: ['local', 'inheritedNotNull'],
  since: { notNullConstraint: 180_000 },
  locksBelow: 'heirs',
  extract: columnExtract,
  occupies: (fact) => [
    ...identityNames(fact, of(fact).identity),
    ...rowNames(fact),
    ...notNullNames(fact, of(fact)),
  ],
  create,
  alter: (from, to, names, scene) => {
    const moves = gainsParent(tableId(to), scene) || losesParent(tableId(to), scene);
    const own = isInherited(to) && !moves ? ownChanges(to, names, scene) : names;
    if (own.length === 0) return [];
    const kept = Object.fromEntries(
      names.filter((name) => !own.includes(name)).map((name) => [name, to.attributes[name]]),
    );
    const steps = alter(
      { ...from, attributes: { ...from.attributes, ...kept } as Fact['attributes'] },
      to,
      own,
      scene,
    );
    return steps === 'replace' ? steps : inTurn([...steps, ...restoredBelow(from, to, scene)], to, scene);
  },
  disturbs: (from, _to, names, scene) =>
    names.some((name) => name === 'type' || name === 'collation')
      ? [...columnsBelow(from, scene), ...besideRetyped(from, scene)]
      : [],
  endures: (fact, from) =>
    ['enum', 'domain', 'composite'].includes(from.kind) ||
    // It is retyped along with its parent's.
    (from.kind === 'column' && isInherited(fact) && lastName(fact) === lastName(from)),
  drop,
  release,
  // A column that came from its parent goes with the parent's, unless the table keeps one of its own.
  fallsWith: (fact, dropped, scene) => {
    const after = scene.to.facts.get(fact.id);
    return (
      isInherited(fact) &&
      dropped.kind === 'column' &&
      lastName(dropped) === lastName(fact) &&
      parentsOf(scene.from.facts.get(tableId(fact))).includes(tableId(dropped)) &&
      !losesParent(tableId(fact), scene) &&
      (after === undefined || isInherited(after))
    );
  },
  rename: (from, to) => [
    alters(to, `ALTER TABLE ${ownerName(to)} RENAME COLUMN ${lastName(from)} TO ${lastName(to)}`, {
      ...exclusively(tableId(to)),
      consumes: [tableId(to)],
    }),
  ],
};
