/** Every verb's `--json` on projects with databases, held to the schema that `--help --json` shows. */
import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabaseName } from '../src/engines/postgres/server.ts';
import { faces } from '../src/faces.ts';
import { operations } from '../src/operations/table.ts';
import { type CommandLine, commandLine } from './support/command-line.ts';
import { disobeys } from './support/json-law.ts';
import { testServer, testUrl } from './support/postgres.ts';

const examples = new URL('../examples/shop/', import.meta.url).pathname;
const PROJECT = `project: shop
connections:
  app: { env: DATABASE_URL }
  warehouse: { duckdb: warehouse.duckdb }
`;

let root: string;
const databases: string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'datawright-json-'));
});
afterAll(async () => {
  for (const name of databases) await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  await rm(root, { recursive: true, force: true });
});

async function onServer(sql: string, server = testServer()): Promise<void> {
  const session = await server.connect();
  try {
    await session.execute(sql);
  } finally {
    await session.close();
  }
}

/** The command line of a folder below `root` with a new database. */
async function project(name: string): Promise<{ readonly folder: string; readonly line: CommandLine }> {
  const database = `${name}_${root.slice(-6).toLowerCase()}`;
  await onServer(`CREATE DATABASE "${database}"`);
  databases.push(`"${database}"`);
  const folder = join(root, name);
  await cp(join(examples, 'pipelines'), join(folder, 'pipelines'), { recursive: true });
  const environment = {
    DATABASE_URL: withDatabaseName(testUrl(), database),
    SHADOW_DATABASE_URL: testUrl(),
  };
  return { folder, line: commandLine(folder, environment) };
}

type Steps = readonly (readonly [line: string, verdict: string])[];

/** Runs each with `--json`; the verbs whose outputs obeyed. */
async function walk(line: CommandLine, steps: Steps): Promise<readonly string[]> {
  const seen: string[] = [];
  for (const [words, verdict] of steps) {
    const { out } = await line(`${words} --json`);
    const document = JSON.parse(out);
    expect([words, await disobeys(document)]).toEqual([words, []]);
    expect([words, document.verdict === verdict ? verdict : out]).toEqual([words, verdict]);
    if (document.output !== null) seen.push(document.operation);
  }
  return seen;
}

const FIRST: Steps = [
  ['init', 'clean'],
  ['explain', 'clean'],
  ['explain C012', 'clean'],
  ['explain nothing', 'failed'],
  ['check', 'clean'],
  ['doctor', 'clean'],
  ['generate', 'clean'],
  ['plan --dry-run', 'clean'],
  ['plan --no-prove --out approved.json', 'clean'],
  ['plan --explain 1', 'clean'],
  ['status', 'clean'],
  ['apply', 'clean'],
  ['query VALUES(1)', 'clean'],
  ['drift --contract', 'clean'],
  ['seed --rows 50', 'clean'],
  ['catalog contracts', 'clean'],
  ['diff contracts DATABASE_URL', 'clean'],
  ['lint bad.sql', 'findings'],
  ['run --all', 'clean'],
  ['runs', 'clean'],
  ['quarantine customer', 'clean'],
  ['quality run', 'clean'],
  ['gate', 'findings'],
  ['report', 'clean'],
  ['agent install', 'clean'],
  ['agent install --check', 'clean'],
  ['agent uninstall', 'clean'],
  ['repair', 'clean'],
];

const LATER: Steps = [
  ['plan --name more', 'clean'],
  ['apply', 'clean'],
  ['drift', 'clean'],
  ['down', 'failed'],
  ['down --allow drop_table:extras', 'clean'],
  ['apply', 'clean'],
  ['squash --to 0002', 'clean'],
  ['status', 'clean'],
];

test('every document that a verb prints obeys its schema', { timeout: 240_000 }, async () => {
  const { folder, line } = await project('json_shop');
  await cp(join(examples, 'contracts'), join(folder, 'contracts'), { recursive: true });
  await writeFile(join(folder, 'datawright.yaml'), PROJECT);
  await writeFile(join(folder, 'bad.sql'), 'DROP TABLE users;\nCREATE INDEX ON orders (id);\n');
  const seen = [...(await walk(line, FIRST))];
  await writeFile(join(folder, 'contracts/sql/900.sql'), 'CREATE TABLE extras (id integer PRIMARY KEY);\n');
  seen.push(...(await walk(line, LATER)));

  const other = await project('json_taken');
  await appendFile(join(other.folder, 'datawright.yaml'), PROJECT);
  seen.push(
    ...(await walk(other.line, [
      ['pull', 'clean'],
      ['baseline', 'clean'],
    ])),
  );
  expect(operations.map(({ name }) => name).filter((name) => !seen.includes(name))).toEqual([]);
});

test('--help --json shows what a verb takes and gives, and without a verb the list of them', async () => {
  const line = commandLine(root, {});
  const plan = JSON.parse((await line('plan --help --json')).out);
  expect(plan).toMatchObject({
    verb: 'plan',
    effect: 'write',
    input: { properties: { dryRun: { type: 'boolean', default: false } } },
    json: { properties: { operation: { const: 'plan' }, output: {}, diagnostics: {} } },
  });
  const all = JSON.parse((await line('--help --json')).out);
  const names = [...operations, ...faces].map(({ name }) => name);
  expect(all.verbs.map(({ verb }: { verb: string }) => verb)).toEqual(names);
  const mcp = JSON.parse((await line('mcp --help --json')).out);
  expect(mcp).toMatchObject({ verb: 'mcp', input: { properties: { allowWrite: { type: 'boolean' } } } });
});
