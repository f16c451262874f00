/** Values of expressions: their columns are looked up, their type and whether they can be NULL are told. */
import type { A_Const, A_Expr, ColumnRef, FuncCall, Node, SelectStmt, SubLink } from 'libpg-query';
import { as, namesOf, nodesBelow, tagOf } from '../tree.ts';
import { plainTypeText } from '../type-name.ts';
import type { Context } from './context.ts';
import { behaviourOf, isComparison, isStrict, type Nulls } from './functions.ts';
import { noteMeeting, noteUse, type Purpose } from './notes.ts';
import { columnNamed, columnOf, namesIn, type Scope, sourceNamed } from './scope.ts';
import { madeOf, type Output, originsOf, UNKNOWN, type Value, type Written } from './value.ts';

/** Evaluates an expression in a scope; what it looks at is noted with the purpose. */
export function evaluate(node: Node | undefined, scope: Scope, purpose: Purpose, context: Context): Value {
  if (node === undefined) return UNKNOWN;
  const inside = (inner: Node | undefined): Value => evaluate(inner, scope, purpose, context);
  const all = (nodes: readonly Node[] | undefined): readonly Value[] => (nodes ?? []).map(inside);
  const column = as(node, 'ColumnRef');
  if (column !== undefined) return columnValue(column, scope, purpose, context);
  const constant = as(node, 'A_Const');
  if (constant !== undefined) return constantValue(constant);
  const parameter = as(node, 'ParamRef');
  if (parameter !== undefined)
    return {
      nullable: true,
      origins: [],
      written: { kind: 'parameter', number: parameter.number ?? 0, at: parameter.location ?? 0 },
    };
  const cast = as(node, 'TypeCast');
  if (cast !== undefined) return castValue(inside(cast.arg), plainTypeText(cast.typeName));
  const operation = as(node, 'A_Expr');
  if (operation !== undefined) return operationValue(operation, inside, all, context);
  const call = as(node, 'FuncCall');
  if (call !== undefined) return callValue(call, scope, purpose, context);
  const sub = as(node, 'SubLink');
  if (sub !== undefined) return subqueryValue(sub, scope, inside, context);
  const logic = as(node, 'BoolExpr');
  if (logic !== undefined) return madeOf(all(logic.args), { type: 'boolean' });
  const test = as(node, 'NullTest') ?? as(node, 'BooleanTest');
  if (test !== undefined) return madeOf([inside(test.arg)], { type: 'boolean', nullable: false });
  const coalesce = as(node, 'CoalesceExpr') ?? as(node, 'MinMaxExpr');
  if (coalesce !== undefined) return firstNotNull(all(coalesce.args));
  const choice = as(node, 'CaseExpr');
  if (choice !== undefined) {
    const branches = (choice.args ?? []).map((branch) => as(branch, 'CaseWhen'));
    const conditions = [
      ...(choice.arg === undefined ? [] : [inside(choice.arg)]),
      ...branches.map((b) => inside(b?.expr)),
    ];
    const results = [
      ...branches.map((b) => inside(b?.result)),
      ...(choice.defresult === undefined ? [] : [inside(choice.defresult)]),
    ];
    return {
      nullable: choice.defresult === undefined || results.some((value) => value.nullable),
      origins: originsOf([...results, ...conditions]),
      ...commonType(results),
    };
  }
  if (tagOf(node) === 'SQLValueFunction') return { nullable: false, origins: [] };
  if (tagOf(node) === 'A_ArrayExpr' || tagOf(node) === 'RowExpr')
    return madeOf(all(nodesBelow(node)), { nullable: false });
  return madeOf(all(nodesBelow(node)), { nullable: true });
}

function columnValue(column: ColumnRef, scope: Scope, purpose: Purpose, context: Context): Value {
  const names = namesOf(column.fields);
  const at = column.location ?? 0;
  const { notes } = context;
  const last = names.at(-1) ?? '';
  if (names.length === 1) {
    const found = columnNamed(last, scope);
    if (found.type === 'found') {
      noteUse(notes, found.output, at, purpose);
      return found.output;
    }
    if (found.type === 'ambiguous') {
      notes.problems.push({ kind: 'ambiguous-column', name: last, at });
      return UNKNOWN;
    }
    const whole = sourceNamed(undefined, last, scope);
    if (whole === undefined) {
      notes.problems.push({ kind: 'unknown-column', name: last, at, candidates: namesIn(scope) });
      return UNKNOWN;
    }
    return wholeRow(whole.columns, at, purpose, context);
  }
  const qualifier = names.at(-2) ?? '';
  const schema = names.at(-3);
  const source = sourceNamed(schema, qualifier, scope);
  if (source === undefined) {
    // `(row).field` may be written without parentheses nowhere: the first name must be a FROM item.
    const candidates = scope.sources.map((s) => s.name);
    notes.problems.push({ kind: 'unknown-source', name: qualifier, at, candidates });
    return UNKNOWN;
  }
  if (last === '*') return wholeRow(source.columns, at, purpose, context);
  const output = columnOf(source, last);
  if (output === undefined) {
    const candidates = source.columns.map((c) => c.name);
    notes.problems.push({
      kind: 'unknown-column',
      name: last,
      of: source.relation ?? source.name,
      at,
      candidates,
    });
    return UNKNOWN;
  }
  noteUse(notes, output, at, purpose);
  return output;
}

function wholeRow(columns: readonly Output[], at: number, purpose: Purpose, context: Context): Value {
  for (const output of columns) noteUse(context.notes, output, at, purpose, true);
  return madeOf(columns, { nullable: false });
}

function constantValue(constant: A_Const): Value {
  const at = constant.location ?? 0;
  const written = (kind: 'text' | 'number' | 'boolean', text: string, type: string): Value => ({
    type,
    nullable: false,
    origins: [],
    written: { kind, text, at } satisfies Written,
  });
  if (constant.sval !== undefined) return written('text', constant.sval.sval ?? '', 'unknown');
  if (constant.ival !== undefined) return written('number', String(constant.ival.ival ?? 0), 'integer');
  if (constant.fval !== undefined) return written('number', constant.fval.fval ?? '0', 'numeric');
  if (constant.boolval !== undefined)
    return written('boolean', String(constant.boolval.boolval ?? false), 'boolean');
  return { nullable: constant.isnull === true, origins: [] };
}

function castValue(value: Value, type: string | undefined): Value {
  // A JSON null is a value that becomes NULL when it is cast.
  const nullable = value.nullable || isJson(value);
  return madeOf([value], { nullable, ...(type === undefined ? {} : { type }) });
}

function operationValue(
  { kind, name, lexpr, rexpr }: A_Expr,
  inside: (node: Node | undefined) => Value,
  all: (nodes: readonly Node[] | undefined) => readonly Value[],
  { notes }: Context,
): Value {
  const operator = namesOf(name).at(-1) ?? '';
  const left = lexpr === undefined ? undefined : inside(lexpr);
  const list = as(rexpr, 'List')?.items;
  const rights = list === undefined ? [inside(rexpr)] : all(list);
  const values = [...(left === undefined ? [] : [left]), ...rights];
  if (kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL') {
    const [array] = rights;
    if (left !== undefined && array !== undefined && left.type !== undefined)
      noteMeeting(notes, { ...left, type: `${left.type}[]` }, array);
    return madeOf(values, { type: 'boolean' });
  }
  if (kind === 'AEXPR_NULLIF')
    return madeOf(values, { nullable: true, ...(left?.type === undefined ? {} : { type: left.type }) });
  const tests = kind !== 'AEXPR_OP' || isComparison(operator);
  if (tests && left !== undefined) for (const right of rights) noteMeeting(notes, left, right);
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT')
    return madeOf(values, { type: 'boolean', nullable: false });
  // The deparser writes operators outside pg_catalog with their schema: nothing is known of those.
  if (tests)
    return madeOf(values, { type: 'boolean', ...(namesOf(name).length === 1 ? {} : { nullable: true }) });
  const plain = namesOf(name).length === 1 && isStrict(operator) && !values.some(isJson);
  return plain ? madeOf(values, commonType(values)) : madeOf(values, { nullable: true });
}

function callValue(call: FuncCall, scope: Scope, purpose: Purpose, context: Context): Value {
  const inside = (node: Node): Value => evaluate(node, scope, purpose, context);
  const aside = (nodes: readonly Node[] | undefined): void => {
    for (const node of nodes ?? []) evaluate(as(node, 'SortBy')?.node ?? node, scope, 'order', context);
  };
  const name = namesOf(call.funcname).at(-1) ?? '';
  context.notes.functions.push({ name: namesOf(call.funcname).join('.'), at: call.location ?? 0 });
  const values = (call.args ?? []).map(inside);
  aside(call.agg_order);
  // Which row of a window is looked at decides the value.
  const frame = [...(call.over?.partitionClause ?? []), ...(call.over?.orderClause ?? [])].map((node) =>
    evaluate(as(node, 'SortBy')?.node ?? node, scope, 'order', context),
  );
  if (call.agg_filter !== undefined) evaluate(call.agg_filter, scope, 'condition', context);
  const builtIn = namesOf(call.funcname).length === 1 || namesOf(call.funcname)[0] === 'pg_catalog';
  const known = builtIn ? behaviourOf(name) : undefined;
  const overGroups = scope.grouped === true && call.agg_filter === undefined && call.over === undefined;
  return madeOf([...values, ...frame], {
    nullable: isNullable(known?.nulls, values, overGroups),
    ...(known?.type === undefined ? {} : { type: known.type }),
  });
}

function isNullable(nulls: Nulls | undefined, values: readonly Value[], overGroups: boolean): boolean {
  if (nulls === 'never') return false;
  const some = values.some((value) => value.nullable);
  if (nulls === 'strict') return some || values.some(isJson);
  return nulls !== 'aggregate' || !overGroups || some;
}

function subqueryValue(
  sub: SubLink,
  scope: Scope,
  inside: (node: Node | undefined) => Value,
  context: Context,
): Value {
  const select = as(sub.subselect, 'SelectStmt') as SelectStmt | undefined;
  const stars = context.notes.stars.length;
  const outputs = select === undefined ? [] : context.select(select, scope);
  const [first] = outputs;
  switch (sub.subLinkType) {
    case 'EXISTS_SUBLINK': {
      const added = context.notes.stars.splice(stars);
      context.notes.stars.push(...added.map((star) => ({ ...star, harmless: true })));
      return { type: 'boolean', nullable: false, origins: [] };
    }
    case 'ANY_SUBLINK':
    case 'ALL_SUBLINK': {
      const tested = inside(sub.testexpr);
      if (first !== undefined) noteMeeting(context.notes, tested, first);
      return madeOf([tested, ...outputs], { type: 'boolean' });
    }
    case 'ARRAY_SUBLINK':
      return {
        ...madeOf(outputs, { nullable: false }),
        ...(first?.type === undefined ? {} : { type: `${first.type}[]` }),
      };
    default:
      // A scalar subquery without a row is NULL.
      return {
        ...madeOf(outputs, { nullable: true }),
        ...(first?.type === undefined ? {} : { type: first.type }),
      };
  }
}

function isJson(value: Value): boolean {
  return value.type === 'json' || value.type === 'jsonb';
}

function firstNotNull(values: readonly Value[]): Value {
  return { ...madeOf(values), nullable: values.every((value) => value.nullable), ...commonType(values) };
}

function commonType(values: readonly Value[]): { readonly type?: string } {
  const types = new Set(
    values.flatMap((value) => (value.type === undefined || value.type === 'unknown' ? [] : [value.type])),
  );
  const [type, ...more] = types;
  return type === undefined || more.length > 0 ? {} : { type };
}

/** The name PostgreSQL gives an output that has no AS. */
export function outputName(node: Node | undefined): string {
  return figured(node) ?? '?column?';
}

function figured(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const column = as(node, 'ColumnRef');
  if (column !== undefined) return namesOf(column.fields).at(-1);
  const call = as(node, 'FuncCall');
  if (call !== undefined) return namesOf(call.funcname).at(-1);
  const cast = as(node, 'TypeCast');
  if (cast !== undefined) return figured(cast.arg) ?? namesOf(cast.typeName?.names).at(-1);
  const choice = as(node, 'CaseExpr');
  if (choice !== undefined) return figured(choice.defresult) ?? 'case';
  const picked = as(node, 'A_Indirection');
  if (picked !== undefined) return namesOf(picked.indirection).at(-1) ?? figured(picked.arg);
  const collated = as(node, 'CollateClause');
  if (collated !== undefined) return figured(collated.arg);
  const sub = as(node, 'SubLink');
  if (sub !== undefined) return subqueryName(sub);
  const least = as(node, 'MinMaxExpr');
  if (least !== undefined) return least.op === 'IS_LEAST' ? 'least' : 'greatest';
  const now = as(node, 'SQLValueFunction');
  if (now !== undefined)
    return now.op
      ?.replace(/^SVFOP_/, '')
      .replace(/_N$/, '')
      .toLowerCase();
  return WORDS[tagOf(node)];
}

const WORDS: Readonly<Record<string, string>> = {
  CoalesceExpr: 'coalesce',
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  XmlSerialize: 'xmlserialize',
};

function subqueryName(sub: SubLink): string | undefined {
  if (sub.subLinkType === 'EXISTS_SUBLINK') return 'exists';
  if (sub.subLinkType === 'ARRAY_SUBLINK') return 'array';
  if (sub.subLinkType !== 'EXPR_SUBLINK') return undefined;
  const [target] = as(sub.subselect, 'SelectStmt')?.targetList ?? [];
  const result = as(target, 'ResTarget');
  return result?.name ?? figured(result?.val);
}
