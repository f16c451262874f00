/**
 * Whether the folders follow each other: two branches can take the same number, or bring a migration that belongs
 * before one that is applied. Every plan names the catalog it starts from and the one it ends at, so this is seen
 * without a database.
 */
import { DatawrightError, type Diagnostic } from '../core/diagnostic.ts';
import { meets } from './ends.ts';
import type { Migration } from './folder.ts';
import type { History } from './history.ts';
import { pending } from './status.ts';

const REPLAN =
  'datawright plan --replan removes the folders that wait and plans what they do anew, from what the database is';

/** What is wrong with the order, for `status` and `plan` to show. */
export function sequenceFindings(migrations: readonly Migration[], history: History): readonly Diagnostic[] {
  const waiting = pending(migrations, history);
  return [
    ...sameNumbers(migrations, waiting),
    ...partlySquashed(waiting, history),
    ...tooLate(waiting, history),
    ...notFollowing(waiting),
  ];
}

/** @throws M016, M017, M018 when one of `chosen` cannot run after what is there before it */
export function requireSequence(chosen: readonly Migration[], history: History): void {
  const found = [...partlySquashed(chosen, history), ...tooLate(chosen, history), ...notFollowing(chosen)];
  if (found.length > 0) throw new DatawrightError(found);
}

/** Folders with one number, when they are not simply one after the other. */
function sameNumbers(migrations: readonly Migration[], waiting: readonly Migration[]): readonly Diagnostic[] {
  return [...grouped(migrations)].flatMap(([number, group]): readonly Diagnostic[] => {
    if (group.length < 2 || !group.some((m) => waiting.includes(m))) return [];
    return [
      {
        code: 'M015',
        severity: 'warning',
        where: { object: group[1]?.name ?? '' },
        message: `${group.map((m) => m.name).join(', ')} have the same number ${number}`,
        why: 'Two branches were merged, each with a migration of its own; they run in the order of their names.',
        fix: REPLAN,
      },
    ];
  });
}

function grouped(migrations: readonly Migration[]): ReadonlyMap<string, readonly Migration[]> {
  const groups = new Map<string, Migration[]>();
  for (const migration of migrations) {
    const number = numberOf(migration.name);
    groups.set(number, [...(groups.get(number) ?? []), migration]);
  }
  return groups;
}

/** A squashed migration where only some of what it stands for is applied. */
function partlySquashed(waiting: readonly Migration[], history: History): readonly Diagnostic[] {
  return waiting.flatMap((m): readonly Diagnostic[] => {
    const applied = new Map(history.applied.map((entry) => [entry.name, entry.checksum]));
    const there = (m.replaces ?? []).filter((old) => applied.get(old.name) === old.checksum);
    const absent = (m.replaces ?? []).filter((old) => !there.includes(old));
    if (there.length === 0 || absent.length === 0) return [];
    return [
      {
        code: 'M018',
        severity: 'error',
        where: { object: m.name },
        message: `${m.name} stands for ${m.replaces?.length ?? 0} migrations, of which ${absent.map((old) => old.name).join(', ')} ${absent.length === 1 ? 'is' : 'are'} not applied here`,
        why: 'This database is between what was there and what the squashed migration makes. Nothing was applied.',
        fix: 'check out the commit before the squash, run datawright apply, and come back',
      },
    ];
  });
}

/** Waiting folders that stand before one that is applied, and were not planned from where the database is now. */
function tooLate(waiting: readonly Migration[], history: History): readonly Diagnostic[] {
  const last = history.applied.at(-1);
  const highest = history.applied
    .map((entry) => entry.name)
    .sort()
    .at(-1);
  if (last === undefined || highest === undefined) return [];
  return waiting
    .filter(
      (m) =>
        m.name < highest &&
        m.plan.from !== last.to &&
        m.replaces === undefined &&
        m.name !== history.unfinished?.name,
    )
    .map(
      (m): Diagnostic => ({
        code: 'M016',
        severity: 'error',
        where: { object: m.name },
        message: `${m.name} waits, and ${highest}, which comes after it, is applied`,
        why: 'It was planned from a state that the database has left. Nothing was applied.',
        fix: REPLAN,
      }),
    );
}

/** Waiting folders whose plan does not start where the one before ends. */
function notFollowing(waiting: readonly Migration[]): readonly Diagnostic[] {
  return waiting.flatMap((m, index): readonly Diagnostic[] => {
    const before = waiting[index - 1];
    if (before === undefined || meets(before.plan, m.plan)) return [];
    return [
      {
        code: 'M017',
        severity: 'error',
        where: { object: m.name },
        message: `${m.name} does not start where ${before.name} ends`,
        why: `They were planned from different states${numberOf(before.name) === numberOf(m.name) ? ', on two branches' : ''}. Nothing was applied.`,
        fix: REPLAN,
      },
    ];
  });
}

function numberOf(name: string): string {
  return name.slice(0, name.indexOf('_'));
}
