/** A sample of the public pairs; `npm run corpus` measures all of them. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shadow } from '../../src/core/ports/postgres.ts';
import { startShadow } from '../../src/engines/embedded/shadow.ts';
import { openWorkbench, type Workbench } from '../../src/migrate/workbench.ts';
import { corpusFiles, folder, readSuite, type Suite } from './cases.ts';
import { complaints, measureSuite, tallyLine } from './report.ts';

const SAMPLE = 24;

describe('public pairs of schemas', () => {
  // Cases make roles, which are the cluster's: a server of their own keeps them from other tests.
  let shadow: Shadow;
  let bench: Workbench;
  beforeAll(async () => {
    shadow = await startShadow();
    bench = await openWorkbench(shadow);
  });
  afterAll(async () => {
    await bench.close();
    await shadow.close();
  });

  const files = corpusFiles() ?? [];
  if (files.length === 0)
    process.stderr.write(
      `corpus: skipped, ${existsSync(folder) ? 'no pairs in' : 'there is no'} ${folder}\n`,
    );
  test.skipIf(files.length === 0)(
    'are migrated there and back',
    async () => {
      for (const file of files) {
        const tally = await measureSuite(sampleOf(readSuite(file)), bench, { online: false });
        const failing = tally.verdicts.flatMap(complaints);
        process.stdout.write(
          `${tallyLine(basename(file, '.jsonl'), tally)}\n${failing.map((line) => `  ${line}\n`).join('')}`,
        );
        expect(tally.loaded).toBeGreaterThan(0);
        expect(Math.min(tally.up, tally.down) / tally.loaded, file).toBeGreaterThanOrEqual(AT_LEAST);
      }
    },
    900_000,
  );
});

/** Part of the loadable pairs of a sample that have to work both ways. */
const AT_LEAST = 0.95;

/** Spread evenly over the suite. */
function sampleOf(suite: Suite): Suite {
  const step = Math.max(1, Math.floor(suite.pairs.length / SAMPLE));
  return { ...suite, pairs: suite.pairs.filter((_, i) => i % step === 0) };
}
