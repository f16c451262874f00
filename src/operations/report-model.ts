/** Gathers what the report shows. A part that cannot be read becomes a gap on the page, never a failed report. */

import type { Action } from '../catalog/action.ts';
import type { Contract } from '../contract/contract.ts';
import { DatawrightError } from '../core/diagnostic.ts';
import { qualify } from '../core/identifier.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import type { WarehouseSession } from '../core/ports/warehouse.ts';
import { layoutErd } from '../generate/erd/layout.ts';
import type { Model } from '../generate/model.ts';
import { lineageOf } from '../generate/report/lineage.ts';
import { layoutLineage } from '../generate/report/lineage-layout.ts';
import type {
  QuarantineReason,
  ReportAction,
  ReportBox,
  ReportMigration,
  ReportModel,
  ReportQuality,
  ReportRun,
} from '../generate/report/model.ts';
import type { RunRecord } from '../journal/journal.ts';
import { sqlLedger } from '../journal/ledger.ts';
import { describe, subjectOf } from '../migrate/describe.ts';
import { readMigrations } from '../migrate/folder.ts';
import { readHistory } from '../migrate/history.ts';
import { isProven } from '../migrate/plan.ts';
import { status } from '../migrate/status.ts';
import { verdictHistory } from '../quality/history.ts';
import { duckdbDialect } from '../sql/duckdb.ts';
import { postgresDialect } from '../sql/postgres.ts';
import type { Context } from './context.ts';
import { runGate } from './gate.ts';
import { projectModel } from './generated-model.ts';

/** Runs shown, quality runs in a trend, samples for each reason of quarantine. */
const RUNS = 100;
const TREND = 20;
const SAMPLES = 5;
/** Beyond this the statistics' estimate is shown instead of counting. */
const COUNTED = 20_000_000;

/** Width by height of the frame that pictures have on a desktop screen. */
const SCREEN = 2.6;

type Sql = Pick<PostgresSession, 'query'>;

export async function gatherReport(context: Context): Promise<ReportModel> {
  const { contract, model } = await projectModel(context);
  const gaps: string[] = [];
  const part = async <T>(what: string, otherwise: T, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DatawrightError)) throw error;
      gaps.push(`${what}: ${error.diagnostics[0]?.message ?? error.message}`);
      return otherwise;
    }
  };
  const [erd, lineage] = await Promise.all([layoutErd(model, SCREEN), layoutLineage(lineageOf(model))]);
  const app = await part('database', undefined, async () => {
    const server = await context.database();
    const session = await server.connect({ applicationName: 'datawright report' });
    try {
      return { database: server.label, ...(await readApp(session, contract, model, context)) };
    } finally {
      await session.close();
    }
  });
  const warehouse =
    model.warehouseTables.length === 0
      ? undefined
      : await part('warehouse', undefined, async () => {
          const session = await (await context.warehouse()).connect();
          try {
            return await readWarehouse(session, model, context);
          } finally {
            await session.close();
          }
        });
  const gate = await part('gate', [] as readonly ReportBox[], async () => (await runGate(context)).found);
  return {
    madeAt: context.clock.now().toISOString(),
    database: app?.database ?? 'no database',
    model,
    erd,
    lineage,
    rows: { ...app?.rows, ...warehouse?.rows },
    runs: [...(app?.runs ?? []), ...(warehouse?.runs ?? [])].sort((a, b) =>
      a.startedAt < b.startedAt ? 1 : -1,
    ),
    quarantine: [...(app?.quarantine ?? []), ...(warehouse?.quarantine ?? [])],
    ...(app?.quality === undefined ? {} : { quality: app.quality }),
    migrations: app?.migrations ?? [],
    gate,
    gaps,
  };
}

async function readApp(session: PostgresSession, contract: Contract, model: Model, context: Context) {
  const ledger = sqlLedger(session, postgresDialect, context.clock);
  const rows: Record<string, number> = {};
  for (const { schema, name, label } of model.entities) {
    const [found] = await session.query<{ estimate: string }>(
      'SELECT reltuples::bigint AS estimate FROM pg_class WHERE oid = to_regclass($1)',
      [qualify(schema, name)],
    );
    if (found === undefined) continue;
    const [counted] =
      Number(found.estimate) > COUNTED
        ? [{ n: found.estimate }]
        : await session.query<{ n: string }>(`SELECT count(*) AS n FROM ${qualify(schema, name)}`);
    rows[label] = Number(counted?.n ?? 0);
  }
  const project = await context.project();
  const { migrations } = await readMigrations(context.files, project.folders.migrations);
  const states = new Map(status(migrations, await readHistory(ledger, migrations)).map((s) => [s.name, s]));
  return {
    rows,
    runs: (await ledger.runs({ feature: 'pipeline', limit: RUNS })).map(reportRun),
    quarantine: await readQuarantine(
      session,
      `SELECT to_regclass('datawright.quarantine') IS NOT NULL AS there`,
    ),
    quality: await readQuality(session, contract),
    migrations: migrations.map(({ name, plan, proof }): ReportMigration => {
      const appliedAt = states.get(name)?.appliedAt;
      return {
        name,
        state: states.get(name)?.state ?? 'pending',
        ...(appliedAt === undefined ? {} : { appliedAt }),
        up: plan.up.map(reportAction),
        down: plan.down.map(reportAction),
        ...(proof === undefined
          ? {}
          : {
              proof: {
                proven: isProven(proof),
                rowsCompared: proof.down.rowsCompared,
                locksObserved: proof.locks.observed,
                seconds: proof.seconds,
              },
            }),
      };
    }),
  };
}

async function readWarehouse(session: WarehouseSession, model: Model, context: Context) {
  const there = new Set(
    (
      await session.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'main'`,
      )
    ).map((row) => row.name),
  );
  const rows: Record<string, number> = {};
  for (const { name } of model.warehouseTables) {
    if (!there.has(name)) continue;
    const [counted] = await session.query<{ n: unknown }>(
      `SELECT count(*) AS n FROM ${duckdbDialect.quote(name)}`,
    );
    rows[`warehouse.${name}`] = Number(counted?.n ?? 0);
  }
  const ledger = sqlLedger(session, duckdbDialect, context.clock);
  return {
    rows,
    runs: (await ledger.runs({ feature: 'pipeline', limit: RUNS })).map(reportRun),
    quarantine: await readQuarantine(
      session,
      `SELECT count(*) > 0 AS there FROM information_schema.tables WHERE table_schema = 'datawright' AND table_name = 'quarantine'`,
    ),
  };
}

function reportRun(run: RunRecord): ReportRun {
  const number = (name: string): number => Number(run.summary[name] ?? 0);
  const text = (name: string): string => String(run.summary[name] ?? '');
  return {
    pipeline: run.subject,
    source: text('source'),
    target: text('target'),
    status: run.status,
    startedAt: run.startedAt,
    seconds: number('seconds'),
    extracted: number('extracted'),
    loaded: number('loaded'),
    quarantined: number('quarantined'),
    deduplicated: number('deduplicated'),
    chunks: run.steps,
    ...(run.error === undefined ? {} : { error: run.error }),
  };
}

async function readQuarantine(session: Sql, exists: string): Promise<readonly QuarantineReason[]> {
  const [found] = await session.query<{ there: boolean }>(exists);
  if (found?.there !== true) return [];
  const reasons = await session.query(
    `SELECT pipeline, reason, count(*) AS rows FROM datawright.quarantine GROUP BY pipeline, reason ORDER BY rows DESC LIMIT 50`,
  );
  const out: QuarantineReason[] = [];
  for (const row of reasons) {
    const samples = await session.query(
      `SELECT CAST("row" AS text) AS sample FROM datawright.quarantine WHERE pipeline = $1 AND reason = $2 LIMIT ${SAMPLES}`,
      [row.pipeline, row.reason],
    );
    out.push({
      pipeline: String(row.pipeline),
      reason: String(row.reason),
      rows: Number(row.rows),
      samples: samples.map((sample) => sampleOf(String(sample.sample))),
    });
  }
  return out;
}

function sampleOf(json: string): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(json);
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      one === null ? '' : typeof one === 'object' ? JSON.stringify(one) : String(one),
    ]),
  );
}

async function readQuality(session: PostgresSession, contract: Contract): Promise<ReportQuality | undefined> {
  const history = verdictHistory(session);
  const targets = new Set(contract.quality.map((rule) => rule.target));
  const latest = (await history.latest()).filter((v) => targets.has(v.target));
  if (latest.length === 0) return undefined;
  const trends = new Map((await history.trends(TREND)).map((t) => [`${t.target}\n${t.label}`, t.points]));
  return {
    at:
      latest
        .map((v) => v.at)
        .sort()
        .at(-1) ?? '',
    verdicts: latest.map((v) => ({ ...v, trend: trends.get(`${v.target}\n${v.label}`) ?? [] })),
  };
}

function reportAction(action: Action): ReportAction {
  const { phase, sql, lock, cost, data } = action;
  return { phase, subject: subjectOf(action), what: describe(action).what, sql, lock, cost, data };
}
