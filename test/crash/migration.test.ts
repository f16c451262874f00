import { expect, test } from 'vitest';
import { suite } from './migration.ts';

test('a migration killed on its way up or down is finished by the next run, with nothing lost or done twice', async () => {
  const said: string[] = [];
  const { kills, lost, doubled } = await suite.run({
    kills: 6,
    // Getting one ready takes longer than killing it; `npm run crash` has time for all.
    scenes: 2,
    say: (line) => said.push(line),
  });
  expect({ lost, doubled, said: said.slice(1) }).toEqual({ lost: 0, doubled: 0, said: [] });
  expect(kills).toBeGreaterThanOrEqual(6);
}, 600_000);
