/** Taking migrations back: finished ones by their own DOWN, an interrupted one by a plan from where it stands. */
import type { Action, Backfill } from '../catalog/action.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { catalogFingerprint } from '../catalog/fingerprint.ts';
import { introspect } from '../catalog/introspect.ts';
import { withUndeclared } from '../catalog/undeclared.ts';
import { type DatawrightError, failure } from '../core/diagnostic.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import { requireAllowed } from './allow.ts';
import type { Applied, ApplyOptions, Database } from './apply.ts';
import { backfillSteps } from './backfill/walk.ts';
import { compare } from './compare.ts';
import { deltaText } from './drift.ts';
import {
  DEFAULT_PATIENCE,
  type Patience,
  prepareSession,
  runAlone,
  runInTransaction,
  withRetries,
} from './execute.ts';
import { readExpected, writeExpected } from './expected.ts';
import type { Migration } from './folder.ts';
import { groupActions } from './group.ts';
import { FEATURE, type History } from './history.ts';
import { planBack } from './online/releases.ts';
import { rolesOf } from './own-roles.ts';
import { beginLocking } from './take-locks.ts';

/** What `down` takes back, newest first: the last one, or all after `to` (exclusive; `0` for all of them). */
export function toTakeBack(
  history: History,
  migrations: readonly Migration[],
  to?: string,
): readonly Migration[] {
  const names = history.applied.map((entry) => entry.name).reverse();
  const ground = names.findIndex((name) =>
    history.applied.some((entry) => entry.name === name && entry.adopted !== undefined),
  );
  let chosen = names.slice(0, 1);
  if (to !== undefined && to !== '0') {
    const matches = names.filter((name) => name === to || name.startsWith(`${to}_`));
    if (matches[0] === undefined)
      throw failure('M025', `${to} is not an applied migration`, {
        where: { object: to },
        why: 'Nothing was changed.',
        fix: names.length === 0 ? 'nothing is applied' : `applied are: ${[...names].reverse().join(', ')}`,
      });
    chosen = names.slice(0, names.indexOf(matches[0]));
  } else if (to === '0') chosen = ground === -1 ? names : names.slice(0, ground);
  if (ground !== -1 && (chosen.length > ground || (to === '0' && ground === 0)))
    throw atTheGround(history, names[ground] ?? '');
  return chosen.map((name) => {
    const migration = migrations.find((m) => m.name === name);
    const entry = history.applied.find((e) => e.name === name);
    if (migration === undefined)
      throw failure('M026', `the folder of ${name} is missing`, {
        where: { object: name },
        why: 'How to take it back is written there. Nothing was changed.',
        fix: 'restore the folder from version control',
      });
    if (migration.checksum !== entry?.checksum)
      throw failure('M027', `${name} was changed after it was applied`, {
        where: { object: name },
        why: 'Its DOWN no longer belongs to what was applied. Nothing was changed.',
        fix: 'restore the folder from version control',
      });
    return migration;
  });
}

function atTheGround(history: History, name: string): DatawrightError {
  const baseline = history.applied.find((entry) => entry.name === name)?.adopted === 'baseline';
  return failure('M019', `${name} is where the history of this database begins, and is not taken back`, {
    where: { object: name },
    why: baseline
      ? 'It was recorded for what was there before, and never ran here. Nothing was changed.'
      : 'It stands for migrations that ran one by one and whose folders are gone. Nothing was changed.',
    fix: baseline
      ? 'to empty the database, drop it and create it again'
      : 'to go further back, check out the commit before the squash',
  });
}

/** An interrupted migration and what its UP does, as far as its folder is there to tell. */
export interface Halfway {
  readonly name: string;
  readonly actions: readonly Action[];
}

/**
 * Takes an interrupted UP back to the catalog before it. The way back is planned from what is there, so it may
 * be killed and begun again; the run is closed when the catalog is what it was.
 */
export async function revertUnfinished(
  { name, actions }: Halfway,
  { session, ledger }: Database,
  runtime: Runtime,
  { allow, patience = DEFAULT_PATIENCE }: ApplyOptions,
): Promise<Applied> {
  const started = runtime.clock.monotonic();
  await prepareSession(session);
  const before = await readExpected(session);
  if (before === undefined)
    throw failure('M028', `the state before ${name} is not recorded`, {
      where: { object: name },
      fix: 'run datawright apply to finish it',
    });
  const live = await introspect(session, { roles: 'mentioned', also: rolesOf(actions) });
  const wanted = withUndeclared(before.whole, without(live, actions));
  const back = planBack(live, wanted);
  // What goes back here was planned from where the database stands: its UP is the way down.
  const { up, down, ...rest } = back;
  requireAllowed(
    [{ name, plan: { ...rest, up: down, down: up }, preflight: [], checksum: '' }],
    'down',
    allow,
  );
  for (const group of groupActions(back.up))
    await withRetries(session, patience, `${name}:${group.first}`, runtime, async () => {
      if (!group.transactional) {
        for (const action of group.actions) {
          if (action.backfill === undefined) await runAlone(session, action, runtime);
          else await fill(action.backfill, { session, ledger }, runtime, patience);
        }
        return;
      }
      await session.transaction(async () => {
        const timeout = await beginLocking(session, group.actions, patience, runtime);
        for (const action of group.actions) await runInTransaction(session, action, timeout(action));
        runtime.failPoint('migrate.in-transaction');
      });
    });
  const after = await introspect(session);
  await session.transaction(() => writeExpected(session, `before ${name}`, after));
  const open = (await ledger.runs({ feature: FEATURE, subject: name, limit: 100 })).find(
    (run) => run.status === 'running',
  );
  if (open !== undefined) await ledger.close(open.id, { status: 'failed', summary: { takenBack: true } });
  return {
    name,
    direction: 'down',
    resumed: true,
    actions: back.up.length,
    seconds: (runtime.clock.monotonic() - started) / 1000,
    asPlanned: catalogFingerprint(after) === catalogFingerprint(before.catalog),
    meanwhile: compare(before.catalog, after).map(deltaText),
  };
}

/** What others have made meanwhile: roles are everybody's. */
function without(live: Catalog, actions: readonly Action[]): Catalog {
  const made = new Set(actions.flatMap((action) => action.produces));
  return { ...live, facts: new Map([...live.facts].filter(([id]) => !made.has(id))) };
}

/** Batches on the way back need no ledger rows: what is pending is planned anew when it is begun again. */
async function fill(
  backfill: Backfill,
  { session, ledger }: Database,
  runtime: Runtime,
  { lockTimeout }: Patience,
): Promise<void> {
  const walk = { backfill, id: 'fill', label: `fill ${backfill.table}`, completed: new Map() };
  for await (const step of backfillSteps({ ...walk, session, lockTimeout, runtime }))
    await ledger.transaction(() => step.run());
}
