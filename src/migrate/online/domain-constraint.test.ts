import { expect, test } from 'vitest';
import { catalogOf } from '../../../test/support/online-law.ts';
import { testShadow } from '../../../test/support/postgres.ts';
import { silent } from '../../core/progress.ts';
import { plan } from '../planner.ts';
import { prove } from '../prove.ts';
import { online } from './online.ts';

const runtime = {
  report: silent,
  clock: { now: () => new Date(0), monotonic: () => performance.now() },
  failPoint: () => {},
};

const before = `CREATE DOMAIN size AS int; CREATE DOMAIN small AS size;
  CREATE TABLE plain (id int PRIMARY KEY, a size);
  CREATE TABLE nested (id int PRIMARY KEY, a small);
  CREATE TABLE whole (a size) PARTITION BY RANGE (a);
  CREATE TABLE part PARTITION OF whole FOR VALUES FROM (2) TO (10);
  CREATE MATERIALIZED VIEW summary AS SELECT a FROM plain;`;

test('new checks of a domain refuse at once, and are validated at the end where everything that is locked is named', async () => {
  const [from, to] = [
    await catalogOf(before),
    await catalogOf(`${before} ALTER DOMAIN size ADD CONSTRAINT low CHECK (VALUE > 0);
      ALTER DOMAIN size ADD CONSTRAINT high CHECK (VALUE < 100)`),
  ];
  const made = online(plan(from, to), from, to);
  expect(made.up.map(({ sql, lock, cost }) => [sql, lock, cost])).toEqual([
    ['ALTER DOMAIN public.size ADD CONSTRAINT low CHECK ((VALUE > 0)) NOT VALID', 'none', 'instant'],
    ['ALTER DOMAIN public.size ADD CONSTRAINT high CHECK ((VALUE < 100)) NOT VALID', 'none', 'instant'],
    ['ALTER DOMAIN public.size VALIDATE CONSTRAINT low', 'SHARE', 'scan'],
    ['ALTER DOMAIN public.size VALIDATE CONSTRAINT high', 'SHARE', 'scan'],
  ]);
  const reading = made.up.filter((action) => action.verb === 'validate');
  for (const action of reading) {
    expect(action.locked).toEqual([
      'materialized-view public.summary',
      'table public.nested',
      'table public.part',
      'table public.plain',
    ]);
    expect(action.note).toContain('PostgreSQL locks nested, part, plain, summary against writers');
  }
  const proof = await prove(made, from, to, testShadow(), runtime);
  expect({ up: proof.up.differing, down: proof.down.differing, locks: proof.locks.mismatches }).toEqual({
    up: [],
    down: [],
    locks: [],
  });
});
