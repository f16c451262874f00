import { expect, test } from 'vitest';
import { withSession } from '../../test/support/online-law.ts';
import { sqlLedger } from '../journal/ledger.ts';
import { postgresDialect } from '../sql/postgres.ts';
import { endFinished } from './finished.ts';
import { readHistory } from './history.ts';

const clock = { now: () => new Date(), monotonic: () => performance.now() };

test('a migration killed after its last step, and before its end, is applied; one killed earlier is not', () =>
  withSession(async (session) => {
    const ledger = sqlLedger(session, postgresDialect, clock);
    await ledger.prepare();
    const input = { direction: 'up', checksum: 'c', to: 'f' };
    const run = await ledger.open({ feature: 'migration', subject: '0001_a', input });
    await ledger.transaction(() => ledger.record(run.id, 'action-1', {}));
    await endFinished(ledger);
    expect((await readHistory(ledger)).unfinished?.name).toBe('0001_a');

    await ledger.transaction(() => ledger.record(run.id, 'finish', { asPlanned: true }));
    await endFinished(ledger);
    const { applied, unfinished } = await readHistory(ledger);
    expect({ applied: applied.map(({ name }) => name), unfinished }).toEqual({
      applied: ['0001_a'],
      unfinished: undefined,
    });
  }));
