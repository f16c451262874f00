/** What is known of each column that is written: its base type, the limits of its checks, what words fit. */
import { expressionTree, type Parse } from '../../sql/grammar.ts';
import type { Entity, Field, Model, Reference } from '../model.ts';
import { parseType } from '../postgres-type.ts';
import { type Condition, condition, type Equation, equationsOf, type Limits, limitsOf } from './condition.ts';
import { hashText, mix, pick } from './random.ts';
import { isInstant } from './timeline.ts';
import { isText, stepOf, type Typed, typed } from './typed.ts';
import { arrayLiteral } from './value.ts';
import { type Words, wordsFor } from './words.ts';

export interface ColumnInput {
  readonly model: Model;
  readonly parse: Parse;
  /** Values people gave for a column elsewhere in the contract: `in:` rules. */
  allowed(table: string, column: string): readonly string[] | undefined;
}

export interface Column {
  readonly field: Field;
  /** Base type, below domains. */
  readonly type: string;
  readonly seed: number;
  readonly limits: Limits;
  readonly values?: readonly string[];
  readonly words?: Words;
  readonly typed?: Typed;
  readonly reference?: Reference;
}

/** Columns to write, with what the contract and the catalog say of their values. */
export function describeColumns(
  entity: Entity,
  input: ColumnInput,
  seed: number,
): {
  readonly columns: ReadonlyMap<string, Column>;
  readonly conditions: readonly Condition[];
  readonly equations: readonly Equation[];
} {
  const kept = new Set(entity.denormalized.map((one) => one.column));
  const written = entity.fields.filter(
    (field) => field.generated === undefined && !(kept.has(field.column) && field.default !== undefined),
  );
  const trees = entity.checks
    .map((check) => expressionTree(input.parse, check.expression))
    .filter((tree) => tree !== undefined);
  const typeOf = (column: string): string =>
    baseType(input.model, entity.fields.find((field) => field.column === column)?.type ?? 'text').type;
  const limits = trees.map((tree) => limitsOf(tree, (column) => stepOf(typeOf(column))));
  const tables = input.model.entities.map((one) => one.name);
  const columns = new Map<string, Column>();
  for (const field of written) {
    const { type, checks } = baseType(input.model, field.type);
    const own = [...limits.map((one) => one.get(field.column) ?? {}), ...domainLimits(input, checks, type)];
    const merged: Limits = Object.assign({}, ...own);
    const enumType = input.model.enums.find(
      (one) => one.label === parseType(type).name || one.label === type,
    );
    // An enum without labels has no value but NULL.
    const members = enumType?.values.length === 0 ? undefined : enumType?.values;
    const values = members ?? merged.allowed ?? input.allowed(entity.label, field.column);
    const reference = entity.references.find((one) => one.columns.includes(field.column));
    const words = isText(type) ? wordsFor(field, entity, tables) : undefined;
    const byType = typedOrArray(field, type, merged, members);
    // A type nobody knows here is left to its default, or to NULL.
    const known =
      reference !== undefined ||
      values !== undefined ||
      words !== undefined ||
      byType !== undefined ||
      isInstant(type);
    if (!known) continue;
    columns.set(field.column, {
      field,
      type,
      seed: mix(seed, hashText(field.column)),
      limits: merged,
      ...(values === undefined || parseType(type).array ? {} : { values }),
      ...(words === undefined ? {} : { words }),
      ...(byType === undefined ? {} : { typed: byType }),
      ...(reference === undefined ? {} : { reference }),
    });
  }
  // A check over a column that the database fills cannot be judged here.
  const judged = trees.map(condition).filter((one) => one.columns.every((column) => columns.has(column)));
  const keyed = new Set(
    [entity.primaryKey, ...entity.uniques, ...entity.references].flatMap((key) => key?.columns ?? []),
  );
  const equations = trees
    .flatMap((tree) => equationsOf(tree, (column) => columns.has(column) && !keyed.has(column)))
    .filter((one) => columns.has(one.column));
  return { columns, conditions: judged, equations };
}

function domainLimits(input: ColumnInput, checks: readonly string[], type: string): readonly Limits[] {
  return checks.flatMap((check) => {
    const tree = expressionTree(input.parse, check);
    return tree === undefined ? [] : [...limitsOf(tree, () => stepOf(type)).values()];
  });
}

/** Goes down through domains, collecting their checks. */
function baseType(model: Model, type: string): { readonly type: string; readonly checks: readonly string[] } {
  let base = type;
  const checks: string[] = [];
  for (let depth = 0; depth < 16; depth += 1) {
    const domain = model.domains.find((one) => one.label === base);
    if (domain === undefined) break;
    checks.push(...domain.checks);
    base = domain.base;
  }
  return { type: base, checks };
}

function typedOrArray(
  field: Field,
  type: string,
  limits: Limits,
  members: readonly string[] | undefined,
): Typed | undefined {
  if (!parseType(type).array) return typed(field, type, limits);
  const element = members === undefined ? typed(field, type.replace(/(\[\])+$/, ''), limits) : undefined;
  if (members === undefined && element === undefined) return undefined;
  return (chance) =>
    arrayLiteral(
      Array.from({ length: Math.floor(chance.random() * 4) }, () =>
        members === undefined ? (element?.(chance) ?? null) : (pick(chance.random, members) ?? null),
      ),
    );
}
