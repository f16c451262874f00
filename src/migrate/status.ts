/** Where every migration stands: folders on one side, the database's ledger on the other. */
import { failure } from '../core/diagnostic.ts';
import type { Migration } from './folder.ts';
import type { History } from './history.ts';

export type State =
  | 'applied'
  | 'pending'
  /** Begun and interrupted. */
  | 'unfinished'
  /** Applied, and its folder says something else now. */
  | 'edited'
  /** Applied, and its folder is gone. */
  | 'missing';

export interface MigrationStatus {
  readonly name: string;
  readonly state: State;
  readonly appliedAt?: string;
  /** Recorded without running. */
  readonly adopted?: 'baseline' | 'squash';
  /** For `unfinished`. */
  readonly direction?: 'up' | 'down';
  readonly actions?: number;
}

export function status(migrations: readonly Migration[], history: History): readonly MigrationStatus[] {
  const applied = new Map(history.applied.map((entry) => [entry.name, entry]));
  const names = [...new Set([...migrations.map((m) => m.name), ...applied.keys()])].sort();
  return names.map((name): MigrationStatus => {
    const folder = migrations.find((m) => m.name === name);
    const entry = applied.get(name);
    const actions = folder === undefined ? {} : { actions: folder.plan.up.length };
    if (history.unfinished?.name === name)
      return { name, state: 'unfinished', direction: history.unfinished.direction, ...actions };
    if (entry === undefined) return { name, state: 'pending', ...actions };
    const state =
      folder === undefined ? 'missing' : folder.checksum === entry.checksum ? 'applied' : 'edited';
    const adopted = entry.adopted === undefined ? {} : { adopted: entry.adopted };
    return { name, state, appliedAt: entry.appliedAt, ...adopted, ...actions };
  });
}

/** Migrations to apply, in order: the interrupted one first, then those after everything applied. */
export function pending(migrations: readonly Migration[], history: History): readonly Migration[] {
  const applied = new Set(history.applied.map((entry) => entry.name));
  return migrations.filter((m) => !applied.has(m.name));
}

/** Those of `migrations` up to `to` (a name or a number); all of them without it. */
export function upTo(migrations: readonly Migration[], to: string | undefined): readonly Migration[] {
  if (to === undefined) return migrations;
  const index = migrations.findIndex((m) => m.name === to || m.name.startsWith(`${to}_`));
  if (index === -1)
    throw failure('M025', `there is no ${to} among them`, {
      where: { object: to },
      why: 'Nothing was changed.',
      fix:
        migrations.length === 0 ? 'none are there' : `there are: ${migrations.map((m) => m.name).join(', ')}`,
    });
  return migrations.slice(0, index + 1);
}
