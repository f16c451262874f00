/**
 * Which columns of a query can be NULL, from PostgreSQL's own parse tree. What cannot be told is nullable: a
 * column is called non-null only when every path to it is — a NOT NULL base column that no outer join pads, a
 * count, a coalesce with a non-null member, an operator over non-null operands, a column the WHERE clause tests.
 */
import { list, type Node, names, node, text } from '../syntax.ts';

export interface OutputColumn {
  readonly name: string;
  readonly nullable: boolean;
  /** The base column it passes through, as `users.email`. */
  readonly from?: string;
  readonly json?: boolean;
}

/** Columns of a table or view by schema and name; undefined when it is not known. */
export type FindRelation = (schema: string | undefined, name: string) => readonly OutputColumn[] | undefined;

interface Range {
  readonly alias: string;
  columns: readonly OutputColumn[];
}

interface Scope {
  readonly ranges: Range[];
  readonly outer?: Scope;
  readonly find: FindRelation;
  /** Rows of this query stand for non-empty groups, so aggregates over non-null columns are non-null. */
  readonly grouped: boolean;
  /** ROLLUP and the like pad grouping columns with NULL. */
  readonly padded: boolean;
}

/** `statement` is a SelectStmt's inner object. */
export function outputOf(statement: Node, find: FindRelation, outer?: Scope): readonly OutputColumn[] {
  const known = withCtes(statement, find, outer);
  const left = node(statement.larg);
  const right = node(statement.rarg);
  if (left !== undefined && right !== undefined) {
    const [a, b] = [outputOf(left, known, outer), outputOf(right, known, outer)];
    return a.map(({ name, nullable, json }, i) => ({
      name,
      nullable: nullable || (b[i]?.nullable ?? true),
      ...(json === undefined ? {} : { json }),
    }));
  }
  const groups = list(statement.groupClause);
  const scope: Scope = {
    ranges: [],
    ...(outer === undefined ? {} : { outer }),
    find: known,
    grouped: groups.length > 0,
    padded: groups.some((group) => group.GroupingSet !== undefined),
  };
  for (const item of list(statement.fromClause)) scope.ranges.push(...rangesOf(item, scope));
  for (const range of scope.ranges) range.columns = range.columns.map((column) => ({ ...column }));
  applyCondition(node(statement.whereClause), scope.ranges);
  return list(statement.targetList).flatMap((target) => targetColumns(node(target.ResTarget), scope));
}

function withCtes(statement: Node, find: FindRelation, outer: Scope | undefined): FindRelation {
  return list(node(statement.withClause)?.ctes).reduce<FindRelation>((known, entry) => {
    const cte = node(entry.CommonTableExpr);
    const select = node(node(cte?.ctequery)?.SelectStmt);
    if (cte === undefined || select === undefined) return known;
    const name = text(cte.ctename);
    const recursive = select.op === 'SETOP_UNION' && mentions(select.rarg, name);
    const given = names(cte.aliascolnames);
    const columns = outputOf(select, known, outer).map((column, i) => ({
      ...column,
      name: given[i] ?? column.name,
      nullable: recursive || column.nullable,
    }));
    return (schema, relation) =>
      schema === undefined && relation === name ? columns : known(schema, relation);
  }, find);
}

function mentions(tree: unknown, relation: string): boolean {
  return JSON.stringify(tree ?? null).includes(`"relname":${JSON.stringify(relation)}`);
}

function rangesOf(item: Node, scope: Scope): readonly Range[] {
  const table = node(item.RangeVar);
  if (table !== undefined) {
    const schema = typeof table.schemaname === 'string' ? table.schemaname : undefined;
    const columns = scope.find(schema, text(table.relname)) ?? [];
    return [renamed(table.alias, text(table.relname), columns)];
  }
  const sub = node(item.RangeSubselect);
  if (sub !== undefined) {
    const select = node(node(sub.subquery)?.SelectStmt);
    return select === undefined ? [] : [renamed(sub.alias, '', outputOf(select, scope.find, scope))];
  }
  const join = node(item.JoinExpr);
  if (join === undefined) {
    const called = node(item.RangeFunction);
    return called === undefined ? [] : [renamed(called.alias, '', [])];
  }
  const left = rangesOf(node(join.larg) ?? {}, scope);
  const right = rangesOf(node(join.rarg) ?? {}, scope);
  const type = text(join.jointype);
  if (type === 'JOIN_INNER') applyCondition(node(join.quals), [...left, ...right]);
  const padLeft = type === 'JOIN_RIGHT' || type === 'JOIN_FULL';
  const padRight = type === 'JOIN_LEFT' || type === 'JOIN_FULL';
  const ranges = [...left.map((range) => pad(range, padLeft)), ...right.map((range) => pad(range, padRight))];
  return join.alias === undefined
    ? ranges
    : [
        renamed(
          join.alias,
          '',
          ranges.flatMap((range) => range.columns),
        ),
      ];
}

function pad(range: Range, outer: boolean): Range {
  return outer
    ? { alias: range.alias, columns: range.columns.map((column) => ({ ...column, nullable: true })) }
    : range;
}

function renamed(alias: unknown, standard: string, columns: readonly OutputColumn[]): Range {
  const own = node(alias);
  const given = names(own?.colnames);
  return {
    alias: own === undefined ? standard : text(own.aliasname),
    columns: columns.map((column, i) => ({ ...column, name: given[i] ?? column.name })),
  };
}

/** Rows that fail a strict comparison or IS NOT NULL are gone, so the columns in it are there. */
function applyCondition(condition: Node | undefined, ranges: readonly Range[]): void {
  if (condition === undefined) return;
  const both = node(condition.BoolExpr);
  if (both?.boolop === 'AND_EXPR') {
    for (const part of list(both.args)) applyCondition(part, ranges);
    return;
  }
  const test = node(condition.NullTest);
  if (test?.nulltesttype === 'IS_NOT_NULL') mark(node(test.arg), ranges);
  const comparison = node(condition.A_Expr);
  if (comparison?.kind === 'AEXPR_OP' && isComparison(comparison)) {
    mark(node(comparison.lexpr), ranges);
    mark(node(comparison.rexpr), ranges);
  }
}

function mark(expression: Node | undefined, ranges: readonly Range[]): void {
  const reference = node(expression?.ColumnRef);
  if (reference === undefined) return;
  const path = names(reference.fields);
  for (const range of ranges) {
    if (path.length > 1 && path.at(-2) !== range.alias) continue;
    range.columns = range.columns.map((column) =>
      column.name === path.at(-1) ? { ...column, nullable: false } : column,
    );
  }
}

function targetColumns(target: Node | undefined, scope: Scope): readonly OutputColumn[] {
  const value = node(target?.val);
  if (target === undefined || value === undefined) return [];
  const reference = node(value.ColumnRef);
  if (reference !== undefined && list(reference.fields).some((field) => field.A_Star !== undefined)) {
    const alias = names(reference.fields).at(-1);
    return scope.ranges
      .filter((range) => alias === undefined || range.alias === alias)
      .flatMap((range) => range.columns);
  }
  const column = reference === undefined ? undefined : resolve(names(reference.fields), scope);
  const name = typeof target.name === 'string' ? target.name : (names(reference?.fields).at(-1) ?? '');
  if (column !== undefined) return [{ ...column, name, nullable: column.nullable || scope.padded }];
  return [{ name, nullable: !isNonNull(value, scope) }];
}

function resolve(path: readonly string[], scope: Scope | undefined): OutputColumn | undefined {
  if (scope === undefined) return undefined;
  const [column, alias] = [path.at(-1), path.at(-2)];
  for (const range of scope.ranges) {
    if (alias !== undefined && range.alias !== alias) continue;
    const found = range.columns.find((one) => one.name === column);
    if (found !== undefined) return found;
  }
  return resolve(path, scope.outer);
}

/** Functions that give a value whatever their arguments are. */
const ALWAYS = new Set(
  'count row_number rank dense_rank ntile percent_rank cume_dist now concat grouping random gen_random_uuid clock_timestamp statement_timestamp transaction_timestamp jsonb_build_object json_build_object jsonb_build_array json_build_array'.split(
    ' ',
  ),
);
/** Aggregates that are NULL only over no rows or NULLs. */
const AGGREGATES = new Set(
  'sum min max avg bool_and bool_or every array_agg string_agg json_agg jsonb_agg bit_and bit_or'.split(' '),
);
/** Strict functions that give NULL only for NULL. */
const STRICT = new Set(
  'lower upper length char_length octet_length trim btrim ltrim rtrim abs round floor ceil ceiling date_trunc md5 initcap replace left right reverse sign trunc'.split(
    ' ',
  ),
);

function isNonNull(expression: Node, scope: Scope): boolean {
  const all = (items: unknown): boolean => list(items).every((item) => isNonNull(item, scope));
  const kind = Object.keys(expression)[0];
  const value = node(kind === undefined ? undefined : expression[kind]) ?? {};
  switch (kind) {
    case 'ColumnRef':
      return !scope.padded && resolve(names(value.fields), scope)?.nullable === false;
    case 'A_Const':
      return value.isnull !== true;
    case 'TypeCast':
      return isNonNull(node(value.arg) ?? {}, scope) && !isJson(node(value.arg), scope);
    case 'NullTest':
    case 'BooleanTest':
    case 'SQLValueFunction':
    case 'A_ArrayExpr':
      return true;
    case 'CoalesceExpr':
    case 'MinMaxExpr':
      return list(value.args).some((item) => isNonNull(item, scope));
    case 'SubLink':
      return value.subLinkType === 'EXISTS_SUBLINK' || value.subLinkType === 'ARRAY_SUBLINK';
    case 'BoolExpr':
      return all(value.args);
    case 'CaseExpr':
      return (
        value.defresult !== undefined &&
        isNonNull(node(value.defresult) ?? {}, scope) &&
        list(value.args).every((when) => isNonNull(node(node(when.CaseWhen)?.result) ?? {}, scope))
      );
    case 'A_Expr':
      return isNonNullOperator(value, scope, all);
    case 'FuncCall':
      return isNonNullCall(value, scope, all);
    default:
      return false;
  }
}

function isNonNullOperator(value: Node, scope: Scope, all: (items: unknown) => boolean): boolean {
  if (value.kind === 'AEXPR_DISTINCT' || value.kind === 'AEXPR_NOT_DISTINCT') return true;
  if (value.kind !== 'AEXPR_OP' || !isBuiltIn(value)) return false;
  const operands = [value.lexpr, value.rexpr].filter((one) => one !== undefined);
  return all(operands) && !operands.some((one) => isJson(node(one), scope));
}

function isNonNullCall(value: Node, scope: Scope, all: (items: unknown) => boolean): boolean {
  const path = names(value.funcname);
  const name = path.at(-1) ?? '';
  if (path.length > 1 && path[0] !== 'pg_catalog') return false;
  if (ALWAYS.has(name)) return true;
  if (STRICT.has(name)) return all(value.args);
  return (
    AGGREGATES.has(name) &&
    scope.grouped &&
    !scope.padded &&
    value.agg_filter === undefined &&
    value.over === undefined &&
    all(value.args)
  );
}

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '||', '=', '<>', '<', '>', '<=', '>=']);

/** The deparser writes operators outside pg_catalog with their schema. */
function isBuiltIn(expression: Node): boolean {
  const path = names(expression.name);
  return path.length === 1 && ARITHMETIC.has(path[0] ?? '');
}

function isComparison(expression: Node): boolean {
  const path = names(expression.name);
  return path.length === 1 && ['=', '<>', '<', '>', '<=', '>='].includes(path[0] ?? '');
}

/** A JSON null is a value that becomes NULL when it is cast. */
function isJson(expression: Node | undefined, scope: Scope): boolean {
  const reference = node(expression?.ColumnRef);
  return reference !== undefined && resolve(names(reference.fields), scope)?.json === true;
}
