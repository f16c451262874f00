/**
 * Renames that look meant: what goes and what comes are alike. They are said, never done: a wrong guess would put
 * one thing's rows under another's name, so the contract has to declare it.
 */
import type { Catalog, Fact, FactId, KindName } from '../catalog/catalog.ts';
import { valueId } from '../catalog/enum-value.ts';
import { lastName, nameParts, ownerName, sqlName } from '../catalog/kind.ts';
import { kindOf } from '../catalog/kinds.ts';
import { canonicalJson, isSameJson } from '../core/hash.ts';
import { nearest } from '../core/suggestion.ts';
import type { Delta, Plan } from './plan.ts';

export interface RenameSuggestion {
  /** Of a fact, or of the value of an enum. */
  readonly kind: KindName | 'enum-value';
  readonly from: FactId;
  readonly to: FactId;
  /** 0–1. */
  readonly likeness: number;
  /** e.g. `the same type`, `5 of 6 columns`. */
  readonly reasons: readonly string[];
}

const ENOUGH = 0.6;

/** Each dropped and each added object in one suggestion at most, the likest pairs first. */
export function suggestRenames(plan: Plan, from: Catalog, to: Catalog): readonly RenameSuggestion[] {
  const gone = plan.deltas.flatMap((d) => (d.type === 'drop' ? (from.facts.get(d.id) ?? []) : []));
  const come = plan.deltas.flatMap((d) => (d.type === 'create' ? (to.facts.get(d.id) ?? []) : []));
  const pairs = gone.flatMap((old) =>
    come.flatMap((fact): readonly RenameSuggestion[] => {
      if (!comparable(old, fact)) return [];
      const reasons = alike(old, fact, from, to);
      const likeness = reasons.reduce((sum, [, weight]) => sum + weight, 0);
      if (likeness < ENOUGH) return [];
      return [
        { kind: fact.kind, from: old.id, to: fact.id, likeness, reasons: reasons.map(([reason]) => reason) },
      ];
    }),
  );
  const taken = new Set<FactId>();
  return [...pairs, ...plan.deltas.flatMap((delta) => alikeValues(delta, from, to))]
    .sort((a, b) => b.likeness - a.likeness || (a.to < b.to ? -1 : 1))
    .filter((pair) => {
      if (taken.has(pair.from) || taken.has(pair.to)) return false;
      taken.add(pair.from).add(pair.to);
      return true;
    })
    .sort((a, b) => (a.to < b.to ? -1 : 1));
}

/** Of one kind, which can be renamed, in one schema or one table. */
function comparable(old: Fact, fact: Fact): boolean {
  return (
    old.kind === fact.kind &&
    kindOf(fact.kind).rename !== undefined &&
    // Constraints and indexes that differ in their name alone are renamed without being asked for.
    kindOf(fact.kind).renamedWhenEqual !== true &&
    ownerName(old) === ownerName(fact)
  );
}

type Reason = readonly [text: string, weight: number];

function alike(old: Fact, fact: Fact, from: Catalog, to: Catalog): readonly Reason[] {
  if (fact.kind === 'table') return alikeTables(old, fact, from, to);
  if (fact.kind === 'column') return alikeColumns(old, fact, from, to);
  if (fact.kind === 'schema') return alikeSchemas(old, fact, from, to);
  if (shape(old) !== shape(fact)) return [];
  return fact.kind === 'sequence'
    ? [['the same settings', 0.3], ...named(old, fact)]
    : [['the same definition', 0.7], ...named(old, fact)];
}

function alikeTables(old: Fact, fact: Fact, from: Catalog, to: Catalog): readonly Reason[] {
  const [before, after] = [columnsOf(old, from), columnsOf(fact, to)];
  const shared = [...before].filter(([name, type]) => after.get(name) === type).length;
  const all = new Set([...before.keys(), ...after.keys()]).size;
  if (all === 0 || shared === 0) return [];
  return [[`${shared} of ${all} columns`, (0.9 * shared) / all], ...named(old, fact)];
}

function alikeSchemas(old: Fact, fact: Fact, from: Catalog, to: Catalog): readonly Reason[] {
  const [before, after] = [objectsIn(old, from), objectsIn(fact, to)];
  const shared = [...before].filter((object) => after.has(object)).length;
  const all = new Set([...before, ...after]).size;
  if (shared === 0) return [];
  return [[`${shared} of ${all} objects`, (0.9 * shared) / all], ...named(old, fact)];
}

/** Kind and name of what stands in a schema. */
function objectsIn(schema: Fact, catalog: Catalog): ReadonlySet<string> {
  return new Set(
    [...catalog.facts.values()]
      .filter((fact) => fact.parent === schema.id && fact.kind !== 'comment' && fact.kind !== 'grant')
      .map((fact) => `${fact.kind} ${nameParts(sqlName(fact)).slice(1).join('.')}`),
  );
}

/** A value that goes from where one comes, between the same neighbours. */
function alikeValues(delta: Delta, from: Catalog, to: Catalog): readonly RenameSuggestion[] {
  const [before, after] = [from, to].map((catalog) => valuesOf(catalog.facts.get(delta.id)));
  if (delta.type !== 'alter' || before === undefined || after === undefined) return [];
  const neighbour = (values: readonly string[], i: number, others: readonly string[]): string | undefined =>
    values.slice(0, i).findLast((value) => others.includes(value));
  return before.flatMap((old, i) => {
    if (after.includes(old)) return [];
    const come = after.filter((value, j) => {
      const isNew = !before.includes(value);
      return isNew && neighbour(after, j, before) === neighbour(before, i, after);
    });
    const gone = before.filter(
      (value, j) => !after.includes(value) && neighbour(before, j, after) === neighbour(before, i, after),
    );
    // As many come between two values as go: each has its place.
    const value = come.length === gone.length ? come[gone.indexOf(old)] : undefined;
    if (value === undefined) return [];
    return [
      {
        kind: 'enum-value',
        from: valueId(delta.id, old),
        to: valueId(delta.id, value),
        likeness: ENOUGH,
        reasons: ['the same place among the values'],
      },
    ];
  });
}

function valuesOf(fact: Fact | undefined): readonly string[] | undefined {
  const values = fact?.kind === 'enum' ? fact.attributes.values : undefined;
  return Array.isArray(values) ? values.map(String) : undefined;
}

function alikeColumns(old: Fact, fact: Fact, from: Catalog, to: Catalog): readonly Reason[] {
  const same = (name: string): boolean => isSameJson(old.attributes[name], fact.attributes[name]);
  if (!same('type') || !same('generated') || !same('identity')) return [];
  return [
    [`the same type ${String(fact.attributes.type)}`, 0.3],
    ...(position(old, from) === position(fact, to) ? [['the same place', 0.25] as const] : []),
    ...(same('notNull') ? [] : [['another nullability', -0.15] as const]),
    ...(old.attributes.default !== undefined && same('default') ? [['the same default', 0.2] as const] : []),
    ...(comment(old, from) !== undefined && comment(old, from) === comment(fact, to)
      ? [['the same comment', 0.3] as const]
      : []),
    ...named(old, fact),
  ];
}

function named(old: Fact, fact: Fact): readonly Reason[] {
  const [before, after] = [words(old), words(fact)];
  const common = before.filter((word) => after.includes(word));
  const [whole, other] = [before.join(''), after.join('')];
  const isPart = Math.min(whole.length, other.length) > 2 && (whole.includes(other) || other.includes(whole));
  const isNear = isPart || nearest(whole, [other]) !== undefined;
  return common.length > 0 || isNear ? [['a similar name', 0.35]] : [];
}

/** `user_email` → user, email; `userEmails` → user, email. */
function words(fact: Fact): readonly string[] {
  return lastName(fact)
    .replace(/\(.*$/, '')
    .replaceAll('"', '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .filter((word) => word.length > 1);
}

function columnsOf(table: Fact, catalog: Catalog): ReadonlyMap<string, string> {
  return new Map(
    [...catalog.facts.values()]
      .filter((fact) => fact.kind === 'column' && fact.parent === table.id)
      .map((fact) => [lastName(fact), String(fact.attributes.type)]),
  );
}

function position(column: Fact, catalog: Catalog): number {
  const siblings = [...catalog.facts.values()].filter(
    (fact) => fact.kind === 'column' && fact.parent === column.parent,
  );
  return siblings.findIndex((fact) => fact.id === column.id);
}

function comment(fact: Fact, catalog: Catalog): string | undefined {
  for (const other of catalog.facts.values())
    if (other.kind === 'comment' && other.parent === fact.id) return canonicalJson(other.attributes);
  return undefined;
}

/** The attributes with the object's own name taken out. */
function shape(fact: Fact): string {
  const own = lastName(fact).replace(/\(.*$/, '');
  const name = new RegExp(`(?<![\\w$])${own.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`, 'g');
  const signature = /\(.*\)$/.exec(sqlName(fact))?.[0] ?? '';
  return canonicalJson(fact.attributes).replace(name, '?') + signature;
}
