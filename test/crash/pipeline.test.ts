import { expect, test } from 'vitest';
import { suite } from './pipeline.ts';

test('a pipeline killed anywhere is finished by the next run, with no row lost or doubled', async () => {
  const said: string[] = [];
  const { kills, lost, doubled } = await suite.run({ kills: 8, say: (line) => said.push(line) });
  expect({ lost, doubled, said: said.slice(1) }).toEqual({ lost: 0, doubled: 0, said: [] });
  expect(kills).toBeGreaterThanOrEqual(8);
}, 600_000);
