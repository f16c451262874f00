import { describe, expect, test } from 'vitest';
import { emptyContract } from '../../test/support/model-of.ts';
import type { Column, Contract, QualityRule, Table } from '../contract/contract.ts';
import { checks } from './checks.ts';
import { compileChecks } from './compile.ts';

const column = (name: string, type = 'integer'): Column => ({
  name,
  type,
  nullable: true,
  field: name,
  place: {},
});
const table = (name: string, columns: readonly Column[]): Table => ({
  name,
  schema: 'public',
  entity: name,
  columns,
  primaryKey: { name: `${name}_pkey`, columns: ['id'], place: {} },
  uniques: [],
  foreignKeys: [],
  checks: [],
  exclusions: [],
  indexes: [],
  denormalized: [],
  place: {},
});

const place = { file: 'contracts/q.yaml', line: 7, column: 5 };

function compile(rule: string, args: unknown, more: Partial<QualityRule> = {}) {
  const contract: Contract = {
    ...emptyContract,
    tables: [
      table('orders', [
        column('id', 'bigint'),
        column('user_id'),
        column('total', 'numeric(12,2)'),
        column('note', 'text'),
        column('at', 'timestamptz'),
      ]),
      table('users', [column('id', 'bigint'), column('email', 'text')]),
    ],
    warehouse: {
      dimensions: [
        { kind: 'table', name: 'user', from: 'users', key: 'id', scd: 1, track: ['email'], place: {} },
      ],
      facts: [
        {
          name: 'order',
          from: 'orders',
          grain: 'one row per order',
          key: ['id'],
          measures: ['total'],
          dimensions: [{ column: 'user_id', dimension: 'user' }],
          place: {},
        },
      ],
    },
    quality: [{ target: 'orders', rule, arguments: args, atLeast: 1, severity: 'critical', place, ...more }],
  };
  return compileChecks(contract);
}

const said = (rule: string, args: unknown, more: Partial<QualityRule> = {}) =>
  compile(rule, args, more).diagnostics.map(
    (d) => `${d.code} ${d.message}${d.fix === undefined ? '' : ` (${d.fix})`}`,
  );

describe('quality rules of a contract', () => {
  test.each([
    ['not_nul', 'total', ['Q001 there is no check not_nul (did you mean not_null?)']],
    ['not_null', 'totl', ['Q004 not_null: orders has no column totl (did you mean total?)']],
    ['between', { column: 'total', mni: 1, max: 2 }, ['Q005 between: does not take mni (did you mean min?)']],
    [
      'between',
      { column: 'total', min: 9, max: 2 },
      ['Q003 between: min 9 is above max 2, so no value can pass'],
    ],
    ['between', { column: 'total' }, ['Q003 between: needs min, max or both, each a number or a date']],
    ['in', { column: 'note', values: 'a' }, ['Q003 in: values must be a list of texts or numbers']],
    [
      'matches_pattern',
      { column: 'note', pattern: '(' },
      ['Q003 matches_pattern: ( is no regular expression'],
    ],
    [
      'fresh',
      { column: 'at', within: 'soon' },
      ['Q003 fresh: soon is no time span (write 30min, 4h or 2 days)'],
    ],
    [
      'references',
      'user_id -> user.id',
      ['Q003 references: user.id is not known here (did you mean users?)'],
    ],
    ['references', 'user_id -> users.uid', ['Q004 references: users has no column uid (did you mean id?)']],
    [
      'matches',
      { with: 'warehouse.fact_order', rows: '200 %' },
      ['Q007 matches: rows must be a share such as 0.1 %, found "200 %"'],
    ],
    [
      'expression',
      'total > 0; DROP TABLE users',
      ['Q003 expression: one condition is expected, without semicolons or comments'],
    ],
    ['unique', [], ['Q003 unique: expected a column name or a list of them, found an empty list']],
    ['not_null', 42, ['Q003 not_null: expected a column name, found 42']],
  ])('%s with %j is refused in words that help', (rule, args, expected) => {
    expect(said(rule, args)).toEqual(expected);
  });

  test('a finding points at the rule', () => {
    expect(compile('not_null', 'totl').diagnostics[0]?.where).toMatchObject(place);
  });

  test('a table that does not exist is named with what was probably meant', () => {
    expect(said('not_null', 'total', { target: 'order' })).toEqual([
      'Q002 quality rules are written for order, which does not exist (did you mean orders?)',
    ]);
  });

  test('a share of rows cannot be asked of a rule about the whole table', () => {
    expect(said('row_count', { min: 1 }, { atLeast: 0.9 })).toEqual([
      'Q008 row_count is about the whole table, so at_least has no meaning (remove at_least)',
    ]);
  });

  test('references stay inside one database', () => {
    expect(said('references', 'user_id -> warehouse.dim_user.user_key')[0]).toMatch(/^Q006 /);
  });

  test('inside the warehouse its tables need no prefix', () => {
    const { checks: compiled, diagnostics } = compile(
      'references',
      { column: 'user_key', to: 'dim_user.user_key' },
      { target: 'warehouse.fact_order' },
    );
    expect(diagnostics).toEqual([]);
    expect(compiled[0]).toMatchObject({
      on: { engine: 'warehouse', table: 'fact_order' },
      other: { table: 'dim_user' },
    });
  });

  test('every check has a name of its own, a summary and an example that begins with its name', () => {
    expect(new Set(checks.map((c) => c.name)).size).toBe(checks.length);
    for (const check of checks) expect(check.example).toMatch(new RegExp(`^- ${check.name}: `));
  });
});
