import { describe, expect, test } from 'vitest';
import { catalogOf } from '../../../test/support/catalog-of.ts';
import { CONTRACT_HEAD, contractCatalog } from '../../../test/support/contract-catalog.ts';
import { emptyContract } from '../../../test/support/model-of.ts';
import { testServer } from '../../../test/support/postgres.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Column, Contract, Table } from '../../contract/contract.ts';
import type { Evidence, Finding } from './box.ts';
import { boxes } from './boxes.ts';
import { designOf } from './evidence.ts';

const column = (name: string, type: string, more: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: false,
  field: name,
  description: `what ${name} is`,
  place: {},
  ...more,
});

const table = (name: string, columns: readonly Column[], more: Partial<Table> = {}): Table => ({
  name,
  schema: 'public',
  entity: name,
  description: `what ${name} are`,
  classification: 'internal',
  columns,
  uniques: [],
  foreignKeys: [],
  checks: [],
  exclusions: [],
  indexes: [],
  denormalized: [],
  place: {},
  ...more,
});

/** Looks at one box with this contract and a catalog that PostgreSQL made of this SQL. */
async function look(
  name: string,
  contract: Partial<Contract>,
  sql = '',
  more: Partial<Evidence> = {},
): Promise<Finding> {
  const box = boxes.find((b) => b.name === name);
  if (box === undefined) throw new Error(name);
  const catalog = (): Promise<Catalog> => catalogOf(sql);
  const evidence: Evidence = {
    contract: { ...emptyContract, owner: 'data@shop.example', ...contract },
    catalog,
    design: async () => designOf(await catalog(), emptyContract, { rules: {} }),
    migrations: async () => ({ folders: [], status: [], broken: [] }),
    isReached: async () => false,
    drift: async () => ({ against: 'the contract', items: [] }),
    generated: async () => [],
    verdicts: async () => [],
    ...more,
  };
  return box.look(evidence);
}

/** Looks at one box with a contract as PostgreSQL reads it. */
async function lookAt(name: string, { yaml = '', sql = '' }): Promise<Finding> {
  const session = await testServer().connect();
  try {
    const files = { 'contracts/example.yaml': CONTRACT_HEAD + yaml, 'contracts/sql/example.sql': sql };
    const { contract, catalog } = await contractCatalog(files, session);
    return await look(name, contract, '', { design: async () => designOf(catalog, contract, { rules: {} }) });
  } finally {
    await session.close();
  }
}

const missing = (finding: Finding) => finding.missing.map((m) => `${m.what} → ${m.ask}`);

describe('the gate', () => {
  test('asks the table’s owner for what nobody has described', async () => {
    const finding = await lookAt('described', {
      yaml: 'tables: { users: { owner: people@shop.example, description: People., columns: { id: { type: bigint, primary_key: true }, nick: text } } }',
    });
    expect(missing(finding)).toEqual(['users.nick has no description → people@shop.example']);
  });

  test('finds the foreign key without an index, and accepts one that begins with its columns', async () => {
    const sql = `CREATE TABLE users (id bigint PRIMARY KEY);
      CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, payer_id bigint REFERENCES users, giver_id bigint REFERENCES users);
      CREATE INDEX ON orders (user_id, id); CREATE INDEX ON orders (giver_id) WHERE id > 7;`;
    const finding = await lookAt('foreign-keys-indexed', { sql });
    expect(finding).toMatchObject({ verdict: 'failed', observed: '2 findings in 3 foreign keys' });
    expect(finding.missing.map((m) => /begins with (\w+)/.exec(m.what)?.[1]).sort()).toEqual([
      'giver_id',
      'payer_id',
    ]);
  });

  test('finds tables without a primary key and names that are not snake_case', async () => {
    const sql = 'CREATE TABLE "userLog" (at timestamptz); CREATE TABLE good (id bigint PRIMARY KEY);';
    expect((await lookAt('primary-keys', { sql })).observed).toBe('1 finding in 2 tables');
    expect((await lookAt('naming', { sql })).verdict).toBe('failed');
  });

  test('takes a finding that a comment accepts for none', async () => {
    const yaml = `tables:
  log: # datawright:ignore pk-missing read once, by nobody
    columns: { at: timestamptz }`;
    expect(await lookAt('primary-keys', { yaml })).toMatchObject({
      verdict: 'passed',
      observed: '1 table, no finding',
    });
  });

  test('wants to know when rows were written, but not of tables that only join two others', async () => {
    const sql = `CREATE TABLE users (id bigint PRIMARY KEY, updated_at timestamptz);
      CREATE TABLE tags (id bigint PRIMARY KEY);
      CREATE TABLE user_tags (user_id bigint REFERENCES users, tag_id bigint REFERENCES tags);`;
    expect(missing(await lookAt('timestamps', { sql }))).toEqual([
      'tags has neither created_at nor updated_at → data@shop.example',
    ]);
  });

  test('asks whether a column that looks personal is, and how long personal data is kept', async () => {
    const yaml =
      'tables: { users: { classification: internal, columns: { email: { type: text, pii: email }, phone: text } } }';
    expect(missing(await lookAt('classified', { yaml }))).toEqual([
      'users.phone looks like personal data (phone) and is not declared so → data@shop.example',
    ]);
    expect(missing(await lookAt('retention', { yaml }))).toEqual([
      'users holds personal data and has no retention → data@shop.example',
    ]);
    expect((await lookAt('retention', {})).verdict).toBe('not applicable');
  });

  test('wants a constraint for what a quality rule calls unique', async () => {
    const tables = [table('users', [column('id', 'bigint'), column('email', 'text')])];
    const quality = [
      { target: 'users', rule: 'unique', arguments: 'email', atLeast: 1, severity: 'critical', place: {} },
    ] as const;
    const bare = 'CREATE TABLE users (id bigint PRIMARY KEY, email text)';
    expect((await look('unique-fields', { tables, quality }, bare)).verdict).toBe('failed');
    const kept = 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE)';
    expect((await look('unique-fields', { tables, quality }, kept)).verdict).toBe('passed');
  });

  test('does not take rules for kept that were never checked', async () => {
    const tables = [table('users', [column('id', 'bigint')])];
    const quality = [
      { target: 'users', rule: 'not_null', arguments: 'id', atLeast: 1, severity: 'critical', place: {} },
    ] as const;
    expect(missing(await look('quality-passes', { tables, quality }))).toEqual([
      '1 rule never checked → datawright quality run',
    ]);
  });

  test('a contract without a migration is in the database when the database is equal to it, and only then', async () => {
    const differs = async () => ({
      against: 'the contract',
      items: [{ kind: 'table', name: 't', state: 'missing', attributes: [] }] as const,
    });
    expect(missing(await look('migrations-applied', {}, '', { drift: differs }))).toEqual([
      'the contract has no migration yet → datawright plan',
    ]);
    expect((await look('migrations-applied', {})).verdict).toBe('passed');
  });

  test('what nothing looks at yet is neither ticked nor open, and says so', async () => {
    for (const name of ['backed-up', 'encrypted', 'no-n-plus-one']) {
      const finding = await look(name, {});
      expect(finding.verdict).toBe('not applicable');
      expect(finding.observed).toMatch(/^not checked yet: /);
    }
  });
});
