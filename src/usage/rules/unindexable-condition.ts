import type { A_Expr, Node } from 'libpg-query';
import { as, namesOf, nodesBelow, placeOf } from '../../sql/tree.ts';
import type { Finding, Rule } from '../rule.ts';

/** Conditions that no plain index on their column can serve. */
export const unindexableCondition: Rule = {
  name: 'unindexable-condition',
  code: 'A008',
  severity: 'warning',
  title: 'A condition that no index can serve',
  why: 'A column inside a function, a cast, or behind a leading % has to be computed for every row: the table is read in full.',
  check: ({ tree, analysis }, { catalog }) => {
    const indexed = [...catalog.facts.values()]
      .filter((fact) => fact.kind === 'index')
      .map((fact) => String(fact.attributes.definition ?? '').toLowerCase());
    // An index on the very expression serves it.
    const isServed = (call: string, column: string): boolean =>
      indexed.some((text) => text.includes(`${call}(`) && text.includes(column));
    const tables = new Set(analysis.tables.map((table) => table.relation.name));
    return tables.size === 0 ? [] : conditionsIn(tree).flatMap((condition) => judged(condition, isServed));
  },
};

/** Comparisons in the WHERE clauses of a statement. */
function conditionsIn(node: Node): readonly A_Expr[] {
  const where = (Object.values(node)[0] as { readonly whereClause?: Node } | undefined)?.whereClause;
  const own = where === undefined ? [] : comparisonsIn(where);
  return [
    ...own,
    ...nodesBelow(node)
      .filter((below) => below !== where)
      .flatMap(conditionsIn),
  ];
}

function comparisonsIn(node: Node): readonly A_Expr[] {
  const logic = as(node, 'BoolExpr');
  if (logic !== undefined)
    return logic.boolop === 'AND_EXPR' ? (logic.args ?? []).flatMap(comparisonsIn) : [];
  const comparison = as(node, 'A_Expr');
  return comparison === undefined ? [] : [comparison];
}

function judged(condition: A_Expr, isServed: (call: string, column: string) => boolean): readonly Finding[] {
  const { kind, lexpr, rexpr, name } = condition;
  if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') {
    const pattern = as(rexpr, 'A_Const')?.sval?.sval;
    return pattern?.startsWith('%') === true && pattern.length > 1
      ? [
          {
            at: { sql: placeOf(rexpr) },
            length: pattern.length + 2,
            message: `a pattern that begins with % is matched against every row`,
            fix: 'a trigram index (pg_trgm) serves it, or full-text search',
          },
        ]
      : [];
  }
  const operator = namesOf(name).at(-1) ?? '';
  if (kind !== 'AEXPR_OP' || !['=', '<', '>', '<=', '>='].includes(operator)) return [];
  const call = as(lexpr, 'FuncCall');
  const [argument, ...others] = call?.args ?? [];
  const column =
    namesOf(as(others.at(-1) ?? argument, 'ColumnRef')?.fields).at(-1) ??
    namesOf(as(argument, 'ColumnRef')?.fields).at(-1);
  if (call === undefined || column === undefined || isConstant(rexpr) === false) return [];
  const called = namesOf(call.funcname).at(-1) ?? '';
  if (isServed(called, column)) return [];
  return [
    {
      at: { sql: call.location ?? 0 },
      length: called.length,
      message: `${called}(${column}) is computed for every row`,
      fix: `compare ${column} itself with a range, or make an index on ${called}(${column})`,
    },
  ];
}

function isConstant(node: Node | undefined): boolean {
  return as(node, 'ColumnRef') === undefined;
}
