/**
 * Types and collations that cannot be altered but carry columns: the old one steps aside, the new one takes its
 * name, the columns move over with their rows, the old one goes.
 */
import { quoteIdentifier } from '../core/identifier.ts';
import type { Action } from './action.ts';
import type { Fact, FactId } from './catalog.ts';
import { alters, exclusively, lastName, ownerName, type Scene } from './kind.ts';

/** How one kind does it, in its own words. */
export interface Anew {
  /** True for a column that is to move over. */
  uses(column: Fact, fact: Fact): boolean;
  /** Renames what `fact` consists of; `name` is quoted, without schema. */
  aside(fact: Fact, name: string): readonly string[];
  create(fact: Fact): string;
  /** What follows `ALTER COLUMN c `; `column` is as it was, and the names in it mean the new fact. */
  retype(column: Fact): string;
  /** `name` is quoted, with its schema. */
  drop(name: string): string;
}

function movingColumns(anew: Anew, from: Fact, scene: Scene): readonly Fact[] {
  return scene
    .dependants(scene.from, from.id)
    .filter((fact) => fact.kind === 'column' && fact.attributes.inherited !== true && anew.uses(fact, from));
}

/** For `Kind.disturbs`: the fact and the columns that move over. Without columns nothing is moved aside. */
export function columnsOver(anew: Anew, from: Fact, scene: Scene): readonly FactId[] {
  const columns = movingColumns(anew, from, scene);
  return columns.length === 0 ? [] : [from.id, ...columns.map((column) => column.id)];
}

/** For `Kind.alter`: plainly anew when no column stands on it. */
export function anewUnderColumns(
  anew: Anew,
  from: Fact,
  to: Fact,
  scene: Scene,
): readonly Action[] | 'replace' {
  const columns = movingColumns(anew, from, scene);
  if (columns.length === 0) return 'replace';
  const name = quoteIdentifier(`${lastName(to).replaceAll('"', '')}__old`);
  const staying = columns.filter((c) => !scene.isGone(c.id) && c.attributes.generated === undefined);
  return [
    ...anew.aside(from, name).map((sql) => alters(to, sql)),
    alters(to, anew.create(to)),
    ...staying.flatMap((column) => move(anew, column, to, scene)),
    alters(to, anew.drop(`${ownerName(to)}.${name}`)),
  ];
}

function move(anew: Anew, column: Fact, to: Fact, scene: Scene): readonly Action[] {
  const lock = exclusively(column.parent ?? `table ${ownerName(column)}`);
  const step = (change: string, cost: Action['cost'] = 'instant'): Action =>
    alters(to, `ALTER TABLE ${ownerName(column)} ALTER COLUMN ${lastName(column)} ${change}`, {
      ...lock,
      cost,
    });
  const after = scene.to.facts.get(column.id);
  const value = after?.attributes.type === column.attributes.type ? after?.attributes.default : undefined;
  return [
    ...(column.attributes.default === undefined ? [] : [step('DROP DEFAULT')]),
    step(anew.retype(column), 'rewrite'),
    ...(value === undefined ? [] : [step(`SET DEFAULT ${String(value)}`)]),
  ];
}
