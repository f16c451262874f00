/**
 * A schema of 1,000 tables (10 columns, 2 indexes, 1 foreign key each): read, and planned for. Beside
 * `@supabase/pg-delta`, the closest tool, installed into a scratch folder; medians of interleaved rounds. Both read
 * the two sides at once.
 * Bars: read ≤ 400 ms; read and plan one added column ≤ 800 ms cold, ≤ 300 ms with the desired side known (read
 * anew, and in a process that has read the database before and finds it unchanged);
 * from nothing to 1,000 tables ≤ 1.5 s.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { emptyCatalog } from '../src/catalog/catalog-json.ts';
import { introspect } from '../src/catalog/introspect.ts';
import { createCatalogMemory } from '../src/catalog/memory.ts';
import { startTemporaryServer } from '../src/engines/embedded/shadow.ts';
import { postgresServer, withDatabaseName } from '../src/engines/postgres/server.ts';
import { online } from '../src/migrate/online/online.ts';
import { plan } from '../src/migrate/planner.ts';

const TABLES = 1000;
const ROUNDS = 5;
const PEER = '@supabase/pg-delta';
const PEER_VERSION = '1.0.0-alpha.34';
const BARS = { read: 400, cold: 800, warm: 300, again: 300, all: 1500 };

const tableSql = (i) => {
  const types = ['text', 'integer NOT NULL', `varchar(20) DEFAULT 'x'`, 'timestamptz DEFAULT now()'];
  const columns = Array.from({ length: 8 }, (_, k) => `c${k} ${types[k % types.length]}`);
  const reference = i === 0 ? 'integer' : `integer REFERENCES t${i - 1}`;
  return `CREATE TABLE t${i} (id integer PRIMARY KEY, ref ${reference}, ${columns.join(', ')});
CREATE INDEX ON t${i} (c0); CREATE INDEX ON t${i} (c1, c2);`;
};
const schema = Array.from({ length: TABLES }, (_, i) => tableSql(i)).join('\n');

const server = await startTemporaryServer();
const scratch = await mkdtemp(join(tmpdir(), 'datawright-bench-'));
const memory = createCatalogMemory();
const seen = { read: [], cold: [], warm: [], again: [], all: [], peer: [] };

async function timed(name, work) {
  const started = performance.now();
  const result = await work();
  seen[name].push(performance.now() - started);
  return result;
}

async function databaseWith(name, sql) {
  const admin = await postgresServer(server.url).connect();
  await admin.execute(`CREATE DATABASE ${name} TEMPLATE template0`);
  await admin.close();
  const url = withDatabaseName(server.url, name);
  const session = await postgresServer(url).connect();
  await session.execute(sql);
  await session.execute('ANALYZE');
  await session.close();
  return url;
}

/** A command reads with a connection of its own, so that nothing is known from the round before. */
async function read(url, remembered) {
  const session = await postgresServer(url).connect();
  try {
    return await introspect(session, {}, remembered);
  } finally {
    await session.close();
  }
}

const planned = (from, to) => online(plan(from, to), from, to);

async function ours(live, wanted) {
  await timed('read', () => read(live));
  const to = await timed('cold', async () => {
    const sides = await Promise.all([read(live), read(wanted)]);
    planned(...sides);
    return sides[1];
  });
  await timed('warm', async () => planned(await read(live), to));
  // In a process that stays: the catalog of the time before, once the database says that it still holds.
  await timed('again', async () => planned(await read(live, memory), to));
  await timed('all', () => planned(emptyCatalog(), to));
}

/** The peer, in a thread of its own: URLs in, milliseconds out. Undefined when it cannot be had. */
async function peer() {
  await writeFile(join(scratch, 'package.json'), '{"private": true, "type": "module"}');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${PEER}@${PEER_VERSION}`];
  const { status } = spawnSync('npm', args, { cwd: scratch, stdio: 'ignore', timeout: 300_000 });
  if (status !== 0) return undefined;
  const worker = new Worker(new URL('peers/pg-delta.mjs', import.meta.url), {
    workerData: { name: PEER, modules: join(scratch, 'node_modules') },
  });
  return {
    async planned(...urls) {
      worker.postMessage(urls);
      const [ms] = await once(worker, 'message');
      return ms;
    },
    close: () => worker.terminate(),
  };
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

try {
  const live = await databaseWith('live', schema);
  await read(live, memory);
  const wanted = await databaseWith('wanted', `${schema}\nALTER TABLE t500 ADD COLUMN added text;`);
  const other = await peer();
  if (other === undefined) console.log(`  ${PEER} ${PEER_VERSION} could not be installed: it is left out`);
  for (let round = 0; round < ROUNDS; round += 1) {
    await ours(live, wanted);
    if (other !== undefined) seen.peer.push(await other.planned(live, wanted));
  }
  await other?.close();
  const line = (name, what) => {
    const ms = median(seen[name]);
    if (ms > BARS[name]) process.exitCode = 1;
    console.log(`  ${what.padEnd(56)} ${ms.toFixed(0).padStart(6)} ms   bar ${BARS[name]} ms`);
  };
  line('read', `${TABLES} tables read`);
  line('cold', 'both sides read, one added column planned');
  line('warm', 'one side read, the other known, one column planned');
  line('again', 'one side unchanged, the other known, one column planned');
  line('all', `from nothing to ${TABLES} tables planned`);
  if (other !== undefined) {
    const ms = median(seen.peer);
    const ratio = ms / median(seen.cold);
    console.log(
      `  ${`${PEER}: both sides read, one column planned`.padEnd(56)} ${ms.toFixed(0).padStart(6)} ms   ${ratio.toFixed(1)} ×`,
    );
  }
} finally {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
}
