/** What was applied, read from the ledger: the one record of it. Every apply and every down is a run there. */
import { failure } from '../core/diagnostic.ts';
import type { Ledger, RunRecord } from '../journal/journal.ts';
import type { Migration } from './folder.ts';
import type { Replaced } from './plan-file.ts';

export type Direction = 'up' | 'down';

export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  /** Fingerprint of the catalog after it. */
  readonly to: string;
  /** ISO time at which its run ended. */
  readonly appliedAt: string;
  /** Recorded without running: what was there before, or what other migrations had done. DOWN ends above it. */
  readonly adopted?: 'baseline' | 'squash';
}

export interface UnfinishedMigration {
  readonly name: string;
  readonly direction: Direction;
  readonly checksum: string;
  readonly startedAt: string;
  /** Steps of its ledger, the opening one included. */
  readonly steps: number;
}

export interface History {
  /** In the order in which they took effect; those taken back are not in it. */
  readonly applied: readonly AppliedMigration[];
  readonly unfinished?: UnfinishedMigration;
}

export const FEATURE = 'migration';
const EVERYTHING = 100_000;

/**
 * Empty on a database that Datawright has not touched; reads only. With the folders, those that were squashed are
 * seen as the one that stands for them.
 */
export async function readHistory(ledger: Ledger, folders: readonly Migration[] = []): Promise<History> {
  return withSquashed(historyOf(await ledger.runs({ feature: FEATURE, limit: EVERYTHING })), folders);
}

/** Where everything that a squashed migration stands for is applied, it is. */
export function withSquashed(history: History, folders: readonly Migration[]): History {
  return { ...history, applied: folders.reduce(standingIn, history.applied) };
}

function standingIn(
  entries: readonly AppliedMigration[],
  { name, checksum, replaces, plan }: Replaced & { readonly plan?: { readonly to: string } },
): readonly AppliedMigration[] {
  if (replaces === undefined || entries.some((entry) => entry.name === name)) return entries;
  const applied = replaces.reduce(standingIn, entries);
  const stood = (entry: AppliedMigration): boolean =>
    replaces.some((old) => old.name === entry.name && old.checksum === entry.checksum);
  const replaced = applied.filter(stood);
  const last = replaced.at(-1);
  if (last === undefined || replaced.length < replaces.length) return entries;
  const own: AppliedMigration = {
    name,
    checksum,
    to: plan?.to ?? last.to,
    appliedAt: last.appliedAt,
    adopted: 'squash',
  };
  return applied.flatMap((entry) => (entry === last ? [own] : stood(entry) ? [] : [entry]));
}

/** Refuses while a migration was interrupted on its way down: only `down` can go on. */
export function refuseHalfDown(history: History): void {
  const { unfinished } = history;
  if (unfinished?.direction !== 'down') return;
  throw failure('M022', `${unfinished.name} was interrupted on its way down`, {
    where: { object: unfinished.name },
    why: 'The database is between two states. Nothing was changed.',
    fix: 'datawright down goes on with it',
  });
}

/** Refuses while any migration is unfinished: nothing can be planned from between two states. */
export function refuseUnfinished(history: History): void {
  refuseHalfDown(history);
  const { unfinished } = history;
  if (unfinished === undefined) return;
  throw failure('M022', `${unfinished.name} was interrupted on its way up`, {
    where: { object: unfinished.name },
    why: 'The database is between two states. Nothing was written.',
    fix: 'datawright apply goes on with it, datawright down takes it back',
  });
}

export function historyOf(runs: readonly RunRecord[]): History {
  const applied = new Map<string, AppliedMigration>();
  let unfinished: UnfinishedMigration | undefined;
  for (const run of [...runs].sort(byStart)) {
    const direction: Direction = run.input.direction === 'down' ? 'down' : 'up';
    const checksum = String(run.input.checksum ?? '');
    if (run.status === 'running')
      unfinished = { name: run.subject, direction, checksum, startedAt: run.startedAt, steps: run.steps };
    if (run.status !== 'succeeded') continue;
    applied.delete(run.subject);
    if (direction === 'up')
      applied.set(run.subject, {
        name: run.subject,
        checksum,
        to: String(run.input.to ?? ''),
        appliedAt: run.finishedAt ?? run.startedAt,
        ...(run.input.adopted === 'baseline' || run.input.adopted === 'squash'
          ? { adopted: run.input.adopted }
          : {}),
      });
  }
  return { applied: [...applied.values()], ...(unfinished === undefined ? {} : { unfinished }) };
}

function byStart(a: RunRecord, b: RunRecord): number {
  return a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0;
}
