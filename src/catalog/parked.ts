/**
 * Columns that are text for a while. PostgreSQL neither rewrites a table whose rows stand in columns elsewhere, nor
 * looks for a domain's values inside arrays and rows: such columns are written out before, and read again after.
 */
import { unquoteIdentifier } from '../core/identifier.ts';
import type { Fact, FactId } from './catalog.ts';
import { heirsOf } from './heritage.ts';
import { alters, exclusively, lastName, ownerName, type Scene, type Step, sqlName } from './kind.ts';

const tableOf = (column: Fact): FactId => column.parent ?? `table ${ownerName(column)}`;

/** The table and those that get its columns. */
const withHeirs = (table: FactId, scene: Scene): readonly FactId[] => [
  table,
  ...heirsOf(table, scene.from, scene).flatMap((heir) => withHeirs(heir.id, scene)),
];

/** What a column is while it is text; an array stays one, as its indexes need. */
const textOf = (column: Fact): string => (String(column.attributes.type).endsWith('[]') ? 'text[]' : 'text');

/**
 * Columns whose values are rows of `table` or of its heirs, or arrays of them, after those that hold rows of their
 * tables in turn.
 */
export function rowsElsewhere(table: FactId, scene: Scene): readonly Fact[] {
  return withHeirs(table, scene)
    .flatMap((each) => rowsOf(each, scene))
    .filter((column, i, all) => all.indexOf(column) === i);
}

function rowsOf(table: FactId, scene: Scene): readonly Fact[] {
  const type = table.slice(table.indexOf(' ') + 1);
  return scene
    .dependants(scene.from, table)
    .filter((fact) => fact.kind === 'column' && [type, `${type}[]`].includes(String(fact.attributes.type)))
    .filter((fact) => fact.attributes.inherited !== true && fact.attributes.generated === undefined)
    .filter(
      (fact) =>
        !scene.isGone(fact.id) && scene.to.facts.get(fact.id)?.attributes.type === fact.attributes.type,
    )
    .flatMap((column) => [...rowsElsewhere(tableOf(column), scene), column]);
}

/**
 * What a column's change of type disturbs beside the column: rows elsewhere, and keys that carry the column beside
 * their own. PostgreSQL makes those anew, and then cannot bind foreign keys to them that it does not make anew itself.
 */
export function besideRetyped(column: Fact, scene: Scene): readonly FactId[] {
  const name = unquoteIdentifier(lastName(column));
  const keys = scene
    .dependants(scene.from, column.id)
    .filter(({ kind }) => kind === 'primary-key' || kind === 'unique' || kind === 'index')
    .filter(({ attributes: { columns } }) => Array.isArray(columns) && !columns.includes(name));
  return [...rowsElsewhere(tableOf(column), scene), ...keys].map(({ id }) => id);
}

/** True for changes of a column, by their names and steps, that write its table's rows anew. */
export const writesRows = (names: readonly string[], steps: readonly Step[]): boolean =>
  names.includes('type') || names.includes('collation') || steps.some(({ cost }) => cost === 'rewrite');

/** Names for ordering: columns of a row type go before its table is written anew, and come after it. */
const gone = (type: string): string => `rows of ${type} elsewhere, before`;
const coming = (type: string): string => `rows of ${type} elsewhere, after`;

/** For `Kind.occupies` of a column. */
export function rowNames(column: Fact): readonly string[] {
  const type = String(column.attributes.type).replace(/\[\]$/, '');
  return column.dependsOn.includes(`table ${type}`) ? [gone(type), coming(type)] : [];
}

/**
 * Types that a column's change of type goes through one after the other. From one row type to another it is text for a
 * while: each may get columns from a table that can only be written anew while no rows of it stand elsewhere.
 */
export function typesOnTheWay(from: Fact, to: Fact): readonly string[] {
  const type = String(to.attributes.type);
  const elsewhere =
    rowNames(from).length > 0 && rowNames(to).length > 0 && to.attributes.generated === undefined;
  return elsewhere ? [textOf(from), type] : [type];
}

/** When such a change begins and ends among the steps that write those tables anew. */
export const rowsLeave = (from: Fact): readonly string[] => rowNames(from).slice(0, 1);
export const rowsCome = (to: Fact): readonly string[] => rowNames(to).slice(1);

/** The steps that write a table anew, between those. What only lets go of something need not wait. */
export function withoutRowsElsewhere(steps: readonly Step[], table: FactId, scene: Scene): readonly Step[] {
  const types = withHeirs(table, scene).map(sqlName);
  const first = steps.findIndex(({ sql }) => !/ DROP (?:DEFAULT|EXPRESSION)$/.test(sql));
  return steps.map((step, i) => ({
    ...step,
    ...(i < first ? {} : { takes: [...(step.takes ?? []), ...types.map(gone)] }),
    frees: [...(step.frees ?? []), ...types.map(coming)],
  }));
}

/**
 * True for an index of a table that goes, whose name another one takes, while a column of its row type stays: that
 * column becomes another first, which may be what takes the name.
 */
export function isNameAwaited(fact: Fact, name: string, scene: Scene): boolean {
  const table = fact.parent ?? '';
  if (!scene.isGone(table) || scene.isMade(table)) return false;
  const type = table.slice(table.indexOf(' ') + 1);
  const stays = scene
    .dependants(scene.from, table)
    .some(
      ({ id, kind, attributes }) =>
        kind === 'column' && !scene.isGone(id) && [type, `${type}[]`].includes(String(attributes.type)),
    );
  if (!stays) return false;
  const relation = name.slice(name.indexOf(' ') + 1);
  const [schema, last] = [ownerName(`x ${relation}`), lastName(`x ${relation}`)];
  return [...scene.to.facts.keys()].some(
    (id) =>
      scene.isMade(id) &&
      (id === `index ${relation}` ||
        (/^(?:unique|primary-key|exclusion) /.test(id) &&
          lastName(id) === last &&
          ownerName(`x ${ownerName(id)}`) === schema)),
  );
}

/** Columns that hold values of a type inside arrays and composite types. */
export function columnsAround(type: Fact, scene: Scene): readonly Fact[] {
  const users = scene.dependants(scene.from, type.id);
  const around = users
    .filter(({ kind }) => kind === 'composite' || kind === 'domain')
    .flatMap((over) => [
      ...scene.dependants(scene.from, over.id).filter(({ kind }) => kind === 'column'),
      ...columnsAround(over, scene),
    ]);
  return [
    ...users.filter(({ kind, attributes }) => kind === 'column' && attributes.type === `${sqlName(type)}[]`),
    ...around,
  ]
    .filter((column, i, all) => all.indexOf(column) === i)
    .filter((column) => column.attributes.inherited !== true && column.attributes.generated === undefined)
    .filter((column) => !scene.isGone(column.id) && scene.to.facts.has(column.id));
}

/** Steps before and after which `columns` are parked, once for all that need it; they are about `fact`. */
export function parking(
  columns: readonly Fact[],
  fact: Fact,
): { readonly away: readonly Step[]; readonly back: readonly Step[] } {
  const step = (column: Fact, change: string, details: Partial<Step> = {}): Step =>
    alters(fact, `ALTER TABLE ${ownerName(column)} ALTER COLUMN ${lastName(column)} ${change}`, {
      ...exclusively(tableOf(column)),
      ...details,
    });
  const retyped = (column: Fact, type: string, details: Partial<Step>): Step =>
    step(column, `TYPE ${type} USING ${lastName(column)}::${type}`, { cost: 'rewrite', ...details });
  return {
    away: columns.flatMap((column) => [
      ...(column.attributes.default === undefined
        ? []
        : [step(column, 'DROP DEFAULT', { consumes: [], once: 'first' })]),
      retyped(column, textOf(column), { consumes: [], once: 'first' }),
    ]),
    back: [...columns]
      .reverse()
      .flatMap((column) => [
        retyped(column, String(column.attributes.type), { once: 'last' }),
        ...(column.attributes.default === undefined
          ? []
          : [step(column, `SET DEFAULT ${String(column.attributes.default)}`, { once: 'last' })]),
      ]),
  };
}
