import type { Node } from 'libpg-query';
import { as, namesOf } from '../../sql/tree.ts';
import type { Rule, Scene, Statement } from '../rule.ts';

/** Rows from which on a result without a bound is a danger. */
const MANY = 10_000;

/** A query that returns as many rows as a large table has. */
export const missingLimit: Rule = {
  name: 'missing-limit',
  code: 'A007',
  severity: 'warning',
  title: 'No LIMIT on a large table',
  why: 'The contract says how many rows the table has: all that match come over the wire and into memory at once.',
  check: (statement, scene) => {
    const select = as(statement.tree, 'SelectStmt');
    if (select?.fromClause === undefined || select.limitCount !== undefined) return [];
    if (select.groupClause !== undefined || isOneRow(select.targetList)) return [];
    if (select.whereClause !== undefined) return [];
    return statement.analysis.tables
      .filter((table) => table.mode === 'read')
      .flatMap(({ relation, at }) => {
        const rows = rowsOf(scene, relation.schema, relation.name);
        return rows === undefined || rows < MANY || !isFrom(select.fromClause, relation.name)
          ? []
          : [
              {
                at: { sql: at },
                length: relation.name.length,
                message: `every row of ${relation.name} is read: ${rows.toLocaleString('en')} by the contract's volumes`,
                fix: 'add LIMIT, or a condition; to read it all, use a cursor',
              },
            ];
      });
  },
};

function isFrom(items: readonly Node[] | undefined, name: string): boolean {
  return (items ?? []).some((item) => as(item, 'RangeVar')?.relname === name);
}

const AGGREGATES = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'array_agg',
  'string_agg',
  'json_agg',
  'jsonb_agg',
  'bool_and',
  'bool_or',
]);

function isOneRow(targets: Statement['tree'][] | readonly Node[] | undefined): boolean {
  return (targets ?? []).some((target) => {
    const call = as(as(target, 'ResTarget')?.val, 'FuncCall');
    return (
      call !== undefined && call.over === undefined && AGGREGATES.has(namesOf(call.funcname).at(-1) ?? '')
    );
  });
}

function rowsOf({ contract }: Scene, schema: string, name: string): number | undefined {
  const called = schema === contract.schema ? [name, `${schema}.${name}`] : [`${schema}.${name}`];
  return contract.volumes.find((volume) => called.includes(volume.table))?.rows;
}
