import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import type { Action } from '../catalog/action.ts';
import { estimate, SPEED, total } from './estimate.ts';
import { tableSizes } from './table-size.ts';

const action = (more: Partial<Action>): Action => ({
  sql: '',
  verb: 'alter',
  fact: 'table public.t',
  produces: [],
  consumes: [],
  destroys: [],
  lock: 'ACCESS EXCLUSIVE',
  locked: ['table public.t'],
  cost: 'scan',
  transactional: true,
  data: 'none',
  phase: 'expand',
  hazards: [],
  ...more,
});
const size = { rows: 1_000_000, bytes: 150e6, indexBytes: 50e6, indexes: 2, widths: new Map([['note', 64]]) };
const sizes = new Map([['table public.t', size]]);

describe('an estimate', () => {
  test('is not made for what takes an instant, nor for tables that are not there', () => {
    expect(estimate(action({ cost: 'instant' }), sizes)).toBeUndefined();
    expect(estimate(action({ locked: ['table public.other'] }), sizes)).toBeUndefined();
  });

  test('of a scan is its bytes at the stated speed, and writers wait as long as the lock is strong', () => {
    const scan = estimate(action({}), sizes);
    expect(scan).toMatchObject({ rows: 1_000_000, seconds: 150e6 / SPEED.scan, disk: 0 });
    expect(scan?.lockSeconds).toBe(scan?.seconds);
    expect(estimate(action({ lock: 'SHARE UPDATE EXCLUSIVE' }), sizes)?.lockSeconds).toBe(0);
  });

  test('of an index grows with its key, in time and on disk', () => {
    const narrow = estimate(action({ sql: 'CREATE INDEX i ON public.t USING btree (id)' }), sizes);
    const wide = estimate(action({ sql: 'CREATE INDEX i ON public.t USING btree (note DESC)' }), sizes);
    expect(wide?.seconds).toBeGreaterThan(narrow?.seconds ?? 0);
    expect(wide?.disk).toBeGreaterThan(2 * (narrow?.disk ?? 0));
    const alone = { sql: 'CREATE INDEX CONCURRENTLY i ON public.t (id)', transactional: false };
    expect(estimate(action(alone), sizes)?.lockSeconds).toBe(0);
  });

  test('of a rewrite needs the table and its indexes once more', () => {
    expect(estimate(action({ cost: 'rewrite' }), sizes)?.disk).toBe(200e6);
  });

  test('of a backfill makes nobody wait', () => {
    const fill = estimate(action({ verb: 'backfill', cost: 'instant' }), sizes);
    expect(fill).toMatchObject({ seconds: 1_000_000 / SPEED.update, lockSeconds: 0 });
  });

  test('of a plan is the sum, with the longest wait', () => {
    const plan = [action({}), action({ cost: 'rewrite' }), action({ cost: 'instant' })];
    const [scan, rewrite] = plan.map((a) => estimate(a, sizes)?.seconds ?? 0);
    expect(total(plan, sizes)).toEqual({
      seconds: (scan ?? 0) + (rewrite ?? 0),
      lockSeconds: (scan ?? 0) + (rewrite ?? 0),
      longestLock: rewrite,
      disk: 200e6,
    });
  });
});

test('sizes come from the statistics of the target; a partitioned table counts through its partitions', () =>
  withDatabase(async (server) => {
    const session = await server.connect();
    await session.execute(`
      CREATE TABLE t (id integer, note text) PARTITION BY RANGE (id);
      CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000000);
      CREATE INDEX ON t1 (id);
      INSERT INTO t SELECT i, repeat('x', 60) FROM generate_series(1, 5000) AS i; ANALYZE t`);
    const found = await tableSizes(session, [action({ locked: ['table public.t', 'table public.t1'] })]);
    expect([...found.keys()]).toEqual(['table public.t1']);
    expect(found.get('table public.t1')).toMatchObject({ rows: 5000, indexes: 1 });
    expect(found.get('table public.t1')?.widths.get('note')).toBe(61);
    await session.close();
  }));
