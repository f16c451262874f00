/**
 * Proof of a plan on the shadow: the database is made as it is, given rows, taken UP and DOWN, and looked at after
 * each with eyes of two kinds — the catalog the planner works with, and queries that share nothing with it.
 */
import { type Action, LOCKS } from '../catalog/action.ts';
import type { Catalog, FactId } from '../catalog/catalog.ts';
import { fitting } from '../catalog/features.ts';
import { introspect } from '../catalog/introspect.ts';
import { sqlName } from '../catalog/kind.ts';
import { insertSampleRows } from '../catalog/sample-rows.ts';
import { failure } from '../core/diagnostic.ts';
import { PostgresError, type PostgresSession, type Shadow } from '../core/ports/postgres.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import { compare } from './compare.ts';
import { describe, subjectOf } from './describe.ts';
import { deltaText } from './drift.ts';
import { groupActions } from './group.ts';
import { heldLock, lockMismatch, notInForce, rowsChecksum, userTables } from './observe.ts';
import type { Delta, Plan, Proof } from './plan.ts';
import { plan as planBetween } from './planner.ts';

const ROWS_PER_TABLE = 24;
const ROWS_IN_ALL = 3000;

export async function prove(
  plan: Plan,
  from: Catalog,
  to: Catalog,
  shadow: Shadow,
  runtime: Runtime,
): Promise<Proof> {
  const started = runtime.clock.monotonic();
  const total = plan.up.length + plan.down.length;
  runtime.report({
    type: 'start',
    key: 'prove',
    label: 'prove on the shadow',
    detail: `${total} actions up and down`,
  });
  const demands: Demand[] = [];
  for (;;) {
    const without = new Set(demands.map((demand) => demand.table));
    const outcome = await shadow.withDatabase(async (server) => {
      const session = await server.connect({ applicationName: 'datawright prove' });
      try {
        return await attempt(plan, from, to, session, without, runtime);
      } finally {
        await session.close();
      }
    });
    if (Array.isArray(outcome)) {
      // Rows can refuse this statement: the proof goes on without them, and says so.
      demands.push(...outcome);
      continue;
    }
    const seconds = (runtime.clock.monotonic() - started) / 1000;
    runtime.report({ type: 'done', key: 'prove', label: 'proven on the shadow', seconds });
    return { ...outcome, demands: demands.filter((d) => d.message !== ''), seconds };
  }
}

type Demand = Proof['demands'][number];

async function attempt(
  plan: Plan,
  from: Catalog,
  to: Catalog,
  session: PostgresSession,
  without: ReadonlySet<string>,
  runtime: Runtime,
): Promise<Omit<Proof, 'demands' | 'seconds'> | Demand[]> {
  await materialise(from, session);
  const { counts } = await insertSampleRows(session, {
    rows: Math.max(3, Math.min(ROWS_PER_TABLE, Math.floor(ROWS_IN_ALL / Math.max(1, from.facts.size / 8)))),
    only: touchedTables(plan, from),
    without,
    filled: notNullLater(from, to),
  });
  const compared = keptTables(plan, counts);
  const before = await checksums(session, compared);

  const locks: Locks = { observed: 0, skipped: [], mismatches: [] };
  let done = 0;
  const total = plan.up.length + plan.down.length;
  const advance = (): void => {
    done += 1;
    runtime.report({ type: 'advance', key: 'prove', done, total, unit: 'steps' });
  };
  const up = await run(plan.up, 'UP', session, counts, without, locks, advance);
  if (up !== undefined) return up;
  const upDiffering = differing(await introspect(session), to);
  const oracle = unwanted(await notInForce(session), to);
  const down = await run(plan.down, 'DOWN', session, counts, without, locks, advance);
  if (down !== undefined) return down;
  const downDiffering = differing(await introspect(session), from);
  // Rows of a catalog that is not the same cannot be compared; that it is not is told above.
  const comparable = downDiffering.length === 0 ? compared : [];
  const after = await checksums(session, comparable);
  const rowsDiffering = comparable.filter((table) => before.get(table) !== after.get(table));
  return {
    up: { catalogEqual: upDiffering.length === 0, differing: upDiffering },
    down: {
      catalogEqual: downDiffering.length === 0,
      differing: downDiffering,
      rowsCompared: comparable.reduce((sum, table) => sum + (counts.get(table) ?? 0), 0),
      rowsEqual: rowsDiffering.length === 0,
      rowsDiffering,
    },
    locks,
    oracle,
  };
}

interface Locks {
  observed: number;
  readonly skipped: { sql: string; reason: string }[];
  readonly mismatches: { sql: string; predicted: string; observed: string }[];
}

/** Makes an empty database into `catalog`. */
export async function materialise(catalog: Catalog, session: PostgresSession): Promise<void> {
  const empty = await introspect(session);
  const { up } = planBetween(empty, catalog);
  for (const group of groupActions(up)) {
    const work = async (): Promise<void> => {
      for (const action of group.actions) await session.execute(action.sql);
    };
    await (group.transactional ? session.transaction(work) : work());
  }
  const wrong = differences(await introspect(session), catalog);
  if (wrong.length > 0)
    throw failure('M030', 'the database could not be rebuilt on the shadow, so nothing can be proven', {
      why: `Differences: ${wrong.slice(0, 10).map(deltaText).join(', ')}`,
      fix: 'this is a gap in datawright: please report it; --no-prove goes on without a proof',
    });
}

/** Runs one direction; returns what the rows would have to satisfy when they refuse a statement. */
async function run(
  actions: readonly Action[],
  direction: 'UP' | 'DOWN',
  session: PostgresSession,
  counts: ReadonlyMap<string, number>,
  without: ReadonlySet<string>,
  locks: Locks,
  advance: () => void,
): Promise<Demand[] | undefined> {
  const tables = await userTables(session);
  for (const [index, action] of actions.entries()) {
    try {
      if (action.transactional) {
        const observed = await session.transaction(async () => {
          await session.execute(action.sql);
          return heldLock(session, tables);
        });
        locks.observed += 1;
        const mismatch = lockMismatch(action, observed);
        if (mismatch !== undefined) locks.mismatches.push({ sql: action.sql, ...mismatch });
      } else {
        await session.execute(action.sql);
        locks.skipped.push({
          sql: action.sql,
          reason: 'commits by itself, so its locks are gone when it ends',
        });
      }
    } catch (error) {
      if (!(error instanceof PostgresError)) throw error;
      const demanded = demandsOf(action, direction, error, counts, without);
      if (demanded.length > 0) return demanded;
      throw failure(
        'M031',
        `${direction} fails on the shadow at step ${index + 1} of ${actions.length}: ${error.fields.message}`,
        {
          where: { object: subjectOf(action) },
          why: [`The statement is: ${action.sql}`, error.fields.detail]
            .filter((text) => text !== undefined)
            .join('. '),
          fix: 'nothing was written; change the contract so that the step is possible, or report it as a gap in datawright',
        },
        error,
      );
    }
    advance();
  }
  return undefined;
}

/** Integrity and conversion errors come from rows; the seeded tables behind them are named. */
function demandsOf(
  action: Action,
  direction: 'UP' | 'DOWN',
  error: PostgresError,
  counts: ReadonlyMap<string, number>,
  without: ReadonlySet<string>,
): Demand[] {
  if (!/^(?:22|23|55|42804)/.test(error.fields.sqlState)) return [];
  const seeded = action.locked
    .map(sqlName)
    .filter((table) => (counts.get(table) ?? 0) > 0 && !without.has(table));
  // A table the plan made or renamed: all seeded rows may be behind it.
  const blamed =
    seeded.length > 0 ? seeded : [...counts.keys()].filter((table) => (counts.get(table) ?? 0) > 0);
  return blamed.map((table) => ({
    table,
    sql: action.sql,
    message: `${direction.toLowerCase()}: ${describe(action).what}: ${error.fields.message}`,
  }));
}

function touchedTables(plan: Plan, from: Catalog): ReadonlySet<string> {
  const ids = [...plan.up, ...plan.down].flatMap((action) => action.locked);
  return new Set(ids.filter((id) => from.facts.get(id)?.kind === 'table').map(sqlName));
}

/** Columns that may be NULL now and may not later get values, or SET NOT NULL would be refused by our own rows. */
function notNullLater(from: Catalog, to: Catalog): ReadonlySet<string> {
  const names: string[] = [];
  for (const [id, fact] of to.facts)
    if (
      fact.kind === 'column' &&
      fact.attributes.notNull === true &&
      from.facts.get(id)?.attributes.notNull === false
    )
      names.push(sqlName(id));
  return new Set(names);
}

/** Seeded tables that no action claims to harm. */
function keptTables(plan: Plan, counts: ReadonlyMap<string, number>): readonly string[] {
  const renamed = new Map(plan.deltas.flatMap((d) => (d.type === 'rename' ? [[d.id, d.from]] : [])));
  const harmed = new Set<FactId>(
    plan.up
      .filter((a) => a.data === 'lossy' || a.data === 'irreversible')
      .flatMap((a) => [...a.locked, ...a.destroys])
      .flatMap((id) => [id, renamed.get(id) ?? id]),
  );
  return [...counts]
    .filter(([table, rows]) => rows > 0 && !harmed.has(`table ${table}`))
    .map(([table]) => table);
}

async function checksums(session: PostgresSession, tables: readonly string[]): Promise<Map<string, string>> {
  const sums = new Map<string, string>();
  for (const table of tables) sums.set(table, await rowsChecksum(session, table));
  return sums;
}

function differing(actual: Catalog, wanted: Catalog): readonly FactId[] {
  return differences(actual, wanted).map((delta) => delta.id);
}

/** The shadow may be of a newer major than the database that `wanted` is about. */
function differences(actual: Catalog, wanted: Catalog): readonly Delta[] {
  return compare(fitting(actual, wanted.serverVersion).catalog, wanted);
}

/** A constraint that the contract itself declares NOT VALID is as wanted. */
function unwanted(found: Proof['oracle'], to: Catalog): Proof['oracle'] {
  const declared = new Set(
    [...to.facts.values()]
      .filter((f) => f.attributes.validated === false || f.attributes.invalid === true)
      .map((f) => sqlName(f)),
  );
  return {
    invalidIndexes: found.invalidIndexes.filter((name) => !declared.has(name)),
    unvalidatedConstraints: found.unvalidatedConstraints.filter((name) => !declared.has(name)),
  };
}

/** The plan with the locks as they were observed, where the prediction was wrong. */
export function withObservedLocks(plan: Plan, proof: Proof): Plan {
  const seen = new Map(proof.locks.mismatches.map((mismatch) => [mismatch.sql, mismatch.observed]));
  const corrected = (action: Action): Action => {
    const lock = LOCKS.find((mode) => mode === seen.get(action.sql));
    return lock === undefined ? action : { ...action, lock };
  };
  return { ...plan, up: plan.up.map(corrected), down: plan.down.map(corrected) };
}
