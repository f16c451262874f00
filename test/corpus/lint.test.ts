/** A sample of squawk's own rule tests: our rules give the same verdicts. `npm run corpus:lint` runs them all. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeLintCase, readLintCases } from './lint-case.ts';
import { explainDifference } from './lint-differences.ts';

const folder = process.env.DATAWRIGHT_CORPORA ?? join(import.meta.dirname, '../../../shared/corpora');
const file = join(folder, 'squawk.jsonl');

test.skipIf(!existsSync(file))('squawk agrees, save where the difference is explained', async () => {
  const sample = readLintCases(readFileSync(file, 'utf8')).filter((_, i) => i % 3 === 0);
  const judged = await Promise.all(
    sample.map(async (lintCase) => ({ lintCase, verdict: await judgeLintCase(lintCase) })),
  );
  const others = judged.filter(({ verdict }) => !verdict.agrees);
  expect(
    others
      .filter(({ lintCase, verdict }) => explainDifference(lintCase, verdict) === undefined)
      .map(({ lintCase, verdict }) => `${lintCase.group}/${lintCase.name} ${verdict.found}`),
  ).toEqual([]);
  expect(others.length / judged.length).toBeLessThanOrEqual(0.05);
});
