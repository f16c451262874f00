/** FROM: tables, subqueries, functions and joins give the rows that names in a query mean. */
import type { Alias, JoinExpr, Node, RangeVar } from 'libpg-query';
import { as, namesOf, nodesBelow } from '../tree.ts';
import type { Context } from './context.ts';
import { evaluate } from './expression.ts';
import type { TableUse } from './notes.ts';
import { requiredRows } from './required.ts';
import {
  bothOf,
  mapRows,
  NO_ROWS,
  queryNamed,
  type Rows,
  rowsOf,
  type Scope,
  type Source,
  scopeOf,
} from './scope.ts';
import { madeOf, named, type Output } from './value.ts';

/** The items of a FROM list; each may look at those before it when it is lateral. */
export function fromRows(items: readonly Node[] | undefined, scope: Scope, context: Context): Rows {
  return (items ?? []).reduce((rows, item) => bothOf(rows, itemRows(item, rows, scope, context)), NO_ROWS);
}

function itemRows(item: Node, before: Rows, scope: Scope, context: Context): Rows {
  const lateral = scopeOf(bothOf(before, NO_ROWS), scope, scope.queries);
  const table = as(item, 'RangeVar');
  if (table !== undefined) return rowsOf(tableSource(table, scope, context));
  const sub = as(item, 'RangeSubselect');
  if (sub !== undefined) {
    const outputs =
      sub.subquery === undefined
        ? []
        : context.statement(sub.subquery, sub.lateral === true ? lateral : scope);
    return rowsOf(aliased({ name: '', columns: outputs }, sub.alias));
  }
  const join = as(item, 'JoinExpr');
  if (join !== undefined) return joinRows(join, before, scope, context);
  const call = as(item, 'RangeFunction');
  if (call !== undefined) {
    const values = (call.functions ?? [])
      .flatMap(nodesBelow)
      .map((node) => evaluate(node, lateral, 'condition', context));
    const value = madeOf(values, { nullable: true });
    const functionName = firstFunctionName(call.functions);
    const alias = call.alias?.aliasname ?? functionName;
    const given = [...namesOf(call.alias?.colnames), ...columnNamesOf(call.coldeflist)];
    const ordinality: readonly Output[] =
      call.ordinality === true && given.length === 0
        ? [{ name: 'ordinality', type: 'bigint', nullable: false, origins: [] }]
        : [];
    // Which columns a function returns is not known here: any name is accepted, and the alias means a scalar result.
    const columns: readonly Output[] =
      given.length > 0
        ? given.map((name) => named(name, value))
        : [named(alias, value), ...ordinality, { ...named('*', value), open: true }];
    return rowsOf({ name: alias, columns });
  }
  const sample = as(item, 'RangeTableSample');
  if (sample?.relation !== undefined) return itemRows(sample.relation, before, scope, context);
  const document = as(item, 'JsonTable') ?? as(item, 'RangeTableFunc');
  if (document !== undefined) {
    const value = madeOf(
      nodesBelow(item).map((node) => evaluate(node, lateral, 'condition', context)),
      { nullable: true },
    );
    return rowsOf(aliased({ name: '', columns: [{ ...named('*', value), open: true }] }, document.alias));
  }
  return NO_ROWS;
}

function firstFunctionName(functions: readonly Node[] | undefined): string {
  const [call] = (functions ?? []).flatMap(nodesBelow);
  return namesOf(as(call, 'FuncCall')?.funcname).at(-1) ?? '';
}

function columnNamesOf(definitions: readonly Node[] | undefined): readonly string[] {
  return (definitions ?? []).flatMap((node) => as(node, 'ColumnDef')?.colname ?? []);
}

/** A table by its name: a WITH query, a relation, or a stranger. */
export function tableSource(
  table: RangeVar,
  scope: Scope | undefined,
  context: Context,
  mode: TableUse['mode'] = 'read',
): Source {
  const name = table.relname ?? '';
  const written = table.schemaname === undefined ? name : `${table.schemaname}.${name}`;
  const query = table.schemaname === undefined && mode === 'read' ? queryNamed(name, scope) : undefined;
  if (query !== undefined) return aliased({ name, columns: query }, table.alias);
  const at = table.location ?? 0;
  const relation = context.relations.find(table.schemaname, name);
  if (relation === undefined) {
    context.notes.strangers.push({ name: written, at });
    if (!context.acceptStrangers && !isSystem(table))
      context.notes.problems.push({
        kind: 'unknown-table',
        name: written,
        at,
        candidates: context.relations.names(),
      });
    const open: Output = {
      name: '*',
      nullable: true,
      origins: [{ table: written, column: '*' }],
      open: true,
    };
    return aliased({ name, relation: written, columns: [open] }, table.alias);
  }
  context.notes.tables.push({ relation, at, mode });
  const id = `${relation.schema}.${relation.name}`;
  const columns = relation.columns.map((column): Output => {
    const origin = { table: id, column: column.name };
    return { ...column, origins: [origin], passes: column.passes ?? origin };
  });
  return aliased({ name, schema: relation.schema, relation: id, columns }, table.alias);
}

/** PostgreSQL's own catalogs are there in every database. */
function isSystem(table: RangeVar): boolean {
  return table.schemaname === undefined
    ? table.relname?.startsWith('pg_') === true
    : ['pg_catalog', 'information_schema'].includes(table.schemaname);
}

/** The source under its alias, which hides its own name, with the columns named in the alias. */
export function aliased(source: Source, alias: Alias | undefined): Source {
  if (alias?.aliasname === undefined) return source;
  const names = namesOf(alias.colnames);
  const columns = source.columns.map((column, i) =>
    names[i] === undefined ? column : { ...column, name: names[i] },
  );
  const extra = source.columns.some((column) => column.open === true)
    ? names.slice(source.columns.length).map((name): Output => ({ name, nullable: true, origins: [] }))
    : [];
  const { schema: _schema, ...rest } = source;
  return { ...rest, name: alias.aliasname, columns: [...columns, ...extra] };
}

function joinRows(join: JoinExpr, before: Rows, scope: Scope, context: Context): Rows {
  const left = join.larg === undefined ? NO_ROWS : itemRows(join.larg, before, scope, context);
  const right = join.rarg === undefined ? NO_ROWS : itemRows(join.rarg, bothOf(before, left), scope, context);
  const on = scopeOf(bothOf(left, right), scope, scope.queries);
  if (join.quals !== undefined) evaluate(join.quals, on, 'condition', context);
  const kind = join.jointype ?? 'JOIN_INNER';
  const inner = kind === 'JOIN_INNER' ? requiredRows(join.quals, on) : undefined;
  const both =
    inner ??
    bothOf(
      kind === 'JOIN_RIGHT' || kind === 'JOIN_FULL' ? withNulls(left) : left,
      kind === 'JOIN_LEFT' || kind === 'JOIN_FULL' ? withNulls(right) : right,
    );
  const shared = sharedNames(join, left, right);
  const merged = shared.map((name): Output => {
    const [one, other] = [left, right].map((side) => side.columns.find((column) => column.name === name));
    if (one === undefined || other === undefined)
      return one ?? other ?? { name, nullable: true, origins: [] };
    const nulls =
      kind === 'JOIN_FULL'
        ? one.nullable || other.nullable
        : kind === 'JOIN_RIGHT'
          ? other.nullable
          : one.nullable;
    return {
      ...named(name, madeOf([one, other])),
      nullable: nulls,
      ...(one.type === undefined ? {} : { type: one.type }),
    };
  });
  const columns = [
    ...merged,
    ...both.columns.filter((column) => column.open === true || !shared.includes(column.name)),
  ];
  const rows: Rows = { sources: both.sources, columns };
  return join.alias === undefined ? rows : rowsOf(aliased({ name: '', columns }, join.alias));
}

function sharedNames(join: JoinExpr, left: Rows, right: Rows): readonly string[] {
  if (join.isNatural !== true) return namesOf(join.usingClause);
  const there = new Set(right.columns.filter((c) => c.open !== true).map((c) => c.name));
  return left.columns.filter((c) => c.open !== true && there.has(c.name)).map((c) => c.name);
}

const withNulls = (rows: Rows): Rows => mapRows(rows, (column) => ({ ...column, nullable: true }));
