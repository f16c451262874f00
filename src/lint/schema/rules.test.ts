/** Every rule fires and stays silent as its own examples say, on a real server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRACT_HEAD, contractCatalog } from '../../../test/support/contract-catalog.ts';
import { testRuleList } from '../../../test/support/lint-rules.ts';
import { testServer } from '../../../test/support/postgres.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { lintSchema } from './lint.ts';
import type { Example, SchemaRule } from './rule.ts';
import { schemaRules } from './rules.ts';

let session: PostgresSession;
beforeAll(async () => {
  session = await testServer().connect();
});
afterAll(() => session.close());

async function found(rule: SchemaRule, example: Example): Promise<readonly Diagnostic[]> {
  const read = await contractCatalog(
    typeof example === 'string'
      ? { 'contracts/example.yaml': CONTRACT_HEAD, 'contracts/sql/example.sql': example }
      : { 'contracts/example.yaml': `${CONTRACT_HEAD}${example.contract}` },
    session,
  );
  return lintSchema({ ...read, levelOf: (other) => (other === rule ? 'error' : 'off') }).diagnostics;
}

describe.each(schemaRules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test.each(rule.examples.fires)('fires: %j', async (example) => {
    const diagnostics = await found(rule, example);
    expect(diagnostics.map(({ code }) => code)).toEqual(diagnostics.map(() => rule.code));
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { where, message } of diagnostics) {
      expect(where.object).not.toMatch(/^[a-z-]+ /);
      expect(message).toMatch(/[^.]$/);
    }
  });

  test.each(rule.examples.silent)('is silent: %j', async (example) => {
    expect(await found(rule, example)).toEqual([]);
  });
});

describe('the rules', () => {
  testRuleList(schemaRules, new URL('./rules/', import.meta.url), /^L[23]\d\d$/);

  test('give the reason as a sentence, and the fix as the end of one', () => {
    for (const { id, why, fix } of schemaRules) {
      expect(why, id).toMatch(/^[A-Z]/);
      expect(fix, id).toMatch(/^[^A-Z]/);
    }
  });
});

describe('a comment in the contract', () => {
  const judged = async (tables: string) => {
    const read = await contractCatalog({ 'contracts/example.yaml': `${CONTRACT_HEAD}${tables}` }, session);
    const asked = ['float-money', 'pk-missing'];
    const levelOf = ({ id }: SchemaRule) => (asked.includes(id) ? ('error' as const) : ('off' as const));
    const { diagnostics, accepted } = lintSchema({ ...read, levelOf });
    const told = diagnostics.map(({ code, where }) => `${code} ${where.object ?? `line ${where.line}`}`);
    return { told, accepted };
  };

  test('accepts what is found at its entry and below it, and nothing else', async () => {
    const one = `tables:
  prices: # datawright:ignore pk-missing a log
    columns:
      price: real # datawright:ignore float-money: measured, not owed
      total: real
  # datawright:ignore pk-missing, float-money both as the sensor has them
  readings:
    columns:

      cost: real
  others: { columns: { fee: real } }`;
    expect(await judged(one)).toEqual({
      told: ['L202 others', 'L237 others.fee', 'L237 prices.total'],
      accepted: 4,
    });
  });

  test('accepts in the whole file when it says so', async () => {
    const all = `# datawright:ignore-file pk-missing imported as it is
tables: { a: { columns: { x: text } }, b: { columns: { x: text } } }`;
    expect(await judged(all)).toEqual({ told: [], accepted: 2 });
  });

  test('needs a rule, a reason and something to accept; a text that looks like one is none', async () => {
    const wrong = `tables:
  a: # datawright:ignore pk-missing
    description: |
      # datawright:ignore pk-missing not a comment
    columns: { x: text }
  b: # datawright:ignore pk-mising typo
    columns: { x: { type: text, primary_key: true } }
  c: # datawright:ignore pk-missing it has one
    columns: { x: { type: text, primary_key: true } }
  d: # datawright:ignore table-undescribed only strict asks
    columns: { x: { type: text, primary_key: true } }`;
    expect((await judged(wrong)).told).toEqual(['L202 a', 'L002 line 5', 'L004 line 9', 'L003 line 11']);
  });
});
