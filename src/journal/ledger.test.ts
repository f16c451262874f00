import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import type { Clock } from '../core/ports/runtime.ts';
import { silent } from '../core/progress.ts';
import { openDuckdb } from '../engines/duckdb/duckdb.ts';
import type { Dialect } from '../sql/dialect.ts';
import { duckdbDialect } from '../sql/duckdb.ts';
import { postgresDialect } from '../sql/postgres.ts';
import { runSteps, type Step } from './journal.ts';
import { type LedgerSession, sqlLedger } from './ledger.ts';

const IDENTITY = { feature: 'pipeline', subject: 'flights', input: { since: '2026-01-01', chunk: 3 } };

/** A clock that is one second later each time it is asked. */
function tickingClock(): Clock {
  let seconds = 0;
  return {
    now: () => {
      seconds += 1;
      return new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
    },
    monotonic: () => seconds * 1000,
  };
}

type Work = (session: LedgerSession, dialect: Dialect) => Promise<void>;

const engines: readonly (readonly [string, (work: Work) => Promise<void>])[] = [
  [
    'PostgreSQL',
    (work) =>
      withDatabase(async (server) => {
        const session = await server.connect();
        await work(session, postgresDialect);
        await session.close();
      }),
  ],
  [
    'DuckDB',
    async (work) => {
      const warehouse = await openDuckdb(':memory:');
      await work(await warehouse.connect(), duckdbDialect);
      await warehouse.close();
    },
  ],
];

describe.each(engines)('the ledger on %s', (_, withSession) => {
  test('is prepared as often as one likes, and has no runs before', () =>
    withSession(async (session, dialect) => {
      const ledger = sqlLedger(session, dialect, tickingClock());
      expect(await ledger.runs({ limit: 10 })).toEqual([]);
      await ledger.prepare();
      await ledger.prepare();
      expect(await ledger.runs({ limit: 10 })).toEqual([]);
    }));

  test('gives an unfinished run back with its first input and its steps in order', () =>
    withSession(async (session, dialect) => {
      const ledger = sqlLedger(session, dialect, tickingClock());
      await ledger.prepare();
      const first = await ledger.open(IDENTITY);
      expect(first.resumed).toBe(false);
      for (const step of ['c', 'a', 'b']) await ledger.record(first.id, step, { step, rows: 7 });

      const again = await sqlLedger(session, dialect, tickingClock()).open({
        ...IDENTITY,
        input: { since: 'later' },
      });
      expect(again).toMatchObject({ id: first.id, resumed: true, input: IDENTITY.input });
      expect([...again.completed]).toEqual([
        ['c', { step: 'c', rows: 7 }],
        ['a', { step: 'a', rows: 7 }],
        ['b', { step: 'b', rows: 7 }],
      ]);
    }));

  test('opens a new run after the last one was closed, and keeps subjects apart', () =>
    withSession(async (session, dialect) => {
      const ledger = sqlLedger(session, dialect, tickingClock());
      await ledger.prepare();
      const first = await ledger.open(IDENTITY);
      const other = await ledger.open({ ...IDENTITY, subject: 'airports' });
      await ledger.close(first.id, { status: 'succeeded', summary: { loaded: 5 } });
      await ledger.close(other.id, { status: 'failed', summary: {}, error: 'no route' });
      const second = await ledger.open(IDENTITY);
      expect(second).toMatchObject({ resumed: false });
      expect(await ledger.runs({ subject: 'flights', limit: 10 })).toEqual([
        {
          ...IDENTITY,
          id: second.id,
          status: 'running',
          startedAt: '2026-01-01T00:00:05.000Z',
          summary: {},
          steps: 0,
        },
        {
          ...IDENTITY,
          id: first.id,
          status: 'succeeded',
          startedAt: '2026-01-01T00:00:01.000Z',
          finishedAt: '2026-01-01T00:00:03.000Z',
          summary: { loaded: 5 },
          steps: 0,
        },
      ]);
      expect(await ledger.runs({ feature: 'pipeline', limit: 1 })).toHaveLength(1);
      expect(await ledger.runs({ subject: 'airports', limit: 10 })).toMatchObject([{ error: 'no route' }]);
    }));

  test("a step's effect and its row commit together or not at all, wherever the run breaks off", () =>
    withSession(async (session, dialect) => {
      const ledger = sqlLedger(session, dialect, tickingClock());
      await ledger.prepare();
      const moments = ['before-step', 'before-record', 'before-commit', 'after-commit'] as const;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 6 }),
          fc.array(fc.tuple(fc.constantFrom(...moments), fc.integer({ min: 1, max: 6 })), { maxLength: 6 }),
          async (count, crashes) => {
            await session.execute('DROP TABLE IF EXISTS effect; CREATE TABLE effect (step text)');
            const attempt = async (crash?: readonly [string, number]): Promise<void> => {
              let hits = 0;
              const failPoint = (name: string): void => {
                if (crash === undefined || name !== `journal.${crash[0]}`) return;
                hits += 1;
                if (hits === crash[1]) throw new Error('crash');
              };
              const run = await ledger.open(IDENTITY);
              const results = await runSteps(ledger, run, steps(session, count), {
                report: silent,
                clock: tickingClock(),
                failPoint,
              });
              expect(results.size).toBe(count);
              await ledger.close(run.id, { status: 'succeeded', summary: { steps: count } });
            };
            for (const crash of crashes)
              await attempt(crash).catch((error: Error) => expect(error.message).toBe('crash'));
            await attempt();
            // A run that got to its end was followed by a fresh one; each did every step exactly once.
            const runs = await ledger.runs({ limit: 1000 });
            const rows = await session.query(
              'SELECT step, count(*) AS n FROM effect GROUP BY step ORDER BY step',
            );
            const times = runs.filter((run) => run.summary.steps === count).length;
            expect(runs.every((run) => run.status === 'succeeded')).toBe(true);
            expect(rows).toEqual(
              Array.from({ length: count }, (_unused, at) => ({ step: `step ${at}`, n: times })),
            );
            await session.execute('DELETE FROM datawright.step; DELETE FROM datawright.run');
          },
        ),
        { numRuns: 40 },
      );
    }));
});

function steps(session: LedgerSession, count: number): readonly Step[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `step ${at}`,
    label: `step ${at}`,
    transactional: true,
    run: async () => {
      await session.query('INSERT INTO effect VALUES ($1)', [`step ${at}`]);
      return { at };
    },
  }));
}

describe('the ledger on PostgreSQL', () => {
  test('is prepared by eight sessions at the same moment', () =>
    withDatabase(async (server) => {
      const sessions = await Promise.all(Array.from({ length: 8 }, () => server.connect()));
      await Promise.all(
        sessions.map((session) => sqlLedger(session, postgresDialect, tickingClock()).prepare()),
      );
      await Promise.all(sessions.map((session) => session.close()));
    }));

  test('opens one run when eight sessions ask at the same moment', () =>
    withDatabase(async (server) => {
      const sessions = await Promise.all(Array.from({ length: 8 }, () => server.connect()));
      const ledgers = sessions.map((session) => sqlLedger(session, postgresDialect, tickingClock()));
      await ledgers[0]?.prepare();
      const runs = await Promise.all(ledgers.map((ledger) => ledger.open(IDENTITY)));
      expect(new Set(runs.map((run) => run.id)).size).toBe(1);
      expect(runs.filter((run) => !run.resumed)).toHaveLength(1);
      await Promise.all(sessions.map((session) => session.close()));
    }));

  test('says which right is missing when it may not be created, read or written', () =>
    withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute(
        'DROP ROLE IF EXISTS ledger_reader; CREATE ROLE ledger_reader; SET ROLE ledger_reader',
      );
      const ledger = sqlLedger(session, postgresDialect, tickingClock());
      await expect(ledger.prepare()).rejects.toThrow(/J002/);
      await session.execute('RESET ROLE');
      await ledger.prepare();
      await session.execute('SET ROLE ledger_reader');
      await expect(ledger.runs({ limit: 1 })).rejects.toThrow(
        /J003 .*permission denied for schema datawright/,
      );
      await session.execute('RESET ROLE; GRANT USAGE ON SCHEMA datawright TO ledger_reader');
      await session.execute('SET ROLE ledger_reader');
      await expect(ledger.open(IDENTITY)).rejects.toThrow(/J003 .*permission denied for table run/);
      await session.execute('RESET ROLE; DROP OWNED BY ledger_reader; DROP ROLE ledger_reader');
      await session.close();
    }));
});
