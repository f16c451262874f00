/**
 * Check constraints read by PostgreSQL's grammar: what they say of one column (limits), and whether a row passes.
 * What is not understood passes; the database has the last word.
 */
import type { A_Expr, Node } from 'libpg-query';
import { as, below, namesOf } from '../../sql/tree.ts';
import type { Value } from './value.ts';

/** What checks say of a column on its own. */
export interface Limits {
  readonly min?: number;
  readonly max?: number;
  readonly allowed?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface Condition {
  /** False when the row certainly breaks it. */
  holds(get: (column: string) => Value | undefined): boolean;
  readonly columns: readonly string[];
}

export function condition(tree: Node): Condition {
  return { holds: (get) => evaluate(tree, get) !== false, columns: columnsIn(tree) };
}

/** A check that says what a column is: `cost_total = cost_other + cost_repair`. */
export interface Equation {
  readonly column: string;
  /** Undefined when it cannot be told. */
  value(get: (column: string) => Value | undefined): Value | undefined;
}

/** The equations among a check's conjuncts; `free` tells columns whose value may be replaced. */
export function equationsOf(tree: Node, free: (column: string) => boolean): readonly Equation[] {
  const both = as(tree, 'BoolExpr');
  if (both?.boolop === 'AND_EXPR') return (both.args ?? []).flatMap((part) => equationsOf(part, free));
  const test = as(tree, 'A_Expr');
  if (test?.kind !== 'AEXPR_OP' || namesOf(test.name)[0] !== '=') return [];
  const sides = [
    [test.lexpr, test.rexpr],
    [test.rexpr, test.lexpr],
  ] as const;
  for (const [one, other] of sides) {
    const column = columnOf(one);
    const from = other;
    if (column === undefined || from === undefined || !free(column)) continue;
    const uses = columnsIn(from);
    if (uses.length > 0 && !uses.includes(column)) return [{ column, value: (get) => evaluate(from, get) }];
  }
  return [];
}

/** Limits by column from the conjuncts of a check. `step` is what a strict bound moves by. */
export function limitsOf(tree: Node, step: (column: string) => number): ReadonlyMap<string, Limits> {
  const found = new Map<string, Limits>();
  const add = (column: string, more: Limits): void => {
    const old = found.get(column) ?? {};
    found.set(column, {
      ...old,
      ...more,
      ...bound('min', Math.max, old.min, more.min),
      ...bound('max', Math.min, old.max, more.max),
    });
  };
  const visit = (part: Node): void => {
    const both = as(part, 'BoolExpr');
    if (both?.boolop === 'AND_EXPR') for (const one of both.args ?? []) visit(one);
    const test = as(part, 'A_Expr');
    if (test !== undefined) visitTest(test, add, step);
  };
  visit(tree);
  return found;
}

function visitTest(
  test: A_Expr,
  add: (column: string, more: Limits) => void,
  step: (column: string) => number,
): void {
  const column = columnOf(test.lexpr);
  const operator = namesOf(test.name)[0] ?? '';
  if (column === undefined) {
    const flipped: Readonly<Record<string, string>> = {
      '<': '>',
      '<=': '>=',
      '>': '<',
      '>=': '<=',
      '=': '=',
    };
    const other = columnOf(test.rexpr);
    const back = flipped[operator];
    if (other !== undefined && back !== undefined && test.kind === 'AEXPR_OP')
      visitTest(
        { ...test, name: [{ String: { sval: back } }], lexpr: test.rexpr, rexpr: test.lexpr },
        add,
        step,
      );
    const measured = lengthOf(test.lexpr);
    const size = constant(test.rexpr);
    if (measured !== undefined && typeof size === 'number') add(measured, lengthLimits(operator, size));
    return;
  }
  if (test.kind === 'AEXPR_BETWEEN') {
    const [low, high] = itemsOf(test.rexpr).map(constant);
    if (typeof low === 'number' && typeof high === 'number') add(column, { min: low, max: high });
    return;
  }
  if (test.kind === 'AEXPR_IN' || test.kind === 'AEXPR_OP_ANY') {
    if (operator !== '=') return;
    const items = itemsOf(unwrap(test.rexpr)).map(constant);
    const allowed = items.filter((item) => typeof item === 'string' || typeof item === 'number').map(String);
    if (allowed.length > 0) add(column, { allowed });
    return;
  }
  const value = constant(test.rexpr);
  if (test.kind !== 'AEXPR_OP' || value === undefined) return;
  if (operator === '~' && typeof value === 'string') add(column, { pattern: value });
  if (typeof value !== 'number') return;
  if (operator === '>=') add(column, { min: value });
  if (operator === '>') add(column, { min: value + step(column) });
  if (operator === '<=') add(column, { max: value });
  if (operator === '<') add(column, { max: value - step(column) });
}

function bound(
  key: 'min' | 'max',
  choose: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined,
): Limits {
  if (a === undefined && b === undefined) return {};
  return { [key]: a === undefined ? b : b === undefined ? a : choose(a, b) };
}

function lengthLimits(operator: string, size: number): Limits {
  if (operator === '=') return { minLength: size, maxLength: size };
  if (operator === '<=') return { maxLength: size };
  if (operator === '<') return { maxLength: size - 1 };
  if (operator === '>=') return { minLength: size };
  return operator === '>' ? { minLength: size + 1 } : {};
}

/** undefined: not understood. null: SQL's unknown, which a check lets pass. */
type Answer = Value | undefined;

function evaluate(tree: Node | undefined, get: (column: string) => Value | undefined): Answer {
  const part = unwrap(tree);
  if (part === undefined) return undefined;
  const literal = constant(part);
  if (literal !== undefined) return literal;
  const column = columnOf(part);
  if (column !== undefined) return get(column);
  const logic = as(part, 'BoolExpr');
  if (logic !== undefined)
    return decide(
      logic.boolop ?? '',
      (logic.args ?? []).map((one) => evaluate(one, get)),
    );
  const nullTest = as(part, 'NullTest');
  if (nullTest !== undefined) {
    const value = evaluate(nullTest.arg, get);
    return value === undefined ? undefined : (value === null) === (nullTest.nulltesttype === 'IS_NULL');
  }
  const measured = lengthOf(part);
  if (measured !== undefined) {
    const value = get(measured);
    return typeof value === 'string' ? [...value].length : value === null ? null : undefined;
  }
  const test = as(part, 'A_Expr');
  return test === undefined ? undefined : compare(test, get);
}

function decide(operator: string, answers: readonly Answer[]): Answer {
  if (operator === 'NOT_EXPR') return typeof answers[0] === 'boolean' ? !answers[0] : answers[0];
  const decisive = operator === 'OR_EXPR';
  if (answers.includes(decisive)) return decisive;
  if (answers.includes(undefined)) return undefined;
  return answers.includes(null) ? null : !decisive;
}

function compare(test: A_Expr, get: (column: string) => Value | undefined): Answer {
  const operator = namesOf(test.name)[0] ?? '';
  const left = evaluate(test.lexpr, get);
  if (test.kind === 'AEXPR_BETWEEN') {
    const [low, high] = itemsOf(test.rexpr).map((one) => evaluate(one, get));
    return decide('AND_EXPR', [relation('>=', left, low), relation('<=', left, high)]);
  }
  if (test.kind === 'AEXPR_IN' || test.kind === 'AEXPR_OP_ANY') {
    const items = itemsOf(unwrap(test.rexpr)).map((one) => evaluate(one, get));
    const found = decide(
      'OR_EXPR',
      items.map((item) => relation('=', left, item)),
    );
    return operator === '<>' ? decide('NOT_EXPR', [found]) : found;
  }
  return test.kind === 'AEXPR_OP' ? relation(operator, left, evaluate(test.rexpr, get)) : undefined;
}

function relation(operator: string, left: Answer, right: Answer): Answer {
  if (left === undefined || right === undefined) return undefined;
  if (left === null || right === null) return null;
  if (operator === '~') return matches(String(left), String(right));
  const [a, b] = [comparable(left), comparable(right)];
  if (typeof a !== typeof b) return undefined;
  if (typeof a === 'number' && typeof b === 'number') {
    const result = arithmetic(operator, a, b);
    if (result !== undefined) return result;
  }
  switch (operator) {
    case '=':
      return a === b;
    case '<>':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

function arithmetic(operator: string, a: number, b: number): number | undefined {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  return operator === '/' && b !== 0 ? a / b : undefined;
}

function matches(value: string, pattern: string): boolean | undefined {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    // PostgreSQL's regular expressions are richer than JavaScript's; the database will judge.
    return undefined;
  }
}

function comparable(value: Exclude<Value, null>): string | number | boolean {
  return value instanceof Date ? value.getTime() : value;
}

function constant(tree: Node | undefined): string | number | boolean | null | undefined {
  const held = as(unwrap(tree), 'A_Const');
  if (held !== undefined) {
    if (held.isnull === true) return null;
    if (held.ival !== undefined) return held.ival.ival ?? 0;
    if (held.fval !== undefined) return Number(held.fval.fval);
    if (held.sval !== undefined) return held.sval.sval ?? '';
    return held.boolval === undefined ? undefined : held.boolval.boolval === true;
  }
  const sign = as(unwrap(tree), 'A_Expr');
  if (sign?.kind === 'AEXPR_OP' && sign.lexpr === undefined && namesOf(sign.name)[0] === '-') {
    const value = constant(sign.rexpr);
    return typeof value === 'number' ? -value : undefined;
  }
  return undefined;
}

/** Casts do not change what is said of a column. */
function unwrap(tree: Node | undefined): Node | undefined {
  const cast = as(tree, 'TypeCast');
  return cast === undefined ? tree : unwrap(cast.arg);
}

function columnOf(tree: Node | undefined): string | undefined {
  const reference = as(unwrap(tree), 'ColumnRef');
  return reference === undefined ? undefined : namesOf(reference.fields).at(-1);
}

function lengthOf(tree: Node | undefined): string | undefined {
  const call = as(unwrap(tree), 'FuncCall');
  const name = namesOf(call?.funcname).at(-1) ?? '';
  return /^(?:length|char_length|character_length)$/.test(name) ? columnOf(call?.args?.[0]) : undefined;
}

/** Elements of `(a, b)` after IN and BETWEEN, and of `ARRAY[a, b]`. */
function itemsOf(tree: Node | undefined): readonly Node[] {
  return as(tree, 'List')?.items ?? as(tree, 'A_ArrayExpr')?.elements ?? [];
}

function columnsIn(tree: unknown): readonly string[] {
  return [...below(tree, 'ColumnRef')].flatMap((reference) => namesOf(reference.fields).slice(-1));
}
