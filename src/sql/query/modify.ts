/** INSERT, UPDATE, DELETE and MERGE: which columns they write and from what, and what they return. */
import type {
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  Node,
  OnConflictClause,
  ReturningClause,
  UpdateStmt,
} from 'libpg-query';
import { as, placeOf } from '../tree.ts';
import type { Context } from './context.ts';
import { evaluate } from './expression.ts';
import { fromRows, tableSource } from './from.ts';
import { noteMeeting } from './notes.ts';
import { bothOf, columnOf, type Rows, rowsOf, type Scope, type Source, scopeOf } from './scope.ts';
import { targetOutputs, withQueries } from './select.ts';
import type { Output, Value } from './value.ts';

export function insertOutputs(
  insert: InsertStmt,
  outer: Scope | undefined,
  context: Context,
): readonly Output[] {
  const scope = withQueries(insert.withClause, outer, context);
  if (insert.relation === undefined) return [];
  const target = tableSource(insert.relation, scope, context, 'insert');
  const values = insert.selectStmt === undefined ? [] : context.statement(insert.selectStmt, scope);
  const named = (insert.cols ?? []).map((node) => writtenColumn(target, node, context));
  const columns = insert.cols === undefined ? target.columns.filter((c) => c.open !== true) : named;
  const isOpen = target.columns.some((column) => column.open === true);
  const spread = values.some((value) => value.open === true);
  if (insert.selectStmt !== undefined && !spread && !(isOpen && insert.cols === undefined)) {
    const tooMany = values.length > columns.length;
    const tooFew = insert.cols !== undefined && values.length < columns.length;
    if (tooMany || tooFew)
      context.notes.problems.push({
        kind: 'column-count',
        expected: columns.length,
        found: values.length,
        at: placeOf(insert.selectStmt),
      });
  }
  values.forEach((value, i) => {
    const column = columns[i] ?? (isOpen ? columnOf(target, value.name) : undefined);
    if (column !== undefined) write(column, value, context);
  });
  if (insert.onConflictClause !== undefined) onConflict(insert.onConflictClause, target, scope, context);
  return returned(insert.returningClause, rowsOf(target), target, scope, context);
}

function onConflict(clause: OnConflictClause, target: Source, scope: Scope, context: Context): void {
  const own = scopeOf(rowsOf(target), scope, scope.queries);
  for (const node of clause.infer?.indexElems ?? []) {
    const element = as(node, 'IndexElem');
    if (element?.name !== undefined)
      readColumn(target, element.name, placeOf(node) || (clause.infer?.location ?? 0), context);
    else evaluate(element?.expr, own, 'condition', context);
  }
  evaluateIf(clause.infer?.whereClause, own, context);
  const excluded: Source = { name: 'excluded', columns: target.columns };
  // Bare names mean the target: the row that could not be inserted is only seen as `excluded`.
  const both = scopeOf({ sources: [target, excluded], columns: target.columns }, scope, scope.queries);
  assignments(clause.targetList, target, both, context);
  evaluateIf(clause.whereClause, both, context);
}

export function updateOutputs(
  update: UpdateStmt,
  outer: Scope | undefined,
  context: Context,
): readonly Output[] {
  const scope = withQueries(update.withClause, outer, context);
  if (update.relation === undefined) return [];
  const target = tableSource(update.relation, scope, context, 'update');
  const rows = bothOf(rowsOf(target), fromRows(update.fromClause, scope, context));
  const inner = scopeOf(rows, scope, scope.queries);
  evaluateIf(update.whereClause, inner, context);
  assignments(update.targetList, target, inner, context);
  return returned(update.returningClause, rows, target, scope, context);
}

export function deleteOutputs(
  remove: DeleteStmt,
  outer: Scope | undefined,
  context: Context,
): readonly Output[] {
  const scope = withQueries(remove.withClause, outer, context);
  if (remove.relation === undefined) return [];
  const target = tableSource(remove.relation, scope, context, 'delete');
  const rows = bothOf(rowsOf(target), fromRows(remove.usingClause, scope, context));
  evaluateIf(remove.whereClause, scopeOf(rows, scope, scope.queries), context);
  return returned(remove.returningClause, rows, target, scope, context);
}

export function mergeOutputs(
  merge: MergeStmt,
  outer: Scope | undefined,
  context: Context,
): readonly Output[] {
  const scope = withQueries(merge.withClause, outer, context);
  if (merge.relation === undefined) return [];
  const target = tableSource(merge.relation, scope, context, 'update');
  const source = fromRows(merge.sourceRelation === undefined ? [] : [merge.sourceRelation], scope, context);
  const rows = bothOf(rowsOf(target), source);
  const inner = scopeOf(rows, scope, scope.queries);
  evaluateIf(merge.joinCondition, inner, context);
  for (const node of merge.mergeWhenClauses ?? []) {
    const clause = as(node, 'MergeWhenClause');
    evaluateIf(clause?.condition, inner, context);
    if (clause?.commandType !== 'CMD_INSERT') {
      assignments(clause?.targetList, target, inner, context);
      continue;
    }
    const columns =
      clause.targetList === undefined
        ? target.columns
        : clause.targetList.map((n) => writtenColumn(target, n, context));
    (clause.values ?? []).forEach((value, i) => {
      const found = evaluate(value, inner, 'write', context);
      const column = columns[i];
      if (column !== undefined) write(column, found, context);
    });
  }
  return returned(merge.returningClause, rows, target, scope, context);
}

/** `SET a = 1, (b, c) = (SELECT …)`. */
function assignments(
  targets: readonly Node[] | undefined,
  target: Source,
  scope: Scope,
  context: Context,
): void {
  const rows = new Map<Node, readonly Value[]>();
  for (const node of targets ?? []) {
    const result = as(node, 'ResTarget');
    const column = writtenColumn(target, node, context);
    const several = as(result?.val, 'MultiAssignRef');
    if (several?.source === undefined) {
      if (as(result?.val, 'SetToDefault') === undefined)
        write(column, evaluate(result?.val, scope, 'write', context), context);
      continue;
    }
    // The same source stands in each of the targets; only the first holds it in full.
    const values = rows.get(several.source) ?? valuesOf(several.source, scope, context);
    rows.set(several.source, values);
    const value = values[(several.colno ?? 1) - 1];
    if (value !== undefined) write(column, value, context);
  }
}

function valuesOf(source: Node, scope: Scope, context: Context): readonly Value[] {
  const row = as(source, 'RowExpr');
  if (row !== undefined) return (row.args ?? []).map((node) => evaluate(node, scope, 'write', context));
  const select = as(as(source, 'SubLink')?.subselect, 'SelectStmt');
  return select === undefined ? [evaluate(source, scope, 'write', context)] : context.select(select, scope);
}

/** A column that is written by its bare name; one that is not there is a problem. */
function writtenColumn(target: Source, node: Node, context: Context): Output | undefined {
  const result = as(node, 'ResTarget');
  return result?.name === undefined
    ? undefined
    : readColumn(target, result.name, result.location ?? 0, context);
}

function readColumn(target: Source, name: string, at: number, context: Context): Output | undefined {
  const column = columnOf(target, name);
  if (column === undefined)
    context.notes.problems.push({
      kind: 'unknown-column',
      name,
      of: target.relation ?? target.name,
      at,
      candidates: target.columns.map((c) => c.name),
    });
  else
    for (const origin of column.origins)
      context.notes.columns.push({ origin, at, purpose: 'write', star: false });
  return column;
}

function write(column: Output | undefined, value: Value, context: Context): void {
  if (column === undefined) return;
  noteMeeting(context.notes, column, value);
  for (const to of column.origins) context.notes.flows.push({ to, from: value.origins });
}

function evaluateIf(node: Node | undefined, scope: Scope, context: Context): void {
  if (node !== undefined) evaluate(node, scope, 'condition', context);
}

function returned(
  clause: ReturningClause | undefined,
  rows: Rows,
  target: Source,
  scope: Scope,
  context: Context,
): readonly Output[] {
  const given = (clause?.options ?? []).flatMap((node) => as(node, 'ReturningOption')?.value ?? []);
  const versions = (given.length > 0 ? given : ['old', 'new'])
    .filter((name) => !rows.sources.some((source) => source.name === name))
    .map(
      (name): Source => ({ name, columns: target.columns.map((column) => ({ ...column, nullable: true })) }),
    );
  const all = scopeOf(
    { sources: [...rows.sources, ...versions], columns: rows.columns },
    scope,
    scope.queries,
  );
  return targetOutputs(clause?.exprs, all, 'return', context);
}
