/**
 * Runs a backfill as steps of the journal: every batch is a transaction with its own ledger row, which says how far
 * the walk has come. A killed walk goes on behind the last row.
 */
import type { Backfill } from '../../catalog/action.ts';
import { PostgresError, type PostgresSession } from '../../core/ports/postgres.ts';
import type { Runtime } from '../../core/ports/runtime.ts';
import type { Step, StepResult } from '../../journal/journal.ts';
import { batchStatement, edgeColumn, edgeQuery, type Position, pathText, type Statement } from './batch.ts';
import { createPace, type Pace, waitingForUs } from './pace.ts';

export interface Walk {
  readonly backfill: Backfill;
  /** Ledger id of the whole; batches are `<id>.<number>`. */
  readonly id: string;
  /** For people: `fill users.tier`. */
  readonly label: string;
  readonly completed: ReadonlyMap<string, StepResult>;
  readonly session: PostgresSession;
  /** Milliseconds that a batch waits for a lock. */
  readonly lockTimeout: number;
  readonly runtime: Runtime;
}

/** How far a walk has come, as the ledger keeps it. */
interface Progress {
  /** Passes over the table, from 1: those after the first fetch rows that somebody held. */
  pass: number;
  position: Position;
  /** The pass has seen the end of the table. */
  ended: boolean;
  /** Rows changed in this pass, in the one before it, and in all. */
  changed: number;
  before: number;
  total: number;
  batches: number;
}

/** Steps until no row is pending. The last one, with the walk's own id, records the whole. */
export async function* backfillSteps(walk: Walk): AsyncGenerator<Step, void, undefined> {
  const { backfill, id, label, session, runtime } = walk;
  if (walk.completed.has(id)) return;
  const started = runtime.clock.monotonic();
  const progress = resumed(walk);
  const pace = createPace(session, runtime);
  const rows = await estimatedRows(session, backfill.table);
  runtime.report({ type: 'start', key: id, label, detail: `in batches by ${pathText(backfill)}` });
  while (!(await isOver(walk, progress))) {
    yield batchStep(walk, progress, pace);
    runtime.report({
      type: 'advance',
      key: id,
      done: progress.total,
      ...(rows === undefined ? {} : { total: Math.max(rows, progress.total), estimated: true }),
      unit: 'rows',
    });
    await pace.rest();
  }
  yield { id, label, transactional: true, run: async () => ({ rows: progress.total }) };
  runtime.report({
    type: 'done',
    key: id,
    label,
    detail: `${progress.total} rows in ${progress.batches} batches`,
    seconds: (runtime.clock.monotonic() - started) / 1000,
  });
}

/** Where the last recorded batch left off. */
function resumed({ completed, id }: Walk): Progress {
  const last = [...completed].filter(([step]) => step.startsWith(`${id}.`)).at(-1)?.[1];
  if (last === undefined)
    return { pass: 1, position: undefined, ended: false, changed: 0, before: -1, total: 0, batches: 0 };
  const { to } = last;
  return {
    // A walk that gave up because rows were held begins its passes anew.
    pass: last.ended === true ? 1 : Number(last.pass),
    position: Array.isArray(to) ? to.map(String) : undefined,
    ended: last.ended === true,
    changed: Number(last.changed),
    before: Number(last.before),
    total: Number(last.total),
    batches: Number(last.batches),
  };
}

/**
 * Over when a pass has ended and no row is pending; else another pass begins. One that changed nothing has met rows
 * that are held: that passes, and is tried again as any lock is.
 */
async function isOver({ session, backfill }: Walk, progress: Progress): Promise<boolean> {
  if (!progress.ended) return false;
  const [row] = await session.query<{ pending: boolean }>(
    `SELECT EXISTS (SELECT FROM ${backfill.table} WHERE ${backfill.pending}) AS pending`,
  );
  if (row?.pending !== true) return true;
  // The new value of some rows reads as if it were missing: twice the same number says that no more can be done.
  if (progress.changed > 0 && progress.changed === progress.before) return true;
  const { changed } = progress;
  Object.assign(progress, {
    pass: progress.pass + 1,
    position: undefined,
    ended: false,
    changed: 0,
    before: changed,
  });
  if (changed === 0 && progress.pass > 2)
    throw new PostgresError({
      sqlState: '55P03',
      message: `rows of ${backfill.table} are held by other transactions`,
    });
  return false;
}

function batchStep(walk: Walk, progress: Progress, pace: Pace): Step {
  const { backfill, id, label, session, lockTimeout, runtime } = walk;
  const number = progress.batches + 1;
  return {
    id: `${id}.${number}`,
    label: `${label}, batch ${number}`,
    transactional: true,
    run: async () => {
      const started = runtime.clock.monotonic();
      await session.execute(`SET LOCAL lock_timeout = '${lockTimeout}ms'`);
      const to = await edge(session, backfill, progress.position, pace.size());
      const statement = batchStatement(backfill, progress.position, to);
      const [row] = await ask<{ rows: number }>(session, statement);
      const rows = row?.rows ?? 0;
      runtime.failPoint('backfill.in-batch');
      pace.learn(runtime.clock.monotonic() - started, await waitingForUs(session));
      // Taken over only here: a batch that fails is tried again from where the last one ended.
      Object.assign(progress, {
        position: to,
        ended: to === undefined,
        changed: progress.changed + rows,
        total: progress.total + rows,
        batches: number,
      });
      const { pass, ended, changed, before, total } = progress;
      return { to: to ?? null, rows, pass, ended, changed, before, total, batches: number };
    },
  };
}

async function edge(
  session: PostgresSession,
  backfill: Backfill,
  after: Position,
  size: number,
): Promise<Position> {
  if (backfill.key.length === 0) return pageAfter(session, backfill.table, after, size);
  const [row] = await ask<Record<string, string>>(session, edgeQuery(backfill, after, size));
  return row === undefined ? undefined : backfill.key.map((_, i) => String(row[edgeColumn(i)]));
}

/** As many pages as hold `size` rows, by the statistics; undefined when the table ends before. */
async function pageAfter(
  session: PostgresSession,
  table: string,
  after: Position,
  size: number,
): Promise<Position> {
  const [row] = await session.query<{ pages: number; density: number }>(
    `SELECT (pg_relation_size(oid) / current_setting('block_size')::bigint)::int AS pages,
            CASE WHEN relpages > 0 AND reltuples > 0 THEN reltuples / relpages ELSE 50 END::float8 AS density
     FROM pg_class WHERE oid = $1::regclass`,
    [table],
  );
  const next = Number(after?.[0] ?? 0) + Math.max(1, Math.round(size / (row?.density ?? 50)));
  return next >= (row?.pages ?? 0) ? undefined : [String(next)];
}

async function estimatedRows(session: PostgresSession, table: string): Promise<number | undefined> {
  const [row] = await session.query<{ rows: number }>(
    'SELECT reltuples::float8 AS rows FROM pg_class WHERE oid = $1::regclass',
    [table],
  );
  return row === undefined || row.rows <= 0 ? undefined : Math.round(row.rows);
}

function ask<R>(session: PostgresSession, { sql, parameters }: Statement): Promise<readonly R[]> {
  return session.query<R>(sql, parameters);
}
