/**
 * Public pairs of old and new SQL as a measuring stick: each is planned both ways and run on a real server.
 * They lie outside the project and are read where they are; `DATAWRIGHT_CORPORA` names another folder.
 * A sample runs by default, all of them with `DATAWRIGHT_CORPUS=all`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { quoteIdentifier } from '../../src/core/identifier.ts';
import { testServer, testShadow } from '../support/postgres.ts';
import { openTrack, SideFailed, type Track } from '../support/round-trip.ts';

interface Pair {
  readonly name: string;
  readonly setup_sql?: string | null;
  readonly old_sql?: string | null;
  readonly new_sql?: string | null;
}

interface Tally {
  cases: number;
  loaded: number;
  up: number;
  down: number;
  readonly failures: string[];
}

const folder = process.env.DATAWRIGHT_CORPORA ?? join(import.meta.dirname, '../../../shared/corpora');
const all = process.env.DATAWRIGHT_CORPUS === 'all';
const SAMPLE = 24;

/** Suites, what their cases assume to exist, and the part of the loadable pairs that must work. */
const suites = [
  { name: 'sqldef', before: 'CREATE SCHEMA IF NOT EXISTS foo;', atLeast: 0.98 },
  { name: 'pgschema', before: '', atLeast: 0.95 },
  { name: 'pg_schema_diff', before: '', atLeast: 0.9 },
  { name: 'pg_delta', before: '', atLeast: 0.85 },
];

describe('public pairs of schemas', () => {
  for (const suite of suites) {
    const file = join(folder, `${suite.name}.jsonl`);
    const present = existsSync(file);
    if (!present) process.stderr.write(`corpus ${suite.name}: skipped, there is no ${file}\n`);
    test.skipIf(!present)(
      `of ${suite.name} are migrated there and back`,
      async () => {
        const tally = await measure(pairsOf(file), suite.before);
        process.stdout.write(
          `corpus ${suite.name}: cases ${tally.cases}, loaded ${tally.loaded}, up ${tally.up}, down ${tally.down}\n${tally.failures.map((line) => `  ${line}\n`).join('')}`,
        );
        expect(tally.loaded).toBeGreaterThan(0);
        expect(Math.min(tally.up, tally.down) / tally.loaded).toBeGreaterThanOrEqual(suite.atLeast);
      },
      900_000,
    );
  }
});

/** All pairs, or a sample spread evenly over them. */
function pairsOf(file: string): readonly Pair[] {
  const pairs = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Pair);
  const step = Math.max(1, Math.floor(pairs.length / SAMPLE));
  return all ? pairs : pairs.filter((_, i) => i % step === 0);
}

async function measure(pairs: readonly Pair[], before: string): Promise<Tally> {
  const tally: Tally = { cases: pairs.length, loaded: 0, up: 0, down: 0, failures: [] };
  const track = await openTrack(testShadow());
  try {
    for (const pair of pairs) await count(pair, before, track, tally);
  } finally {
    await track.close();
  }
  return tally;
}

async function count(pair: Pair, before: string, track: Track, tally: Tally): Promise<void> {
  const side = (sql: string | null | undefined): string =>
    `${before}\n${pair.setup_sql ?? ''};\n${sql ?? ''}`;
  try {
    const { up, down } = await withRoles(() => track.roundTrip(side(pair.old_sql), side(pair.new_sql)));
    tally.loaded += 1;
    if (up.length === 0) tally.up += 1;
    else tally.failures.push(`UP ${pair.name}: ${up.join(' | ').slice(0, 300)}`);
    if (down.length === 0) tally.down += 1;
    else tally.failures.push(`DOWN ${pair.name}: ${down.join(' | ').slice(0, 300)}`);
  } catch (error) {
    if (!(error instanceof SideFailed)) throw error;
    tally.failures.push(`not loaded ${pair.name}: ${error.message}`);
  }
}

/** Runs `work` again with each role that a case names and expects to be there. */
async function withRoles<T>(work: () => Promise<T>, left = 8): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const role =
      error instanceof SideFailed ? /role "(.+)" does not exist$/.exec(error.message)?.[1] : undefined;
    if (role === undefined || left === 0) throw error;
    const session = await testServer().connect();
    await session.execute(`CREATE ROLE ${quoteIdentifier(role)}`);
    await session.close();
    return withRoles(work, left - 1);
  }
}
