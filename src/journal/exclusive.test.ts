import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import type { ProgressEvent } from '../core/progress.ts';
import { withExclusive } from './exclusive.ts';

describe('one runner at a time', () => {
  test('a second runner is told who holds the lock, and changes nothing', () =>
    withDatabase(async (server) => {
      const [one, two] = await Promise.all([
        server.connect({ applicationName: 'datawright apply' }),
        server.connect(),
      ]);
      const notes: ProgressEvent[] = [];
      await withExclusive(one, 'migration', async () => {
        const second = withExclusive(two, 'migration', async () => 'ran', {
          patience: '50ms',
          report: (event) => notes.push(event),
        });
        await expect(second).rejects.toThrow(/J001 another migration is running: datawright apply \(pid \d+/);
      });
      expect(notes).toMatchObject([
        { type: 'note', message: expect.stringMatching(/^waiting for datawright apply/) },
      ]);
      expect(await two.query('SHOW lock_timeout')).toEqual([{ lock_timeout: '0' }]);
      expect(await withExclusive(two, 'migration', async () => 'ran')).toBe('ran');
      await Promise.all([one.close(), two.close()]);
    }));

  test('a second runner goes on as soon as the first has finished', () =>
    withDatabase(async (server) => {
      const [one, two] = await Promise.all([server.connect(), server.connect()]);
      const order: string[] = [];
      let second: Promise<void> | undefined;
      await withExclusive(one, 'migration', async () => {
        second = withExclusive(two, 'migration', async () => {
          order.push('second');
        });
        await one.query('SELECT pg_sleep(0.1)');
        order.push('first');
      });
      await second;
      expect(order).toEqual(['first', 'second']);
      await Promise.all([one.close(), two.close()]);
    }));

  test('the lock of a runner that was cut off is free at once', () =>
    withDatabase(async (server) => {
      const [one, two] = await Promise.all([server.connect(), server.connect()]);
      const [{ pid } = { pid: 0 }] = await one.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const cut = withExclusive(one, 'migration', async () => {
        await two.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
        await one.query('SELECT 1');
      });
      await expect(cut).rejects.toThrow();
      expect(await withExclusive(two, 'migration', async () => 'ran', { patience: '2s' })).toBe('ran');
      await two.close();
    }));

  test('different keys do not wait for each other', () =>
    withDatabase(async (server) => {
      const [one, two] = await Promise.all([server.connect(), server.connect()]);
      const both = withExclusive(one, 'pipeline a', () =>
        withExclusive(two, 'pipeline b', async () => 'ran', { patience: '50ms' }),
      );
      expect(await both).toBe('ran');
      await Promise.all([one.close(), two.close()]);
    }));
});
