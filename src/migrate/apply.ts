/**
 * Applies one migration, in one direction, as a run of the journal: a kill at any point resumes at the first
 * action without a ledger row. Hold the exclusive lock around it (see `withExclusive`).
 */
import { introspect } from '../catalog/introspect.ts';
import { failure } from '../core/diagnostic.ts';
import { PostgresError, type PostgresSession } from '../core/ports/postgres.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import { type Ledger, type OpenRun, runSteps, type Step } from '../journal/journal.ts';
import { requireAllowed } from './allow.ts';
import { backfillSteps } from './backfill/walk.ts';
import { describe, subjectOf } from './describe.ts';
import { isAt } from './ends.ts';
import {
  DEFAULT_PATIENCE,
  type Patience,
  prepareSession,
  runAlone,
  runInTransaction,
  withRetries,
} from './execute.ts';
import { prepareExpected, readExpected, writeExpected } from './expected.ts';
import type { Migration } from './folder.ts';
import { checkTarget } from './gate.ts';
import { type Group, groupActions } from './group.ts';
import { type Direction, FEATURE, readHistory } from './history.ts';
import { changedMeanwhile } from './meanwhile.ts';
import { rolesOf } from './own-roles.ts';
import type { Plan } from './plan.ts';
import { remedyFor } from './remedy.ts';
import { beginLocking } from './take-locks.ts';

export interface Database {
  readonly session: PostgresSession;
  readonly ledger: Ledger;
}

export interface ApplyOptions {
  /** Hazards the person accepted by name. */
  readonly allow: readonly string[];
  readonly patience?: Patience;
}

export interface Applied {
  readonly name: string;
  readonly direction: Direction;
  /** An earlier attempt had been interrupted, and this one went on from there. */
  readonly resumed: boolean;
  readonly actions: number;
  readonly seconds: number;
  /** The catalog is the one the plan promised. */
  readonly asPlanned: boolean;
  /** What somebody else changed while it ran, as people read it. */
  readonly meanwhile: readonly string[];
}

const BEGIN = 'begin';
/** The step after which a migration is applied, or taken back. */
export const FINISH = 'finish';

export async function applyMigration(
  migration: Migration,
  direction: Direction,
  { session, ledger }: Database,
  runtime: Runtime,
  options: ApplyOptions,
): Promise<Applied> {
  const started = runtime.clock.monotonic();
  const patience = options.patience ?? DEFAULT_PATIENCE;
  const actions = migration.plan[direction];
  requireAllowed([migration], direction, options.allow);
  await prepareSession(session);
  const { unfinished } = await readHistory(ledger);
  if (unfinished === undefined) await checkTarget(migration, direction, session);
  else requireSame(unfinished, migration, direction);

  const target = direction === 'up' ? migration.plan.to : migration.plan.from;
  const identity = {
    feature: FEATURE,
    subject: migration.name,
    input: { direction, checksum: migration.checksum, to: target },
  };
  await ledger.prepare();
  await prepareExpected(session);
  const run = await ledger.open(identity);
  const key = `${direction} ${migration.name}`;
  runtime.report({
    type: 'start',
    key,
    label: `${direction === 'up' ? 'apply' : 'take back'} ${migration.name}`,
  });

  let open = run;
  let asPlanned = true;
  let meanwhile: readonly string[] = [];
  async function* steps(advanced: () => void): AsyncGenerator<Step, void, undefined> {
    yield beginStep(session, rolesOf(actions));
    for (const group of groupActions(actions))
      for await (const step of groupSteps(
        group,
        open,
        { session, ledger },
        runtime,
        patience,
        key,
        actions.length,
      )) {
        yield step;
        // Asked for the next one: this one has committed.
        if (!open.completed.has(step.id)) advanced();
      }
    const after = direction === 'up' ? migration.name : `before ${migration.name}`;
    yield finishStep(session, after, migration.plan, direction);
  }
  try {
    await withRetries(session, patience, run.id, runtime, async (advanced) => {
      open = await ledger.open(identity);
      const results = await runSteps(ledger, open, steps(advanced), runtime);
      const finish = results.get(FINISH);
      asPlanned = finish?.asPlanned === true;
      meanwhile = Array.isArray(finish?.meanwhile) ? finish.meanwhile.map(String) : [];
    });
  } catch (error) {
    throw await explained(error, migration, direction, { session, ledger }, identity);
  }
  await ledger.close(run.id, {
    status: 'succeeded',
    summary: { direction, actions: actions.length, asPlanned },
  });
  const seconds = (runtime.clock.monotonic() - started) / 1000;
  runtime.report({ type: 'done', key, label: migration.name, detail: `${actions.length} actions`, seconds });
  return {
    name: migration.name,
    direction,
    resumed: run.resumed,
    actions: actions.length,
    seconds,
    asPlanned,
    meanwhile,
  };
}

/** Keeps the catalog as it was, with the roles the migration is about, so that an interrupted one can go back to it. */
function beginStep(session: PostgresSession, also: ReadonlySet<string>): Step {
  return {
    id: BEGIN,
    label: 'remember the catalog',
    transactional: true,
    run: async () => {
      await writeExpected(session, '', await introspect(session, { roles: 'mentioned', also }));
      return {};
    },
  };
}

function finishStep(session: PostgresSession, after: string, plan: Plan, direction: Direction): Step {
  return {
    id: FINISH,
    label: 'compare with the plan',
    transactional: true,
    run: async () => {
      const catalog = await introspect(session);
      const asPlanned = isAt(plan, direction === 'up' ? 'to' : 'from', catalog);
      const before = asPlanned ? undefined : await readExpected(session);
      await writeExpected(session, after, catalog);
      return {
        asPlanned,
        meanwhile:
          before === undefined ? [] : [...changedMeanwhile(before.catalog, catalog, plan[direction])],
      };
    },
  };
}

/** A group is one step, save a backfill, which is one for each of its batches. */
async function* groupSteps(...given: Parameters<typeof groupStep>): AsyncGenerator<Step, void, undefined> {
  const [group, run, { session }, runtime, patience, key, total] = given;
  const [action] = group.actions;
  if (action?.backfill === undefined) {
    yield groupStep(...given);
    return;
  }
  const label = `${subjectOf(action)}: ${describe(action).what}`;
  const { lockTimeout } = patience;
  const { completed } = run;
  const walk = { backfill: action.backfill, id: stepId(group.first), label, completed };
  const named = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof PostgresError ? new ActionError(group.first, error) : error;
    }
  };
  const steps = backfillSteps({ ...walk, session, lockTimeout, runtime });
  for (
    let next = await named(() => steps.next());
    next.done !== true;
    next = await named(() => steps.next())
  ) {
    const { run: work, ...step } = next.value;
    yield { ...step, run: () => named(work) };
  }
  runtime.report({ type: 'advance', key, done: group.first + 1, total, unit: 'steps' });
}

/** One transaction; every action in it gets its own ledger row, the last one's is written by the journal. */
function groupStep(
  group: Group,
  run: OpenRun,
  { session, ledger }: Database,
  runtime: Runtime,
  patience: Patience,
  key: string,
  total: number,
): Step {
  const last = group.actions.length - 1;
  return {
    id: stepId(group.first + last),
    label: group.actions.map((action) => `${subjectOf(action)}: ${describe(action).what}`).join('; '),
    transactional: group.transactional,
    run: async () => {
      const timeout = group.transactional
        ? await beginLocking(session, group.actions, patience, runtime)
        : undefined;
      for (const [offset, action] of group.actions.entries()) {
        const number = group.first + offset;
        try {
          if (timeout !== undefined) await runInTransaction(session, action, timeout(action));
          else await runAlone(session, action, runtime);
        } catch (error) {
          throw error instanceof PostgresError ? new ActionError(number, error) : error;
        }
        if (offset < last) await ledger.record(run.id, stepId(number), { sql: action.sql });
        if (group.transactional) runtime.failPoint('migrate.in-transaction');
        runtime.report({ type: 'advance', key, done: number + 1, total, unit: 'steps' });
      }
      return { sql: group.actions[last]?.sql ?? '' };
    },
  };
}

function stepId(number: number): string {
  return `action-${number + 1}`;
}

/** A server error with the action that met it. */
class ActionError extends PostgresError {
  readonly number: number;
  constructor(number: number, cause: PostgresError) {
    super(cause.fields, { cause });
    this.number = number;
  }
}

function requireSame(
  unfinished: { readonly name: string; readonly direction: Direction; readonly checksum: string },
  migration: Migration,
  direction: Direction,
): void {
  const same = unfinished.name === migration.name && unfinished.direction === direction;
  if (same && unfinished.checksum === migration.checksum) return;
  if (same)
    throw failure('M023', `${migration.name} was changed after it had begun to run`, {
      where: { object: migration.name },
      why: 'Part of the migration as it was is in the database; the rest of another one does not fit to it.',
      fix: 'restore its folder from version control, then run datawright apply, or datawright down to take back what was done',
    });
  throw failure('M022', `${unfinished.name} (${unfinished.direction}) is unfinished`, {
    where: { object: unfinished.name },
    why: 'One migration runs at a time, and this one was interrupted.',
    fix:
      unfinished.direction === 'up'
        ? 'datawright apply goes on with it, datawright down takes it back'
        : 'datawright down goes on with it',
  });
}

/** Says what happened and in what state things are; a run that changed nothing is closed. */
async function explained(
  error: unknown,
  migration: Migration,
  direction: Direction,
  { session, ledger }: Database,
  identity: Parameters<Ledger['open']>[0],
): Promise<unknown> {
  if (!(error instanceof PostgresError)) return error;
  const actions = migration.plan[direction];
  const number = error instanceof ActionError ? error.number : undefined;
  const action = number === undefined ? undefined : actions[number];
  const run = await ledger.open(identity);
  const done = actions.filter((_, index) => run.completed.has(stepId(index))).length;
  if (done === 0)
    await ledger.close(run.id, { status: 'failed', summary: { direction }, error: error.message });
  const state = stateText(done, actions.length);
  const what = action === undefined ? '' : `${subjectOf(action)}, ${describe(action).what}: `;
  const blocked = await blockers(session, error);
  const remedy = remedyFor(error.fields.sqlState) ?? 'mend the cause';
  return failure(
    'M021',
    `step ${number === undefined ? done + 1 : number + 1} of ${actions.length} of ${migration.name} failed: ${what}${error.fields.message}`,
    {
      where: { object: action === undefined ? migration.name : subjectOf(action) },
      why: [error.fields.detail, blocked, state].filter((part) => part !== undefined).join(' '),
      fix:
        done === 0
          ? `${remedy} and run it again`
          : `${remedy} and run datawright ${direction === 'up' ? 'apply' : 'down'} to go on${direction === 'up' ? ', or datawright down to go back' : ''}`,
    },
    error,
  );
}

export function stateText(done: number, total: number): string {
  if (done === 0) return 'Nothing was applied.';
  return done === 1 ? `Step 1 of ${total} is applied.` : `Steps 1–${done} of ${total} are applied.`;
}

async function blockers(session: PostgresSession, error: PostgresError): Promise<string | undefined> {
  if (error.fields.sqlState !== '55P03') return undefined;
  const rows = await session.query<{ pid: number; application_name: string; age: string }>(
    `SELECT pid, application_name, date_trunc('second', clock_timestamp() - xact_start)::text AS age
     FROM pg_stat_activity
     WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database()
     ORDER BY xact_start LIMIT 3`,
  );
  if (rows.length === 0) return undefined;
  const list = rows.map(
    (row) =>
      `pid ${row.pid}${row.application_name === '' ? '' : ` (${row.application_name})`} open for ${row.age}`,
  );
  return `Longest open transactions: ${list.join(', ')}.`;
}
