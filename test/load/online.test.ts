/**
 * A busy table while it is migrated, there and back: no statement of the application fails or waits longer than the
 * migration's lock_timeout, nothing it wrote is lost, and no table is read in full while writers wait.
 * `npm run load -- --rows 2000000` does the same at size.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testUrl } from '../support/postgres.ts';
import { type LoadBench, openLoadBench } from './bench.ts';
import { techniques } from './techniques.ts';

const ROWS = 20_000;
let bench: LoadBench;
beforeAll(async () => {
  bench = await openLoadBench(testUrl(), ROWS);
});
afterAll(() => bench.close());

test.each(techniques)('$name: its application does not notice', async (technique) => {
  const { statements, longestWait: _, ...felt } = await bench.run(technique);
  expect(felt).toEqual({ failures: [], lost: [], scans: [], wrong: 0 });
  expect(statements).toBeGreaterThan(0);
});

test('a plan that is not made for tables in use is seen to hold them up', async () => {
  const technique = techniques.find(({ name }) => name === 'check');
  if (technique === undefined) throw new Error('there is no such technique');
  const { scans } = await bench.run(technique, (plan) => plan);
  expect(scans).toEqual([
    expect.stringMatching(/^\d+ rows of t under .*AccessExclusiveLock.*: ALTER TABLE .* CHECK/),
  ]);
});
