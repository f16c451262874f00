/**
 * The laws of migrations: on pairs that once broke one, and on some random schemas. `npm run property` tries
 * thousands; `DATAWRIGHT_SEED` begins elsewhere.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shadow } from '../../src/core/ports/postgres.ts';
import { startShadow } from '../../src/engines/embedded/shadow.ts';
import { heritage } from './found/heritage.ts';
import { found, statementsIn } from './found.ts';
import { hunt } from './hunt.ts';
import { type Court, openCourt } from './laws.ts';

const RUNS = 8;

// A server of its own: the schemas grant to roles, which are the server's.
let shadow: Shadow;
let court: Court;
beforeAll(async () => {
  shadow = await startShadow();
  court = await openCourt(shadow);
});
afterAll(async () => {
  await court.close();
  await shadow.close();
});

describe('a plan there and back', () => {
  for (const { name, from, to, renames = [] } of [...found, ...heritage]) {
    test(`holds the laws for ${name}`, async () => {
      const trial = await court.judgeSides({ from: statementsIn(from), to: statementsIn(to), renames });
      expect({ refused: trial.refused, broken: trial.broken }).toEqual({ refused: 0, broken: [] });
    });
  }

  const seed = Number(process.env.DATAWRIGHT_SEED ?? 1);
  test(`holds the laws for ${RUNS} random schemas from seed ${seed}`, { timeout: 600_000 }, async () => {
    const told: string[] = [];
    const bag = await hunt(court, { runs: RUNS, seed, patience: 30, say: (text) => told.push(text) });
    expect({ seed, told }).toEqual({ seed, told: [] });
    expect(bag.actions).toBeGreaterThan(0);
  });
});
