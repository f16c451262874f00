/**
 * Runs techniques, there and back, on a database in use, and tells what its application felt. What would hold it up
 * is seen without a clock too: a table that is read in full while a lock is held that writers wait for.
 */
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { contractDdl } from '../../src/contract/ddl.ts';
import { readContract } from '../../src/contract/read.ts';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { silent } from '../../src/core/progress.ts';
import { urlShadow } from '../../src/engines/embedded/shadow.ts';
import { postgresServer, withDatabaseName } from '../../src/engines/postgres/server.ts';
import { sqlLedger } from '../../src/journal/ledger.ts';
import { applyMigration } from '../../src/migrate/apply.ts';
import { declaredRenames } from '../../src/migrate/declared-renames.ts';
import { checksumOf } from '../../src/migrate/folder.ts';
import type { Direction } from '../../src/migrate/history.ts';
import { requestOf } from '../../src/migrate/online/columns/request.ts';
import { online } from '../../src/migrate/online/online.ts';
import { planRelease } from '../../src/migrate/online/releases.ts';
import type { Plan } from '../../src/migrate/plan.ts';
import { plan } from '../../src/migrate/planner.ts';
import { postgresDialect } from '../../src/sql/postgres.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { onDatabase } from '../support/on-database.ts';
import { type LoadCount, startLoad } from './application.ts';
import { watchedForScans } from './scans.ts';
import { BASE, type Release, rowsOf, type Technique } from './techniques.ts';

const LOCK_TIMEOUT = 2000;
const clock = { now: () => new Date(), monotonic: () => performance.now() };
const runtime = { report: silent, clock, failPoint: () => {} };

export interface Felt extends LoadCount {
  /** Statements of the migration that read a table in full while writers had to wait. */
  readonly scans: readonly string[];
  /** Rows that break what the release promises. */
  readonly wrong: number;
}

export interface LoadBench {
  /** Every release of the technique in turn, and back. @param how plans of SQL, for comparison with plain ones */
  run(technique: Technique, how?: typeof online): Promise<Felt>;
  close(): Promise<void>;
}

export async function openLoadBench(serverUrl: string, rows: number): Promise<LoadBench> {
  const home = await postgresServer(serverUrl).connect();
  const template = `load_${process.pid}`;
  await home.execute(`CREATE DATABASE ${template}`);
  await onDatabase(serverUrl, template, async (session) => {
    await session.execute(`${BASE}${rowsOf(rows)}`);
    await session.execute('VACUUM ANALYZE');
  });
  return {
    async run(technique, how = online) {
      const name = `${template}_${technique.name.replaceAll('-', '_')}`;
      await home.execute(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
      try {
        return await onDatabase(serverUrl, name, (session) =>
          runOn({ session, url: withDatabaseName(serverUrl, name), serverUrl, rows }, technique, how),
        );
      } finally {
        await home.execute(`DROP DATABASE ${name} WITH (FORCE)`);
      }
    },
    async close() {
      await home.execute(`DROP DATABASE ${template} WITH (FORCE)`);
      await home.close();
    },
  };
}

interface Place {
  readonly session: PostgresSession;
  readonly url: string;
  readonly serverUrl: string;
  readonly rows: number;
}

async function runOn(place: Place, technique: Technique, how: typeof online): Promise<Felt> {
  if (technique.before !== undefined) await place.session.execute(technique.before);
  const felt: Felt[] = [];
  const done: { readonly plan: Plan; readonly release: Release; readonly number: number }[] = [];
  for (const [index, release] of technique.releases.entries()) {
    const made = await planned(place, technique, release, how);
    const step = { plan: made, release, number: index + 1 };
    felt.push(await migrated(place, step, 'up'));
    done.push(step);
  }
  for (const step of done.reverse()) felt.push(await migrated(place, step, 'down'));
  return felt.reduce((a, b) => ({
    statements: a.statements + b.statements,
    failures: [...a.failures, ...b.failures],
    longestWait: Math.max(a.longestWait, b.longestWait),
    lost: [...a.lost, ...b.lost],
    scans: [...a.scans, ...b.scans],
    wrong: a.wrong + b.wrong,
  }));
}

async function migrated(
  { session, url, rows }: Place,
  {
    plan: made,
    release,
    number,
  }: { readonly plan: Plan; readonly release: Release; readonly number: number },
  direction: Direction,
): Promise<Felt> {
  const migration = { name: `000${number}_load`, plan: made, preflight: [], checksum: checksumOf(made) };
  const watched = watchedForScans(session);
  const load = await startLoad(url, release.application, rows, LOCK_TIMEOUT);
  let count: LoadCount;
  try {
    const ledger = sqlLedger(watched.session, postgresDialect, clock);
    const allow = [...made.up, ...made.down].flatMap((action) => action.hazards);
    const patience = { lockTimeout: LOCK_TIMEOUT, attempts: 12 };
    await applyMigration(migration, direction, { session: watched.session, ledger }, runtime, {
      allow,
      patience,
    });
  } finally {
    count = await load.stop();
  }
  return { ...count, scans: watched.scans, wrong: await wrongRows(session, release, direction) };
}

async function wrongRows(
  session: PostgresSession,
  { wrong }: Release,
  direction: Direction,
): Promise<number> {
  if (wrong === undefined || direction === 'down') return 0;
  const [row] = await session.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM t WHERE ${wrong}`);
  return row?.rows ?? 0;
}

async function planned(
  { session, serverUrl }: Place,
  technique: Technique,
  release: Release,
  how: typeof online,
): Promise<Plan> {
  const from = await introspect(session);
  if ('sql' in release) {
    const to = await catalogOf(serverUrl, [BASE, technique.before ?? '', release.sql]);
    return how(plan(from, to), from, to);
  }
  const { contract, diagnostics } = await readContract(
    memoryFiles({ 'contracts/load.yaml': release.contract }),
    'contracts',
  );
  if (contract === undefined) throw new Error(JSON.stringify(diagnostics));
  const to = await catalogOf(
    serverUrl,
    contractDdl(contract).map((statement) => statement.sql),
  );
  const request = requestOf(contract, from, to, '2026-11-21');
  if (request.refused.length > 0) throw new Error(JSON.stringify(request.refused));
  return planRelease(from, to, { renames: declaredRenames(contract, to) }, request).plan;
}

async function catalogOf(serverUrl: string, statements: readonly string[]): Promise<Catalog> {
  const shadow = urlShadow(serverUrl);
  try {
    return await shadow.withDatabase(async (server) => {
      const session = await server.connect();
      try {
        for (const sql of statements) await session.execute(sql);
        return await introspect(session);
      } finally {
        await session.close();
      }
    });
  } finally {
    await shadow.close();
  }
}
