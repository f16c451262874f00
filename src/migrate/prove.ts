/**
 * Proof of a plan on the shadow: the part of the database that the plan is about is made as it is, given rows, taken
 * UP and DOWN, and looked at after each with two eyes — the catalog the planner works with, and the oracle, which
 * holds it against a database that was made as it should be straight away. The locks of every statement are read.
 */
import type { Action } from '../catalog/action.ts';
import type { Catalog, FactId } from '../catalog/catalog.ts';
import { fitting } from '../catalog/features.ts';
import { introspect } from '../catalog/introspect.ts';
import { sqlName } from '../catalog/kind.ts';
import { insertSampleRows } from '../catalog/sample-rows.ts';
import { rolesIn, type Scope, selfOf, withinScope } from '../catalog/scope.ts';
import { failure } from '../core/diagnostic.ts';
import type { PostgresServer, PostgresSession, Shadow } from '../core/ports/postgres.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import { compare } from './compare.ts';
import { subjectOf } from './describe.ts';
import { deltaText } from './drift.ts';
import { groupActions } from './group.ts';
import { lockMismatch, userTables } from './observe.ts';
import { createOracle } from './oracle/oracle.ts';
import { inSession as inSessionAs, isOthers, rolesOf, withOwnRoles } from './own-roles.ts';
import type { Plan, Proof } from './plan.ts';
import { plan as planBetween } from './planner.ts';
import { slice } from './slice.ts';
import { type Demand, demandsOf, notNullLater, type Sight, StepFailed, type Trial, tryOut } from './trial.ts';
import { type Watchers, watch } from './watch.ts';

const ROWS_PER_TABLE = 24;
const ROWS_IN_ALL = 3000;

export interface ProveOptions {
  /** Whether the catalogs were read with versions of extensions; see Scope. */
  readonly versions?: boolean;
}

export async function prove(
  plan: Plan,
  whole: Catalog,
  wholeAfter: Catalog,
  shadow: Shadow,
  runtime: Runtime,
  { versions = false }: ProveOptions = {},
): Promise<Proof> {
  const started = runtime.clock.monotonic();
  const total = plan.up.length + plan.down.length;
  runtime.report({
    type: 'start',
    key: 'prove',
    label: 'prove on the shadow',
    detail: `${total} actions up and down`,
  });
  const { from, to } = slice(plan, whole, wholeAfter);
  const mayMake = new Set([...rolesIn(from), ...rolesIn(to), ...rolesOf([...plan.up, ...plan.down])]);
  const builtOn = <T>(
    catalog: Catalog,
    work: (server: PostgresServer, scope: Scope & Others) => Promise<T>,
  ): Promise<T> =>
    withOwnRoles(shadow, mayMake, APPLICATION, async (server, others) => {
      const scope = { roles: 'mentioned', also: mayMake, except: others, versions } as const;
      await inSession(server, (session) => materialise(catalog, session, scope));
      return work(server, scope);
    });
  const oracle = createOracle();
  const sightIn =
    (scope: Scope) =>
    async (session: PostgresSession): Promise<Sight> => ({
      catalog: await introspect(session, scope),
      reading: await oracle.read(session, 'mentioned'),
    });
  const wanted = await builtOn(to, (server, scope) => inSession(server, sightIn(scope)));
  const demands: Demand[] = [];
  for (;;) {
    const without = new Set(demands.map((demand) => demand.table));
    const outcome = await builtOn(from, (server, scope) => {
      const mine = withoutOthers(plan, scope.except);
      return attempt({ ...mine, from, to, wanted, sight: sightIn(scope), without, runtime }, server);
    });
    if (!('locks' in outcome)) {
      // Rows can refuse this statement: the proof goes on without them, and says so.
      demands.push(...outcome);
      continue;
    }
    const seconds = (runtime.clock.monotonic() - started) / 1000;
    runtime.report({ type: 'done', key: 'prove', label: 'proven on the shadow', seconds });
    return { ...outcome, demands, seconds };
  }
}

interface Others {
  readonly except: ReadonlySet<string>;
}

interface Attempt {
  readonly plan: Plan;
  /** Statements that are not tried out: they are about roles that the shadow's server has of its own. */
  readonly unrun: readonly string[];
  readonly from: Catalog;
  readonly to: Catalog;
  /** What a database looks like that was made as `to` straight away. */
  readonly wanted: Sight;
  sight(session: PostgresSession): Promise<Sight>;
  readonly without: ReadonlySet<string>;
  readonly runtime: Runtime;
}

const APPLICATION = 'datawright prove';

const inSession = <T>(server: PostgresServer, work: (session: PostgresSession) => Promise<T>): Promise<T> =>
  inSessionAs(server, APPLICATION, work);

function withoutOthers(plan: Plan, others: ReadonlySet<string>): Pick<Attempt, 'plan' | 'unrun'> {
  const isMine = (action: Action): boolean => !isOthers(action, others);
  return {
    plan: { ...plan, up: plan.up.filter(isMine), down: plan.down.filter(isMine) },
    unrun: plan.up.filter((action) => !isMine(action)).map((action) => action.sql),
  };
}

async function attempt(
  given: Attempt,
  server: PostgresServer,
): Promise<Omit<Proof, 'demands' | 'seconds'> | readonly Demand[]> {
  return inSession(server, (session) =>
    inSession(server, (first) => inSession(server, (second) => watched(given, session, [first, second]))),
  );
}

async function watched(
  given: Attempt,
  session: PostgresSession,
  watchers: Watchers,
): Promise<Omit<Proof, 'demands' | 'seconds'> | readonly Demand[]> {
  const { plan, unrun, from, to, wanted, sight, without, runtime } = given;
  const before = await sight(session);
  const { counts } = await insertSampleRows(session, {
    rows: Math.max(3, Math.min(ROWS_PER_TABLE, Math.floor(ROWS_IN_ALL / Math.max(1, from.facts.size / 8)))),
    only: touchedTables(plan, from),
    without,
    filled: notNullLater(from, to),
  });
  const seeded = [...counts].flatMap(([table, rows]) => (rows > 0 ? [table] : []));
  let tables = await userTables(session);
  const mismatches: Proof['locks']['mismatches'][number][] = [];
  let done = 0;
  try {
    const trial = await tryOut(plan, before, wanted, {
      session,
      seeded,
      async look() {
        // The tables there are when the other direction begins.
        tables = await userTables(session);
        return sight(session);
      },
      async perform(action) {
        const observed = await watch(action, session, watchers, tables);
        const mismatch = lockMismatch(action, observed);
        if (mismatch !== undefined) mismatches.push({ sql: action.sql, ...mismatch });
        done += 1;
        const total = plan.up.length + plan.down.length;
        runtime.report({ type: 'advance', key: 'prove', done, total, unit: 'steps' });
      },
    });
    return { ...evidenceOf(trial, counts, { observed: done, mismatches }), unrun };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const demands = demandsOf(error, seeded);
    if (demands.length > 0) return demands;
    throw refused(error, plan);
  }
}

function evidenceOf(
  trial: Trial,
  counts: ReadonlyMap<string, number>,
  locks: Proof['locks'],
): Omit<Proof, 'demands' | 'seconds' | 'unrun'> {
  const compared = trial.down.catalog.length === 0 ? trial.kept : [];
  return {
    up: { catalogEqual: trial.up.catalog.length === 0, differing: trial.up.catalog },
    down: {
      catalogEqual: trial.down.catalog.length === 0,
      differing: trial.down.catalog,
      rowsCompared: compared.reduce((sum, table) => sum + (counts.get(table) ?? 0), 0),
      rowsEqual: trial.differing.length === 0,
      rowsDiffering: trial.differing,
    },
    locks,
    oracle: { up: trial.up.oracle, down: trial.down.oracle },
  };
}

function refused(failed: StepFailed, plan: Plan): Error {
  const { direction, index, action, error } = failed;
  const of = direction === 'UP' ? plan.up.length : plan.down.length;
  return failure(
    'M031',
    `${direction} fails on the shadow at step ${index + 1} of ${of}: ${error.fields.message}`,
    {
      where: { object: subjectOf(action) },
      why: [`The statement is: ${action.sql}`, error.fields.detail]
        .filter((text) => text !== undefined)
        .join('. '),
      fix: 'nothing was written; change the contract so that the step is possible, or report it as a gap in datawright',
    },
    failed,
  );
}

/** Makes an empty database into `catalog`, as far as it is in scope. */
export async function materialise(whole: Catalog, session: PostgresSession, scope: Scope): Promise<void> {
  const catalog = withinScope(whole, { ...scope, self: await selfOf(session) });
  const empty = await introspect(session, scope);
  const { up } = planBetween(empty, catalog);
  for (const group of groupActions(up)) {
    const work = async (): Promise<void> => {
      for (const action of group.actions) await session.execute(action.sql);
    };
    await (group.transactional ? session.transaction(work) : work());
  }
  const actual = fitting(await introspect(session, scope), catalog.serverVersion);
  const wrong = compare(actual.catalog, catalog);
  if (wrong.length > 0)
    throw failure('M030', 'the database could not be rebuilt on the shadow, so nothing can be proven', {
      why: `Differences: ${wrong.slice(0, 10).map(deltaText).join(', ')}`,
      fix: 'this is a gap in datawright: please report it; --no-prove goes on without a proof',
    });
}

function touchedTables(plan: Plan, from: Catalog): ReadonlySet<string> {
  const ids: readonly FactId[] = [...plan.up, ...plan.down].flatMap((action) => action.locked);
  return new Set(ids.filter((id) => from.facts.get(id)?.kind === 'table').map(sqlName));
}
