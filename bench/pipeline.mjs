/**
 * PostgreSQL → DuckDB through a pipeline (staged, judged, looked up, loaded, with its ledger) beside the two ends
 * of the scale, interleaved in one run: `COPY … TO STDOUT` thrown away, which is as fast as rows can leave the
 * server, and rows as JavaScript objects, which is how most tools move them. Then the peak memory of 300,000 and
 * of 3,000,000 rows.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { contractDdl } from '../src/contract/ddl.ts';
import { readContract } from '../src/contract/read.ts';
import { openDuckdb } from '../src/engines/duckdb/duckdb.ts';
import { startTemporaryServer } from '../src/engines/embedded/shadow.ts';
import { postgresServer, withDatabaseName } from '../src/engines/postgres/server.ts';
import { folderStorage } from '../src/engines/storage/folder.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const LOADER = pathToFileURL(join(ROOT, 'test/support/typescript.mjs')).href;
const CHILD = join(ROOT, 'test/support/measured-verb.ts');
const ROUNDS = 3;
const OBJECT_ROWS = 100_000;
const COLUMNS = 'id, date, delay, distance, origin, destination';

const server = await startTemporaryServer();
const folder = await mkdtemp(join(tmpdir(), 'datawright-bench-'));
try {
  const small = await project('small', 300_000);
  const large = await project('large', 3_000_000);
  await compare(large);
  await memory(small, large);
} finally {
  await rm(folder, { recursive: true, force: true });
  await server.close();
}

/** A copy of the flights example on a database of its own, its tables loaded from the files. */
async function project(name, rows) {
  const root = join(folder, name);
  await cp(join(ROOT, 'examples/flights'), root, {
    recursive: true,
    filter: (path) => !path.includes('.datawright'),
  });
  await writeFile(
    join(root, 'datawright.yaml'),
    `project: ${name}\nconnections:\n  app: { env: DATABASE_URL }\n  warehouse: { duckdb: warehouse.duckdb }\n`,
  );
  for (const file of ['load_airports', 'load_flights']) {
    const path = join(root, `pipelines/${file}.yaml`);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`examples/flights has no pipelines/${file}.yaml`);
    await writeFile(path, text.replace('../../node_modules', join(ROOT, 'node_modules')));
  }
  const admin = await postgresServer(server.url).connect();
  await admin.execute(`CREATE DATABASE ${name}`);
  await admin.close();
  const url = withDatabaseName(server.url, name);
  const session = await postgresServer(url).connect();
  const { contract } = await readContract(folderStorage(root), 'contracts');
  for (const statement of contractDdl(contract)) await session.execute(statement.sql);
  await session.close();
  const load = verb({ root, url }, ['load_airports', 'load_flights'], { rows });
  return { name, root, url, rows, load };
}

/** `datawright run` in a process of its own: seconds of the last pipeline, and the peak of its memory. */
function verb({ root, url }, pipelines, input = {}) {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', LOADER, CHILD, root, 'run', JSON.stringify({ ...input, pipelines })],
    {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: url },
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`run ${pipelines.join(' ')} ended with ${status}`);
  return JSON.parse(stdout);
}

async function compare(large) {
  const rates = { copy: [], pipeline: [], objects: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.copy.push(await copyRate(large));
    rates.pipeline.push(pipelineRate(large));
    rates.objects.push(await objectRate(large));
  }
  const [copy, pipeline, objects] = [median(rates.copy), median(rates.pipeline), median(rates.objects)];
  console.log(`  COPY TO STDOUT, discarded   ${show(copy)} rows/s`);
  console.log(
    `  pipeline into the warehouse ${show(pipeline)} rows/s   ${(pipeline / copy).toFixed(2)} of COPY`,
  );
  console.log(
    `  row objects                 ${show(objects)} rows/s   the pipeline is ${(pipeline / objects).toFixed(1)} ×`,
  );
}

async function copyRate({ url, rows }) {
  const session = await postgresServer(url).connect();
  const began = performance.now();
  for await (const _ of session.copyOut(`COPY (SELECT ${COLUMNS} FROM flights) TO STDOUT (FORMAT csv)`));
  const seconds = (performance.now() - began) / 1000;
  await session.close();
  return rows / seconds;
}

function pipelineRate(large) {
  spawnSync('rm', ['-f', join(large.root, 'warehouse.duckdb'), join(large.root, 'warehouse.duckdb.wal')]);
  verb(large, ['airport']);
  const { runs } = verb(large, ['flight']).output;
  return runs[0].extracted / runs[0].seconds;
}

/** As a program without COPY does it: fetch objects, insert them in batches. */
async function objectRate({ url }) {
  const session = await postgresServer(url).connect();
  const engine = await openDuckdb(':memory:');
  const target = await engine.connect();
  await target.execute(
    'CREATE TABLE f (id BIGINT, date TIMESTAMP, delay INTEGER, distance INTEGER, origin TEXT, destination TEXT)',
  );
  const began = performance.now();
  for (let from = 0; from < OBJECT_ROWS; from += 1000) {
    const batch = await session.query(`SELECT ${COLUMNS} FROM flights WHERE id > $1 AND id <= $2`, [
      from,
      from + 1000,
    ]);
    const values = batch.map(
      (row) =>
        `(${Object.values(row)
          .map((v) => (typeof v === 'number' ? v : `'${v}'`))
          .join(',')})`,
    );
    if (values.length > 0) await target.execute(`INSERT INTO f VALUES ${values.join(',')}`);
  }
  const seconds = (performance.now() - began) / 1000;
  await engine.close();
  await session.close();
  return OBJECT_ROWS / seconds;
}

async function memory(small, large) {
  spawnSync('rm', ['-f', join(large.root, 'warehouse.duckdb'), join(large.root, 'warehouse.duckdb.wal')]);
  const into = [small, large].map((one) => verb(one, ['airport', 'flight']));
  report('file → PostgreSQL', small.load, large.load);
  report('PostgreSQL → DuckDB', into[0], into[1]);
}

function report(what, small, large) {
  const [a, b] = [small.peak, large.peak];
  console.log(
    `  peak memory, ${what.padEnd(20)} 300,000 rows ${show(a / 1e6)} MB   3,000,000 rows ${show(b / 1e6)} MB   ratio ${(b / a).toFixed(2)}   ${large.output.runs.at(-1).seconds.toFixed(1)} s`,
  );
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function show(number) {
  return Math.round(number).toLocaleString('en-US');
}
