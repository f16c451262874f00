import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testShadow, withDatabase } from '../../test/support/postgres.ts';
import { plainPaint } from '../cli/paint.ts';
import { lintView } from '../cli/views/lint.ts';
import type { PostgresServer } from '../core/ports/postgres.ts';
import { type Context, createContext } from './context.ts';
import { runOperation } from './invoke.ts';
import { lintOperation } from './lint.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dw-test-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function lint(
  files: Readonly<Record<string, string>>,
  input: Readonly<Record<string, unknown>> = {},
  database?: PostgresServer,
) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const context: Context = {
    ...createContext({ root, environment: {}, report: () => {} }),
    shadow: async () => testShadow(),
    ...(database === undefined ? {} : { database: async () => database }),
  };
  const { output, ...outcome } = await runOperation('lint', input, context);
  return { ...outcome, output: lintOperation.output.parse(output) };
}

const files = {
  'migrations/1.sql':
    "SET lock_timeout = '2s'; SET statement_timeout = '5s';\nALTER TABLE users DROP COLUMN IF EXISTS nick;\n",
};

test('the migrations folder of the project is judged, and an error is a finding', async () => {
  const { output, verdict, diagnostics } = await lint(files);
  expect(verdict).toBe('findings');
  expect(output).toMatchObject({
    errors: 1,
    files: [{ file: 'migrations/1.sql', format: 'plain', statements: 3, errors: 1 }],
    rules: [{ rule: 'ban-drop-column', code: 'L110', findings: 1 }],
  });
  expect(diagnostics[0]).toMatchObject({ where: { file: 'migrations/1.sql', line: 2, column: 19 } });
  expect(lintView(output, plainPaint, 80).join('\n')).toMatch(/1 file, 3 statements \(plain\)[\s\S]*1 error/);
});

test('datawright.yaml sets levels, by any name of a rule, and a name that is none is an error', async () => {
  const project = { 'datawright.yaml': 'lint: { rules: { DS103: warning, ban-everything: off } }' };
  const { diagnostics } = await lint({ ...files, ...project });
  expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'error L004',
    'warning L110',
  ]);
});

test('--only asks one rule, even one that is off', async () => {
  const { output, verdict } = await lint(files, { only: ['require-table-schema'] });
  expect(output.rules.map(({ rule }) => rule)).toEqual(['require-table-schema']);
  expect(verdict).toBe('clean');
  await expect(lint(files, { only: ['ban-drop-colum'] })).rejects.toMatchObject({
    diagnostics: [{ code: 'L004', fix: 'did you mean ban-drop-column?' }],
  });
});

const CONTRACT = `contract: shop
version: 1.0.0
tables:
  users:
    description: A person
    columns:
      id: { type: bigint, primary_key: true }
  orders:
    description: What a person ordered
    columns:
      id: { type: bigint, primary_key: true }
      user_id: { type: bigint, references: users.id }
`;

test('without a path the contract is judged too, and a finding stands where it is declared', async () => {
  const { output, diagnostics } = await lint({ ...files, 'contracts/shop.yaml': CONTRACT });
  expect(output.schema).toEqual({ of: 'contract', tables: 2, suppressed: 0 });
  expect(output.rules.map(({ rule }) => rule)).toContain('ban-drop-column');
  expect(diagnostics.find(({ rule }) => rule === 'fk-unindexed')).toMatchObject({
    severity: 'warning',
    where: { file: 'contracts/shop.yaml', line: 12, object: 'orders.fk_orders_user_id' },
    fix: expect.stringContaining('CREATE INDEX CONCURRENTLY ON public.orders (user_id)'),
  });
  expect(lintView(output, plainPaint, 80).join('\n')).toMatch(
    /2 tables \(contract\)[\s\S]*1 file, 3 statements/,
  );
});

test('the preset strict asks what is off otherwise, and a level of its own still counts', async () => {
  const project = { 'datawright.yaml': 'lint: { preset: strict, rules: { require-timestamps: off } }' };
  const rules = (await lint({ ...project, 'contracts/shop.yaml': CONTRACT })).output.rules.map(
    ({ rule }) => rule,
  );
  expect(rules).toContain('single-column-table');
  expect(rules).not.toContain('require-timestamps');
});

test('a contract that PostgreSQL refuses is reported, and its migrations are judged all the same', async () => {
  const { output, diagnostics } = await lint({
    ...files,
    'contracts/shop.yaml': CONTRACT.replace('user_id: { type: bigint', 'user_id: { type: nosuch'),
  });
  expect(output.schema).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(['C040', 'L110']);
});

test('--live judges the database as it is', async () => {
  await withDatabase(async (database) => {
    const session = await database.connect();
    await session.execute('CREATE TABLE events (at timestamp NOT NULL)');
    await session.close();
    const { output, diagnostics } = await lint(files, { live: true }, database);
    expect(output).toMatchObject({ schema: { of: 'database', tables: 1 }, files: [] });
    expect(diagnostics.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['pk-missing', 'table-without-index', 'timestamp-without-tz']),
    );
    const both = await lint(files, { live: true, paths: ['migrations'] }, database);
    expect(both.output).toMatchObject({ schema: { of: 'database' }, files: [{ file: 'migrations/1.sql' }] });
  });
});
