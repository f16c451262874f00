/** Verdicts that were given, kept in schema `datawright` of the database they are about. */
import type { PostgresSession } from '../core/ports/postgres.ts';
import type { Verdict } from './check.ts';

/** A verdict as it was given, and when. */
export interface PastVerdict extends Verdict {
  /** Quality run it belongs to: verdicts of one run share it. */
  readonly run: string;
  /** ISO time. */
  readonly at: string;
}

export interface VerdictHistory {
  /** Stores the verdicts of one run; the table is made when missing. */
  record(verdicts: readonly Verdict[], at: Date): Promise<void>;
  /** The newest verdict of each rule, oldest rule first; empty before the first run. */
  latest(): Promise<readonly PastVerdict[]>;
  /** The last runs, newest first, with how many checks passed. */
  runs(limit: number): Promise<readonly QualityRun[]>;
  /** Share of failing rows of every rule over the last runs, oldest first; for trends. */
  trends(limit: number): Promise<readonly Trend[]>;
}

export interface QualityRun {
  readonly run: string;
  readonly at: string;
  readonly passed: number;
  readonly failed: number;
}

export interface Trend {
  readonly target: string;
  readonly label: string;
  readonly points: readonly { readonly at: string; readonly passed: boolean; readonly failing: number }[];
}

/** Rules are told apart by target and label; both are text that people wrote or that follows from it. */
const TABLE = `
CREATE SCHEMA IF NOT EXISTS datawright;
CREATE TABLE IF NOT EXISTS datawright.verdict (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run         uuid NOT NULL,
  judged_at   timestamptz NOT NULL,
  target      text NOT NULL,
  check_name  text NOT NULL,
  dimension   text NOT NULL,
  label       text NOT NULL,
  passed      boolean NOT NULL,
  severity    text NOT NULL,
  observed    text NOT NULL,
  row_count   bigint NOT NULL,
  failing     bigint NOT NULL,
  failing_keys jsonb NOT NULL,
  sql         text NOT NULL,
  proven      boolean NOT NULL,
  place       jsonb NOT NULL
);
CREATE INDEX IF NOT EXISTS idx_verdict_rule ON datawright.verdict (target, label, judged_at DESC)`;

/** Any number that two processes agree on; held only while the table is made. */
const LOCK = 7_240_931_551;

const COLUMNS = `run::text AS run, judged_at AS at, target, check_name AS check, dimension, label, passed, severity,
  observed, row_count AS rows, failing, failing_keys AS "failingKeys", sql, proven, place`;

export function verdictHistory(session: PostgresSession): VerdictHistory {
  const exists = async (): Promise<boolean> => {
    const [row] = await session.query<{ found: boolean }>(
      `SELECT to_regclass('datawright.verdict') IS NOT NULL AS found`,
    );
    return row?.found === true;
  };

  return {
    async record(verdicts, at) {
      await session.transaction(async () => {
        if (!(await exists())) {
          await session.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
          await session.execute(TABLE);
        }
        await session.query(
          `INSERT INTO datawright.verdict (run, judged_at, target, check_name, dimension, label, passed, severity,
             observed, row_count, failing, failing_keys, sql, proven, place)
           SELECT r.run, $1::timestamptz, v.target, v.check, v.dimension, v.label, v.passed, v.severity,
             v.observed, v.rows, v.failing, v."failingKeys", v.sql, v.proven, v.place
           FROM (SELECT gen_random_uuid() AS run) AS r, jsonb_to_recordset($2::jsonb) AS v(target text, "check" text,
             dimension text, label text, passed boolean, severity text, observed text, rows bigint, failing bigint,
             "failingKeys" jsonb, sql text, proven boolean, place jsonb)`,
          [at.toISOString(), JSON.stringify(verdicts).replaceAll('\\u0000', '')],
        );
      });
    },
    async latest() {
      if (!(await exists())) return [];
      const rows = await session.query(
        `SELECT * FROM (
           SELECT DISTINCT ON (target, label) id, ${COLUMNS} FROM datawright.verdict
           ORDER BY target, label, judged_at DESC, id DESC) AS newest
         ORDER BY id`,
      );
      return rows.map(pastVerdict);
    },
    async runs(limit) {
      if (!(await exists())) return [];
      const rows = await session.query(
        `SELECT run::text AS run, judged_at AS at, count(*) FILTER (WHERE passed) AS passed,
                count(*) FILTER (WHERE NOT passed) AS failed
         FROM datawright.verdict GROUP BY run, judged_at ORDER BY judged_at DESC LIMIT $1`,
        [limit],
      );
      return rows.map((row) => ({
        run: String(row.run),
        at: isoTime(row.at),
        passed: Number(row.passed),
        failed: Number(row.failed),
      }));
    },
    async trends(limit) {
      if (!(await exists())) return [];
      const rows = await session.query(
        `SELECT target, label, jsonb_agg(jsonb_build_object('at', judged_at, 'passed', passed, 'failing', failing)
                  ORDER BY judged_at, id) AS points
         FROM (SELECT *, row_number() OVER (PARTITION BY target, label ORDER BY judged_at DESC, id DESC) AS nth
               FROM datawright.verdict) AS numbered
         WHERE nth <= $1 GROUP BY target, label ORDER BY target, label`,
        [limit],
      );
      return rows.map((row) => ({
        target: String(row.target),
        label: String(row.label),
        points: fromJson<readonly { at: string; passed: boolean; failing: number }[]>(row.points).map(
          (point) => ({
            ...point,
            at: isoTime(point.at),
          }),
        ),
      }));
    },
  };
}

function pastVerdict(row: Readonly<Record<string, unknown>>): PastVerdict {
  const { id: _, ...rest } = row;
  return {
    ...(rest as unknown as PastVerdict),
    at: isoTime(row.at),
    rows: Number(row.rows),
    failing: Number(row.failing),
    failingKeys: fromJson<readonly string[]>(row.failingKeys),
    place: fromJson<Verdict['place']>(row.place),
  };
}

function fromJson<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}

/** Sessions give timestamps as PostgreSQL's text, e.g. `2026-11-20 23:59:58.12+00`. */
function isoTime(value: unknown): string {
  return (value instanceof Date ? value : new Date(String(value))).toISOString();
}
