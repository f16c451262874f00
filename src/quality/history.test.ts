import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import type { Verdict } from './check.ts';
import { verdictHistory } from './history.ts';

const verdict = (label: string, failing: number): Verdict => ({
  target: 'flights',
  check: 'not_null',
  dimension: 'completeness',
  label,
  passed: failing === 0,
  severity: 'critical',
  observed: `${failing} of 10 rows fail`,
  rows: 10,
  failing,
  failingKeys: failing === 0 ? [] : ['1', "it's"],
  sql: 'SELECT 1',
  proven: false,
  place: { file: 'contracts/q.yaml', line: 3 },
});

describe('the history of verdicts', () => {
  test('nothing is known, and nothing created, before the first run', async () => {
    await withDatabase(async (server) => {
      const session = await server.connect();
      try {
        const history = verdictHistory(session);
        expect([await history.latest(), await history.runs(5), await history.trends(5)]).toEqual([
          [],
          [],
          [],
        ]);
        expect(await session.query(`SELECT 1 FROM pg_namespace WHERE nspname = 'datawright'`)).toEqual([]);
      } finally {
        await session.close();
      }
    });
  });

  test('the newest verdict of each rule comes back as it was given, with runs and trends', async () => {
    await withDatabase(async (server) => {
      const session = await server.connect();
      try {
        const history = verdictHistory(session);
        await history.record([verdict('a', 0), verdict('b', 2)], new Date('2026-01-01T00:00:00Z'));
        await history.record([verdict('a', 3)], new Date('2026-01-02T00:00:00Z'));
        const latest = await history.latest();
        expect(latest).toMatchObject([
          { ...verdict('b', 2), at: '2026-01-01T00:00:00.000Z' },
          { ...verdict('a', 3), at: '2026-01-02T00:00:00.000Z' },
        ]);
        expect(await history.runs(5)).toMatchObject([
          { at: '2026-01-02T00:00:00.000Z', passed: 0, failed: 1 },
          { at: '2026-01-01T00:00:00.000Z', passed: 1, failed: 1 },
        ]);
        expect((await history.trends(5)).find((t) => t.label === 'a')?.points.map((p) => p.failing)).toEqual([
          0, 3,
        ]);
      } finally {
        await session.close();
      }
    });
  });
});
