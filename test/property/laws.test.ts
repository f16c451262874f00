/** The laws of migrations on a few random schemas; `npm run property -- --runs N` tries as many as one likes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testShadow } from '../support/postgres.ts';
import { hunt } from './hunt.ts';
import { type Court, openCourt } from './laws.ts';

const SEED = 1;
const RUNS = 60;

let court: Court;
beforeAll(async () => {
  court = await openCourt(testShadow());
});
afterAll(() => court.close());

describe('random schemas', () => {
  test('are migrated there and back, whichever they are', async () => {
    const broken: string[] = [];
    const bag = await hunt(court, { runs: RUNS, seed: SEED, patience: 60, say: (text) => broken.push(text) });
    process.stdout.write(
      `property: seeds ${SEED} to ${SEED + RUNS - 1}, ${bag.facts} facts, ${bag.actions} actions, broken ${bag.broken}\n`,
    );
    expect(broken.join('\n\n')).toBe('');
    expect(bag.actions).toBeGreaterThan(RUNS);
  }, 600_000);
});
