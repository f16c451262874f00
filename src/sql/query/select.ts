/** SELECT, VALUES, set operations and WITH: what they return, and what they look at on the way. */
import type { Node, SelectStmt, WithClause } from 'libpg-query';
import { as, namesOf } from '../tree.ts';
import type { Context } from './context.ts';
import { evaluate, outputName } from './expression.ts';
import { fromRows } from './from.ts';
import { noteUse, type Purpose } from './notes.ts';
import { requiredRows } from './required.ts';
import { mapRows, NO_ROWS, type Rows, type Scope, scopeOf, sourceNamed } from './scope.ts';
import { named, type Output, union } from './value.ts';

/** Analyses a query and tells its output columns. `outer` is the scope around a subquery. */
export function selectOutputs(
  select: SelectStmt,
  outer: Scope | undefined,
  context: Context,
): readonly Output[] {
  const scope = withQueries(select.withClause, outer, context);
  const outputs = bodyOutputs(select, scope, context);
  const own = scopeOf({ sources: [], columns: outputs }, scope, scope.queries);
  if (select.op !== undefined && select.op !== 'SETOP_NONE')
    orderBy(select.sortClause, outputs, own, context);
  for (const limit of [select.limitCount, select.limitOffset])
    if (limit !== undefined) evaluate(limit, scope, 'condition', context);
  return outputs;
}

function bodyOutputs(select: SelectStmt, scope: Scope, context: Context): readonly Output[] {
  if (select.op !== undefined && select.op !== 'SETOP_NONE') {
    const [left, right] = [select.larg, select.rarg].map((arm) =>
      arm === undefined ? [] : context.select(arm, scope),
    ) as [readonly Output[], readonly Output[]];
    return union(left, right);
  }
  if (select.valuesLists !== undefined) return valuesOutputs(select.valuesLists, scope, context);
  const rows = fromRows(select.fromClause, scope, context);
  const all = scopeOf(rows, scope, scope.queries);
  if (select.whereClause !== undefined) evaluate(select.whereClause, all, 'condition', context);
  const inner = groupScope(select, requiredRows(select.whereClause, all), scope);
  const outputs = targetOutputs(select.targetList, inner, 'output', context);
  for (const node of select.distinctClause ?? [])
    if (Object.keys(node).length > 0) byName(node, outputs, inner, 'order', context);
  for (const node of select.groupClause ?? []) grouped(node, outputs, inner, context);
  if (select.havingClause !== undefined) evaluate(select.havingClause, inner, 'condition', context);
  for (const node of select.windowClause ?? []) {
    const window = as(node, 'WindowDef');
    for (const part of window?.partitionClause ?? []) evaluate(part, inner, 'order', context);
    for (const part of window?.orderClause ?? []) evaluate(as(part, 'SortBy')?.node, inner, 'order', context);
  }
  orderBy(select.sortClause, outputs, inner, context);
  return outputs;
}

/** What the select list sees: rows that passed WHERE, or groups of them. */
function groupScope(select: SelectStmt, rows: Rows, scope: Scope): Scope {
  const groups = select.groupClause ?? [];
  // ROLLUP and the like give rows in which columns they group by are NULL.
  const padded = groups.some((group) => as(group, 'GroupingSet') !== undefined);
  const seen = padded ? mapRows(rows, (column) => ({ ...column, nullable: true })) : rows;
  return { ...scopeOf(seen, scope, scope.queries), grouped: groups.length > 0 && !padded };
}

function valuesOutputs(lists: readonly Node[], scope: Scope, context: Context): readonly Output[] {
  const rows = lists.map((list) =>
    (as(list, 'List')?.items ?? []).map((node, i): Output => {
      const value = evaluate(node, scope, 'output', context);
      return { ...value, name: `column${i + 1}` };
    }),
  );
  const [first, ...more] = rows;
  return first === undefined ? [] : more.reduce<readonly Output[]>(union, first);
}

/** Outputs of a select list or RETURNING, stars spread out. */
export function targetOutputs(
  targets: readonly Node[] | undefined,
  scope: Scope,
  purpose: Purpose,
  context: Context,
): readonly Output[] {
  return (targets ?? []).flatMap((target): readonly Output[] => {
    const result = as(target, 'ResTarget');
    const names = namesOf(as(result?.val, 'ColumnRef')?.fields);
    if (names.at(-1) === '*') return starOutputs(names, result?.location ?? 0, scope, purpose, context);
    const value = evaluate(result?.val, scope, purpose, context);
    const name = result?.name ?? outputName(result?.val);
    return [{ ...value, name }];
  });
}

function starOutputs(
  names: readonly string[],
  at: number,
  scope: Scope,
  purpose: Purpose,
  context: Context,
): readonly Output[] {
  const qualifier = names.at(-2);
  const source = qualifier === undefined ? undefined : sourceNamed(names.at(-3), qualifier, scope);
  if (qualifier !== undefined && source === undefined) {
    const candidates = scope.sources.map((s) => s.name);
    context.notes.problems.push({ kind: 'unknown-source', name: qualifier, at, candidates });
    return [];
  }
  const columns = source?.columns ?? scope.columns;
  const over = source === undefined ? scope.sources : [source];
  const open = columns.some((column) => column.open === true);
  context.notes.stars.push({
    at,
    ...(open ? {} : { columns: columns.length }),
    harmless: over.every((s) => s.relation === undefined),
  });
  for (const column of columns) noteUse(context.notes, column, at, purpose, true);
  // What functions return by an alias is named once; a star of it is that value.
  return columns;
}

/** ORDER BY means an output first, then an input; GROUP BY the other way round. */
function orderBy(
  sort: readonly Node[] | undefined,
  outputs: readonly Output[],
  scope: Scope,
  context: Context,
): void {
  for (const node of sort ?? []) byName(as(node, 'SortBy')?.node, outputs, scope, 'order', context);
}

function byName(
  node: Node | undefined,
  outputs: readonly Output[],
  scope: Scope,
  purpose: Purpose,
  context: Context,
): void {
  const names = namesOf(as(node, 'ColumnRef')?.fields);
  const [name] = names;
  const output = names.length === 1 ? outputs.find((o) => o.name === name) : undefined;
  if (output === undefined) evaluate(node, scope, purpose, context);
}

function grouped(node: Node, outputs: readonly Output[], scope: Scope, context: Context): void {
  const sets = as(node, 'GroupingSet');
  if (sets !== undefined) {
    for (const part of sets.content ?? []) grouped(part, outputs, scope, context);
    return;
  }
  const names = namesOf(as(node, 'ColumnRef')?.fields);
  const [name] = names;
  const isInput = names.length !== 1 || scope.columns.some((column) => column.name === name);
  if (isInput) evaluate(node, scope, 'order', context);
  else byName(node, outputs, scope, 'order', context);
}

/** The scope in which a statement's WITH queries can be seen. */
export function withQueries(
  clause: WithClause | undefined,
  outer: Scope | undefined,
  context: Context,
): Scope {
  const queries = new Map<string, readonly Output[]>();
  const scope = scopeOf(NO_ROWS, outer, queries);
  for (const node of clause?.ctes ?? []) {
    const cte = as(node, 'CommonTableExpr');
    if (cte?.ctename === undefined || cte.ctequery === undefined) continue;
    const names = namesOf(cte.aliascolnames);
    const renamed = (outputs: readonly Output[]): readonly Output[] =>
      outputs
        .map((output, i) => named(names[i] ?? output.name, output))
        .map((o, i) => (outputs[i]?.open === true ? { ...o, open: true as const } : o));
    const body = as(cte.ctequery, 'SelectStmt');
    const extra: readonly Output[] = [
      ...(cte.search_clause?.search_seq_column === undefined ? [] : [cte.search_clause.search_seq_column]),
      ...(cte.cycle_clause?.cycle_mark_column === undefined ? [] : [cte.cycle_clause.cycle_mark_column]),
      ...(cte.cycle_clause?.cycle_path_column === undefined ? [] : [cte.cycle_clause.cycle_path_column]),
    ].map((name) => ({ name, nullable: false, origins: [] }));
    // What a recursive query is to itself is known from its first arm, save that its values may be NULL later on.
    const first = clause?.recursive === true ? body?.larg : undefined;
    if (first !== undefined)
      queries.set(cte.ctename, withNulls(renamed(context.aside().select(first, scope))));
    const outputs = renamed(context.statement(cte.ctequery, scope));
    queries.set(cte.ctename, [...(first !== undefined ? withNulls(outputs) : outputs), ...extra]);
  }
  return scope;
}

const withNulls = (outputs: readonly Output[]): readonly Output[] =>
  outputs.map((output) => ({ ...output, nullable: true }));
