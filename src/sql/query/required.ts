/** Conditions that only rows with a value pass: behind `WHERE a = b` and `a IS NOT NULL`, a is not NULL. */
import type { Node } from 'libpg-query';
import { as, namesOf } from '../tree.ts';
import { isComparison } from './functions.ts';
import { columnNamed, columnOf, mapRows, type Rows, type Scope, sourceNamed } from './scope.ts';
import type { Output } from './value.ts';

/** The rows of a scope that pass a condition: columns that have a value in all of them are not nullable. */
export function requiredRows(condition: Node | undefined, scope: Scope): Rows {
  const required = new Set(requiredIn(condition, scope));
  return mapRows(scope, (column) => (required.has(column) ? { ...column, nullable: false } : column));
}

function requiredIn(node: Node | undefined, scope: Scope): readonly Output[] {
  const logic = as(node, 'BoolExpr');
  if (logic?.boolop === 'AND_EXPR') return (logic.args ?? []).flatMap((arg) => requiredIn(arg, scope));
  const test = as(node, 'NullTest');
  if (test?.nulltesttype === 'IS_NOT_NULL') return columnAt(test.arg, scope);
  const operation = as(node, 'A_Expr');
  if (operation === undefined) return [];
  const operator = namesOf(operation.name).at(-1) ?? '';
  if (operation.kind === 'AEXPR_OP' && isComparison(operator))
    return [...columnAt(operation.lexpr, scope), ...columnAt(operation.rexpr, scope)];
  const positive = ['AEXPR_IN', 'AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_BETWEEN', 'AEXPR_OP_ANY'];
  return operation.kind !== undefined && positive.includes(operation.kind)
    ? columnAt(operation.lexpr, scope)
    : [];
}

function columnAt(node: Node | undefined, scope: Scope): readonly Output[] {
  const names = namesOf(as(node, 'ColumnRef')?.fields);
  const last = names.at(-1);
  if (last === undefined || last === '*') return [];
  if (names.length === 1) {
    const found = columnNamed(last, scope);
    return found.type === 'found' ? [found.output] : [];
  }
  const source = sourceNamed(names.at(-3), names.at(-2) ?? '', scope);
  const column = source === undefined ? undefined : columnOf(source, last);
  return column === undefined ? [] : [column];
}
