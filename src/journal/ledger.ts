/**
 * The ledger in SQL: tables `datawright.run` and `datawright.step` of the database that is protected. One text
 * serves every engine; what differs comes from the dialect.
 */
import { randomUUID } from 'node:crypto';
import { failure } from '../core/diagnostic.ts';
import type { Json } from '../core/hash.ts';
import { PostgresError, type Row } from '../core/ports/postgres.ts';
import type { Clock } from '../core/ports/runtime.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Ledger, OpenRun, RunIdentity, RunOutcome, RunRecord, StepResult } from './journal.ts';

/** What the ledger needs of a session; sessions of every SQL engine have it. */
export interface LedgerSession {
  query<R = Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly R[]>;
  execute(sql: string): Promise<void>;
  transaction<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Steps recorded inside `transaction` commit or vanish with it. The ledger must be on the session that does the
 * work, or the promise is void.
 */
export function sqlLedger(session: LedgerSession, dialect: Dialect, clock: Clock): Ledger {
  const json = dialect.jsonType;
  const now = (): string => clock.now().toISOString();
  /** Steps are numbered in the order in which they were recorded. */
  const ordinals = new Map<string, number>();

  const query = <R = Row>(sql: string, parameters: readonly unknown[]): Promise<readonly R[]> =>
    session.query<R>(sql, parameters).catch((error: unknown) => {
      throw noRight(error);
    });

  const exists = async (): Promise<boolean> => {
    const rows = await session.query(
      // The information schema hides what the user has no right to: a ledger would seem not to be there.
      `SELECT c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE n.nspname = 'datawright' AND c.relname IN ('run', 'step')`,
    );
    return rows.length === 2;
  };

  const unfinished = async ({ feature, subject }: RunIdentity): Promise<OpenRun | undefined> => {
    const [run] = await query<{ id: string; input: unknown }>(
      `SELECT id, input FROM datawright.run
       WHERE feature = $1 AND subject = $2 AND status = 'running'
       ORDER BY started_at, id LIMIT 1`,
      [feature, subject],
    );
    if (run === undefined) return undefined;
    const completed = await recorded(run.id);
    ordinals.set(run.id, completed.size);
    return { id: run.id, resumed: true, input: objectOf(run.input), completed };
  };

  const recorded = async (runId: string): Promise<ReadonlyMap<string, StepResult>> => {
    const steps = await query<{ step: string; result: unknown }>(
      'SELECT step, result FROM datawright.step WHERE run = $1 ORDER BY ordinal',
      [runId],
    );
    return new Map(steps.map(({ step, result }) => [step, objectOf(result)]));
  };

  return {
    async prepare() {
      if (await exists()) return;
      try {
        await session.execute(tables(dialect));
      } catch (error) {
        // Of two processes that get here at once, one is refused, after the other has committed.
        if (!(await exists())) throw refused(error);
      }
    },

    async open(run) {
      const found = await unfinished(run);
      if (found !== undefined) return found;
      const id = randomUUID();
      try {
        await query(
          `INSERT INTO datawright.run (id, feature, subject, input, status, started_at)
           VALUES ($1, $2, $3, $4::${json}, 'running', $5::timestamptz)`,
          [id, run.feature, run.subject, JSON.stringify(run.input), now()],
        );
      } catch (error) {
        // Somebody opened it since we looked; the index admits one unfinished run of a subject.
        const other = await unfinished(run);
        if (other === undefined) throw error;
        return other;
      }
      ordinals.set(id, 0);
      return { id, resumed: false, input: run.input, completed: new Map() };
    },

    transaction: (work) => session.transaction(work),

    async record(runId, step, result) {
      const ordinal = ordinals.get(runId) ?? 0;
      ordinals.set(runId, ordinal + 1);
      await query(
        `INSERT INTO datawright.step (run, step, ordinal, result, finished_at)
         VALUES ($1, $2, $3, $4::${json}, $5::timestamptz)`,
        [runId, step, ordinal, JSON.stringify(result), now()],
      );
    },

    async close(runId, outcome: RunOutcome) {
      await query(
        `UPDATE datawright.run
         SET status = $2, summary = $3::${json}, error = $4, finished_at = $5::timestamptz
         WHERE id = $1 AND status = 'running'`,
        [runId, outcome.status, JSON.stringify(outcome.summary), outcome.error ?? null, now()],
      );
    },

    steps: recorded,

    async amend(runId, input) {
      await query(`UPDATE datawright.run SET input = $2::${json} WHERE id = $1`, [
        runId,
        JSON.stringify(input),
      ]);
    },

    async runs({ feature, subject, limit }) {
      if (!(await exists())) return [];
      const rows = await query<RunRow>(
        `SELECT r.id, r.feature, r.subject, r.input, r.status, r.summary, r.error,
                CAST(r.started_at AS text) AS started_at, CAST(r.finished_at AS text) AS finished_at,
                (SELECT count(*) FROM datawright.step AS s WHERE s.run = r.id) AS steps
         FROM datawright.run AS r
         WHERE ($1::text IS NULL OR r.feature = $1::text) AND ($2::text IS NULL OR r.subject = $2::text)
         ORDER BY r.started_at DESC, r.id LIMIT $3`,
        [feature ?? null, subject ?? null, limit],
      );
      return rows.map(recordOf);
    },
  };
}

interface RunRow {
  readonly id: string;
  readonly feature: string;
  readonly subject: string;
  readonly input: unknown;
  readonly status: RunRecord['status'];
  readonly summary: unknown;
  readonly error: string | null;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly steps: number;
}

function recordOf(row: RunRow): RunRecord {
  return {
    id: row.id,
    feature: row.feature,
    subject: row.subject,
    input: objectOf(row.input),
    status: row.status,
    startedAt: isoTime(row.started_at),
    ...(row.finished_at === null ? {} : { finishedAt: isoTime(row.finished_at) }),
    summary: objectOf(row.summary),
    ...(row.error === null ? {} : { error: row.error }),
    steps: Number(row.steps),
  };
}

function tables({ name, jsonType, type }: Dialect): string {
  const time = type('timestamptz');
  return `
CREATE SCHEMA IF NOT EXISTS datawright;
CREATE TABLE IF NOT EXISTS datawright.run (
  id text PRIMARY KEY,
  feature text NOT NULL,
  subject text NOT NULL,
  input ${jsonType} NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'succeeded', 'failed')),
  summary ${jsonType},
  error text,
  started_at ${time} NOT NULL,
  finished_at ${time}
);
CREATE TABLE IF NOT EXISTS datawright.step (
  run text NOT NULL,
  step text NOT NULL,
  ordinal integer NOT NULL,
  result ${jsonType} NOT NULL,
  finished_at ${time} NOT NULL,
  PRIMARY KEY (run, step)
);
${name === 'postgres' ? ONE_UNFINISHED : ''}`;
}

/** Where several processes may write at once. A DuckDB file has one writer, and no partial indexes. */
const ONE_UNFINISHED = `
CREATE UNIQUE INDEX IF NOT EXISTS run_unfinished ON datawright.run (feature, subject) WHERE status = 'running';`;

function noRight(error: unknown): unknown {
  if (!(error instanceof PostgresError) || error.fields.sqlState !== '42501') return error;
  return failure(
    'J003',
    `the ledger may not be used: ${error.message}`,
    {
      why: 'Without it, what was applied cannot be told. Nothing was changed',
      fix: 'GRANT USAGE ON SCHEMA datawright TO <user>; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA datawright TO <user> (SELECT is enough to look)',
    },
    error,
  );
}

function refused(error: unknown): unknown {
  if (!(error instanceof PostgresError) || error.fields.sqlState !== '42501') return error;
  return failure(
    'J002',
    `the ledger cannot be created: ${error.message}`,
    {
      why: 'Without it, a killed run could not go on where it stopped. Nothing was changed',
      fix: 'GRANT CREATE ON DATABASE <name> TO <user>, once',
    },
    error,
  );
}

/** `2026-11-21 03:16:58.26+00` → `2026-11-21T03:16:58.260Z`; sessions print times in UTC. */
function isoTime(text: string): string {
  return new Date(text.replace(' ', 'T').replace(/\+00(?::00)?$/, 'Z')).toISOString();
}

function objectOf(value: unknown): Readonly<Record<string, Json>> {
  const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return parsed !== null && typeof parsed === 'object' ? (parsed as Readonly<Record<string, Json>>) : {};
}
