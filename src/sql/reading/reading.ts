/**
 * Whether a text is one query that only reads: parsed by PostgreSQL's own grammar, every node of the tree held
 * against a list of what is allowed. What is not known to be harmless is refused.
 */

import { type Node, readScript } from '../script.ts';
import { as, below, type NodeKind, namesOf, nodesBelow, placeOf, tagOf } from '../tree.ts';
import { readingFunctions } from './functions.ts';
import { readingRelations } from './relations.ts';

export interface Refusal {
  readonly message: string;
  /** In characters of the text. */
  readonly offset: number;
}

export type Reading =
  | {
      readonly type: 'query';
      /** The one statement, without comments around it and without its semicolon. */
      readonly sql: string;
      /** Functions that are called without a schema, and fields that are named: either may be one of the user's. */
      readonly functions: readonly string[];
      readonly fields: readonly string[];
    }
  | { readonly type: 'refused'; readonly refusals: readonly Refusal[] };

const ALLOWED: ReadonlySet<string> = new Set<NodeKind>([
  'SelectStmt',
  'ResTarget',
  'ColumnRef',
  'A_Star',
  'String',
  'Integer',
  'Float',
  'Boolean',
  'BitString',
  'A_Const',
  'A_Expr',
  'A_ArrayExpr',
  'A_Indices',
  'A_Indirection',
  'BoolExpr',
  'NullTest',
  'BooleanTest',
  'CaseExpr',
  'CaseWhen',
  'CoalesceExpr',
  'MinMaxExpr',
  'SubLink',
  'TypeCast',
  'TypeName',
  'FuncCall',
  'NamedArgExpr',
  'WindowDef',
  'SortBy',
  'RangeVar',
  'RangeSubselect',
  'RangeFunction',
  'RangeTableSample',
  'JoinExpr',
  'CommonTableExpr',
  'GroupingSet',
  'GroupingFunc',
  'RowExpr',
  'List',
  'SQLValueFunction',
  'CollateClause',
  'ColumnDef',
  'JsonObjectConstructor',
  'JsonArrayConstructor',
  'JsonArrayQueryConstructor',
  'JsonObjectAgg',
  'JsonArrayAgg',
  'JsonKeyValue',
  'JsonValueExpr',
  'JsonFuncExpr',
  'JsonIsPredicate',
]);

/** Never throws for what stands in the text. */
export async function readingOf(text: string): Promise<Reading> {
  const { statements, errors } = await readScript(text);
  const [statement, second] = statements;
  if (errors.length > 0) return { type: 'refused', refusals: errors };
  if (statement === undefined) return refusedAt('there is no query', 0);
  if (second !== undefined) return refusedAt('one query at a time', second.start);
  const sql = text.slice(statement.start, statement.end);
  if (as(statement.node, 'SelectStmt') === undefined)
    return refusedAt('only SELECT and VALUES are allowed', statement.start);
  if (makesTable(statement.node)) return refusedAt('SELECT INTO makes a table', statement.start);
  const refusals = [...refusalsIn(statement.node)].map(({ message, node }) => ({
    message,
    offset: statement.at(placeOf(node)),
  }));
  if (refusals.length > 0) return { type: 'refused', refusals };
  const calls = [...below(statement.node, 'FuncCall')].flatMap(({ funcname }) =>
    // A name with its schema means what it says.
    funcname?.length === 1 ? namesOf(funcname) : [],
  );
  const fields = [
    ...[...below(statement.node, 'ColumnRef')].map((column) => namesOf(column.fields).at(-1) ?? ''),
    ...[...below(statement.node, 'A_Indirection')].flatMap(({ indirection }) => namesOf(indirection)),
  ];
  return { type: 'query', sql, functions: distinct(calls), fields: distinct(fields) };
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

const refusedAt = (message: string, offset: number): Reading => ({
  type: 'refused',
  refusals: [{ message, offset }],
});

/** The arms of a UNION are no nodes of their own in the tree, and the first of them may say INTO. */
function makesTable(tree: unknown): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  return 'intoClause' in tree || Object.values(tree).some(makesTable);
}

interface Found {
  readonly message: string;
  readonly node: Node;
}

function* refusalsIn(node: Node): Generator<Found> {
  const tag = tagOf(node);
  const message = ALLOWED.has(tag)
    ? refusalOf(node)
    : `${spoken(tag)} is not allowed in a query that only reads`;
  if (message !== undefined) yield { message, node };
  for (const near of nodesBelow(node)) yield* refusalsIn(near);
}

/** What is wrong with a node of an allowed kind itself. */
function refusalOf(node: Node): string | undefined {
  const call = as(node, 'FuncCall');
  if (call !== undefined) return functionRefusal(namesOf(call.funcname));
  const range = as(node, 'RangeVar');
  if (range !== undefined) return relationRefusal(range.catalogname, range.schemaname, range.relname ?? '');
  const sample = as(node, 'RangeTableSample');
  if (sample !== undefined) return functionRefusal(namesOf(sample.method));
  const cte = as(node, 'CommonTableExpr')?.ctequery;
  if (cte !== undefined && as(cte, 'SelectStmt') === undefined)
    return 'WITH may hold SELECT only: INSERT, UPDATE, DELETE and MERGE write';
  const operator = namesOf(as(node, 'A_Expr')?.name);
  if (operator.length > 1 && operator[0] !== 'pg_catalog')
    return 'only operators of PostgreSQL itself can be named with a schema';
  return undefined;
}

function functionRefusal(names: readonly string[]): string | undefined {
  const [name, schema, ...more] = [...names].reverse();
  if (name === undefined || more.length > 0 || (schema !== undefined && schema !== 'pg_catalog'))
    return `${names.join('.')}() is not a function of PostgreSQL itself`;
  if (readingFunctions.has(name)) return undefined;
  return `${name}() is not on the list of functions that only read`;
}

function relationRefusal(
  database: string | undefined,
  schema: string | undefined,
  name: string,
): string | undefined {
  if (database !== undefined) return 'a table of another database cannot be named';
  if (schema === 'information_schema') return undefined;
  const own = schema === 'pg_catalog' || (schema === undefined && name.startsWith('pg_'));
  if (own) return readingRelations.has(name) ? undefined : `${name} holds what a query must not show`;
  return schema?.startsWith('pg_') === true ? `${schema} is PostgreSQL's own` : undefined;
}

/** `InsertStmt` → `INSERT`; other kinds by their own name. */
function spoken(tag: string): string {
  if (tag === 'LockingClause') return 'FOR UPDATE or FOR SHARE';
  return tag.endsWith('Stmt')
    ? tag
        .slice(0, -4)
        .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
        .toUpperCase()
    : tag;
}
