/**
 * Kills `run --all` (files into PostgreSQL, PostgreSQL into the DuckDB star schema) at every fail-point it passes,
 * on a first load and on an incremental one, and checks that the next run finishes it: every table equal to that
 * of a clean run in both directions, every row accounted for once, and a third run that has nothing to do.
 */
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractDdl } from '../../src/contract/ddl.ts';
import { readContract } from '../../src/contract/read.ts';
import { openDuckdb } from '../../src/engines/duckdb/duckdb.ts';
import { startTemporaryServer } from '../../src/engines/embedded/shadow.ts';
import { withDatabaseName } from '../../src/engines/postgres/server.ts';
import { folderStorage } from '../../src/engines/storage/folder.ts';
import { ending, spawnFile } from '../support/child.ts';
import { onDatabase } from '../support/on-database.ts';
import { everySortFirst, type Hit, hitsIn } from './places.ts';
import type { CrashCount, CrashOptions, CrashSuite } from './suite.ts';

const CHILD = 'test/crash/child.ts';
const PEOPLE = 60;
const ORDERS = 2000;

const FILES: Readonly<Record<string, string>> = {
  'datawright.yaml': `project: crash
connections:
  app: { env: DATABASE_URL }
  warehouse: { duckdb: warehouse.duckdb }
`,
  'contracts/shop.yaml': `contract: shop
version: 1.0.0
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      city: { type: text, nullable: true }
      updated_at: { type: timestamptz, default: now() }
  orders:
    columns:
      id: { type: bigint, primary_key: true }
      person: { type: integer, references: people.id }
      ordered: { type: date }
      total: { type: "numeric(10,2)", check: total >= 0 }
      updated_at: { type: timestamptz, default: now() }
warehouse:
  dimensions:
    person: { from: people, key: id, scd: 2, track: [city] }
    date: { calendar: 2024-01-01..2024-12-31 }
  facts:
    order: { from: orders, grain: one row per order, key: id, measures: [total], dimensions: { person: person, ordered: date } }
`,
  'pipelines/load_people.yaml': `pipeline: load_people
source: { file: people.csv }
load: { table: people, mode: upsert }
`,
  'pipelines/load_orders.yaml': `pipeline: load_orders
source: { file: orders.csv }
load: { table: orders, mode: upsert }
chunk: 450
`,
  'pipelines/person.yaml': `pipeline: person
source: { table: people }
changes: { cursor: updated_at }
load: { dimension: person }
chunk: 25
`,
  'pipelines/order.yaml': `pipeline: order
source: { table: orders }
changes: { cursor: updated_at }
load: { fact: order, mode: upsert }
chunk: 600
`,
};

/** Every 13th order is of nobody, every 29th has a bad total or date, every 50th is there twice. */
function orders(factor: number): string {
  const lines = ['id,person,ordered,total'];
  for (let id = 1; id <= ORDERS; id += 1) {
    const person = id % 13 === 0 ? PEOPLE + id : 1 + (id % PEOPLE);
    const day = id % 58 === 0 ? '2024-13-45' : `2024-${String(1 + (id % 12)).padStart(2, '0')}-11`;
    const total = id % 29 === 0 ? -1 : id * (id % 7 === 0 ? factor : 1);
    const line = `${id},${person},${day},${total}`;
    lines.push(line, ...(id % 50 === 0 ? [line] : []));
  }
  return `${lines.join('\n')}\n`;
}

function people(suffix: string): string {
  const lines = Array.from({ length: PEOPLE }, (_, i) => `${i + 1},city ${i}${i % 5 === 0 ? suffix : ''}`);
  return `id,city\n${lines.join('\n')}\n`;
}

type Phase = 'first' | 'incremental';

interface Stand {
  readonly folder: string;
  readonly serverUrl: string;
  readonly wanted: Readonly<Record<Phase, Picture>>;
}

/** Every row of every table, as text, without what differs from run to run. */
type Picture = ReadonlyMap<string, readonly string[]>;

interface Place extends Hit {
  readonly phase: Phase;
}

export const suite: CrashSuite = {
  name: 'pipeline',
  run: async (options) => {
    const server = await startTemporaryServer();
    const folder = await mkdtemp(join(tmpdir(), 'datawright-crash-'));
    try {
      return await kill(await prepare(folder, server.url), options);
    } finally {
      await rm(folder, { recursive: true, force: true });
      await server.close();
    }
  },
};

/** For each phase a project folder and a database to copy, and what a clean run makes of them. */
async function prepare(folder: string, serverUrl: string): Promise<Stand> {
  const first = join(folder, 'first');
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(join(first, path, '..'), { recursive: true });
    await writeFile(join(first, path), content);
  }
  await writeFile(join(first, 'people.csv'), people(''));
  await writeFile(join(first, 'orders.csv'), orders(1));
  await onDatabase(serverUrl, 'postgres', (session) => session.execute('CREATE DATABASE first'));
  const { contract } = await readContract(folderStorage(first), 'contracts');
  if (contract === undefined) throw new Error('the contract of this suite cannot be read');
  await onDatabase(serverUrl, 'first', async (session) => {
    for (const statement of contractDdl(contract)) await session.execute(statement.sql);
  });
  const stand: Stand = { folder, serverUrl, wanted: { first: new Map(), incremental: new Map() } };

  const clean = await round(stand, 'first', 'incremental');
  await succeed(clean);
  const loaded = await picture(clean);
  // What the first run left is what the incremental one begins with.
  await writeFile(join(clean.root, 'people.csv'), people(' moved'));
  await writeFile(join(clean.root, 'orders.csv'), orders(2));
  const changed = await round(stand, 'incremental', 'clean');
  await succeed(changed);
  const wanted = { first: loaded, incremental: await picture(changed) };
  for (const tables of [wanted.first, wanted.incremental]) {
    for (const [table, rows] of tables)
      if (rows.length === 0) throw new Error(`${table} is empty after a clean run`);
  }
  await remove(changed);
  return { ...stand, wanted };
}

async function kill(stand: Stand, { kills, say }: CrashOptions): Promise<CrashCount> {
  const places = everySortFirst(
    [...(await passed(stand, 'first')), ...(await passed(stand, 'incremental'))],
    ({ phase, name }) => `${phase} ${name}`,
  );
  say(`${places.length} places to die in a first and an incremental run`);
  const count = { kills: 0, lost: 0, doubled: 0 };
  for (let i = 0; count.kills < kills; i += 1) {
    const place = places[i % places.length];
    if (place === undefined) throw new Error('the run passes no fail-point');
    const outcome = await one(stand, place, `round_${i}`);
    count.kills += outcome.killed ? 1 : 0;
    count.lost += outcome.lost;
    count.doubled += outcome.doubled;
    if (outcome.what !== '') say(`${place.phase} at ${place.name}:${place.hit}: ${outcome.what}`);
    if (i >= kills + places.length && count.kills < i / 2) throw new Error('processes are not being killed');
  }
  return count;
}

async function one(stand: Stand, place: Place, label: string) {
  const project = await round(stand, place.phase, label);
  try {
    const first = await start(project, { DATAWRIGHT_FAIL_POINT: `${place.name}:${place.hit}` });
    await succeed(project);
    const { lost, doubled, what } = compare(stand.wanted[place.phase], await picture(project));
    const again = (await succeed(project)) as { readonly extracted: number };
    const faults = [...what, ...(again.extracted === 0 ? [] : [`a third run read ${again.extracted} rows`])];
    return {
      killed: first.signal === 'SIGKILL',
      lost,
      doubled: doubled + (again.extracted === 0 ? 0 : 1),
      what: faults.join('; '),
    };
  } finally {
    await remove(project);
  }
}

/** Both ways: rows that are missing and rows that are too many, equal rows counted one by one. */
function compare(wanted: Picture, got: Picture) {
  const outcome = { lost: 0, doubled: 0, what: [] as string[] };
  for (const [table, rows] of wanted) {
    const balance = new Map<string, number>();
    for (const row of rows) balance.set(row, (balance.get(row) ?? 0) + 1);
    for (const row of got.get(table) ?? []) balance.set(row, (balance.get(row) ?? 0) - 1);
    const differences = [...balance.values()];
    const missing = differences.filter((n) => n > 0).reduce((sum, n) => sum + n, 0);
    const surplus = -differences.filter((n) => n < 0).reduce((sum, n) => sum + n, 0);
    outcome.lost += missing;
    outcome.doubled += surplus;
    if (missing + surplus > 0) outcome.what.push(`${table}: ${missing} rows missing, ${surplus} too many`);
  }
  return outcome;
}

/** Every fail-point that a clean run passes, in order. */
async function passed(stand: Stand, phase: Phase): Promise<readonly Place[]> {
  const project = await round(stand, phase, `listing_${phase}`);
  const log = join(project.root, 'passed.log');
  await appendFile(log, '');
  await succeed(project, { DATAWRIGHT_FAIL_POINT_LOG: log });
  const hits = await hitsIn(log);
  await remove(project);
  return hits.map((hit) => ({ phase, ...hit }));
}

interface Project {
  readonly root: string;
  readonly serverUrl: string;
  readonly database: string;
}

/** A copy of a phase's folder (the warehouse is a file in it) and of its database. */
async function round(stand: Stand, phase: Phase, label: string): Promise<Project> {
  const root = join(stand.folder, label);
  await cp(join(stand.folder, phase), root, { recursive: true });
  await onDatabase(stand.serverUrl, 'postgres', (session) =>
    session.execute(`CREATE DATABASE ${label} TEMPLATE ${phase}`),
  );
  return { root, serverUrl: stand.serverUrl, database: label };
}

async function remove(project: Project): Promise<void> {
  await rm(project.root, { recursive: true, force: true });
  await onDatabase(project.serverUrl, 'postgres', (session) =>
    session.execute(`DROP DATABASE ${project.database} WITH (FORCE)`),
  );
}

function start(project: Project, variables: Readonly<Record<string, string>> = {}) {
  const environment = { ...process.env, DATABASE_URL: withDatabaseName(project.serverUrl, project.database) };
  return ending(
    spawnFile(CHILD, [project.root, 'run', JSON.stringify({ all: true })], {
      env: { ...environment, ...variables },
    }),
  );
}

async function succeed(project: Project, variables: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const { code, signal, output } = await start(project, variables);
  if (code !== 0) throw new Error(`run ended with ${code ?? signal}: ${output}`);
  const parsed = JSON.parse(output) as { readonly failed: readonly { readonly message: string }[] };
  if (parsed.failed.length > 0) throw new Error(`run failed: ${JSON.stringify(parsed.failed)}`);
  return parsed;
}

async function picture(project: Project): Promise<Picture> {
  const tables = new Map<string, readonly string[]>();
  const texts = (rows: readonly { readonly line: string }[]) => rows.map((row) => row.line);
  await onDatabase(project.serverUrl, project.database, async (session) => {
    const read = async (name: string, sql: string) =>
      tables.set(name, texts(await session.query<{ line: string }>(sql)));
    await read('people', `SELECT concat_ws('|', id, city) AS line FROM people`);
    await read('orders', `SELECT concat_ws('|', id, person, ordered, total) AS line FROM orders`);
    await read(
      'quarantine',
      `SELECT concat_ws('|', pipeline, rule, reason, "row") AS line FROM datawright.quarantine`,
    );
    await read(
      'ledger',
      `SELECT concat_ws('|', r.subject, r.status, s.step) AS line FROM datawright.run r JOIN datawright.step s ON s.run = r.id`,
    );
  });
  const engine = await openDuckdb(join(project.root, 'warehouse.duckdb'));
  try {
    const session = await engine.connect();
    const read = async (name: string, sql: string) =>
      tables.set(name, texts(await session.query<{ line: string }>(sql)));
    await read(
      'dim_person',
      `SELECT concat_ws('|', person_key, id, city, is_current, valid_to IS NULL, year(valid_from) = 1) AS line FROM dim_person`,
    );
    await read(
      'fact_order',
      `SELECT concat_ws('|', id, person_key, ordered_date_key, total) AS line FROM fact_order`,
    );
    await read('dim_date', `SELECT concat_ws('|', date_key, day) AS line FROM dim_date`);
    await read(
      'warehouse ledger',
      `SELECT concat_ws('|', r.subject, r.status, s.step) AS line FROM datawright.run r JOIN datawright.step s ON s.run = r.id`,
    );
  } finally {
    await engine.close();
  }
  return tables;
}
