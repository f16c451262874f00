import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../journal/journal.ts';
import type { Migration } from './folder.ts';
import { historyOf } from './history.ts';
import { pending, status } from './status.ts';

const migration = (name: string, checksum = name): Migration => ({
  name,
  checksum,
  plan: { from: '', to: '', deltas: [], up: [], down: [] },
  preflight: [],
});
let at = 0;
const run = (
  subject: string,
  direction: 'up' | 'down',
  state: RunRecord['status'] = 'succeeded',
  checksum = subject,
): RunRecord => {
  at += 1;
  const time = `2026-01-01T00:00:${String(at).padStart(2, '0')}Z`;
  return {
    id: String(at),
    feature: 'migration',
    subject,
    input: { direction, checksum, to: 'f' },
    status: state,
    startedAt: time,
    ...(state === 'running' ? {} : { finishedAt: time }),
    summary: {},
    steps: 1,
  };
};

const states = (migrations: readonly Migration[], runs: readonly RunRecord[]) =>
  Object.fromEntries(status(migrations, historyOf(runs)).map((s) => [s.name, s.state]));

describe('where a migration stands', () => {
  test('is applied after up, waiting after down, and applied again after up', () => {
    const folders = [migration('0001_a')];
    expect(states(folders, [])).toEqual({ '0001_a': 'pending' });
    expect(states(folders, [run('0001_a', 'up')])).toEqual({ '0001_a': 'applied' });
    expect(states(folders, [run('0001_a', 'up'), run('0001_a', 'down')])).toEqual({ '0001_a': 'pending' });
    expect(states(folders, [run('0001_a', 'up'), run('0001_a', 'down'), run('0001_a', 'up')])).toEqual({
      '0001_a': 'applied',
    });
  });

  test('is told from the folder when the folder changed or went', () => {
    const runs = [run('0001_a', 'up'), run('0002_b', 'up', 'succeeded', 'other')];
    expect(states([migration('0002_b'), migration('0003_c')], runs)).toEqual({
      '0001_a': 'missing',
      '0002_b': 'edited',
      '0003_c': 'pending',
    });
  });

  test('is unfinished while its run is open; a failed run counts for nothing', () => {
    const folders = [migration('0001_a'), migration('0002_b')];
    expect(states(folders, [run('0001_a', 'up', 'failed'), run('0001_a', 'up', 'running')])).toEqual({
      '0001_a': 'unfinished',
      '0002_b': 'pending',
    });
    const history = historyOf([run('0001_a', 'up'), run('0002_b', 'up', 'running')]);
    expect(pending(folders, history).map((m) => m.name)).toEqual(['0002_b']);
    expect(history.unfinished).toMatchObject({ name: '0002_b', direction: 'up' });
  });
});
