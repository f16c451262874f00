import { describe, expect, test } from 'vitest';
import type { Action } from '../catalog/action.ts';
import { pauseBefore } from './execute.ts';
import { groupActions } from './group.ts';

const base: Action = {
  sql: '',
  verb: 'alter',
  fact: 'table public.t',
  produces: [],
  consumes: [],
  destroys: [],
  lock: 'ACCESS EXCLUSIVE',
  locked: ['table public.t'],
  cost: 'instant',
  transactional: true,
  data: 'none',
  phase: 'expand',
  hazards: [],
};
const instant = base;
const scan: Action = { ...base, cost: 'scan' };
const concurrent: Action = { ...base, transactional: false, cost: 'scan' };
const newValue: Action = {
  ...base,
  sql: `ALTER TYPE public.mood ADD VALUE 'glad'`,
  locked: [],
  lock: 'none',
};

const sizes = (actions: readonly Action[]) => groupActions(actions).map((g) => g.actions.length);

describe('actions in one transaction', () => {
  test('are all neighbours that take an instant', () => {
    expect(sizes([instant, instant, instant])).toEqual([3]);
  });

  test('never include a scan, so no strong lock is held through one', () => {
    expect(sizes([instant, instant, scan, instant, instant])).toEqual([2, 1, 2]);
  });

  test('never include what runs outside a transaction', () => {
    expect(groupActions([instant, concurrent, concurrent, instant]).map((g) => g.transactional)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('never use an enum value in the transaction that adds it', () => {
    expect(sizes([instant, newValue, instant])).toEqual([1, 1, 1]);
  });

  test('cover every action once, in order', () => {
    const groups = groupActions([instant, scan, concurrent, newValue, instant, instant]);
    expect(groups.flatMap((g) => g.actions.map((_, i) => g.first + i))).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('pauses between attempts at a lock', () => {
  test('grow, stay under ten seconds, and differ between runs', () => {
    const pauses = Array.from({ length: 12 }, (_, i) => pauseBefore(i + 1, 'run-1'));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(10_000);
    expect(pauses[0]).toBeLessThanOrEqual(200);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(5000);
    expect(pauses).toEqual(Array.from({ length: 12 }, (_, i) => pauseBefore(i + 1, 'run-1')));
    expect(pauses).not.toEqual(Array.from({ length: 12 }, (_, i) => pauseBefore(i + 1, 'run-2')));
  });
});
