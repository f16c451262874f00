import { expect, test } from 'vitest';
import { withDatabase } from '../../../test/support/postgres.ts';
import type { Action } from '../../catalog/action.ts';
import { tableSizes } from '../table-size.ts';
import { type SurroundingsRequest, surroundings } from './surroundings.ts';

const rewrite: Action = {
  sql: 'ALTER TABLE public.t ALTER COLUMN a TYPE bigint',
  verb: 'alter',
  fact: 'column public.t.a',
  produces: [],
  consumes: [],
  destroys: [],
  lock: 'ACCESS EXCLUSIVE',
  locked: ['table public.t'],
  cost: 'rewrite',
  transactional: true,
  data: 'lossless',
  phase: 'contract',
  hazards: [],
};
const build: Action = {
  ...rewrite,
  sql: 'CREATE INDEX CONCURRENTLY t_a ON public.t USING btree (a)',
  cost: 'scan',
  lock: 'SHARE UPDATE EXCLUSIVE',
  transactional: false,
};

test('a long transaction on a table of the migration stops an apply, by pid; elsewhere it only delays a build', () =>
  withDatabase(async (server) => {
    const session = await server.connect();
    const other = await server.connect({ applicationName: 'report' });
    await session.execute('CREATE TABLE t (a integer); CREATE TABLE u (a integer)');
    const look = async (more: Partial<SurroundingsRequest>) =>
      (
        await surroundings({
          actions: [rewrite],
          sizes: new Map(),
          session,
          free: undefined,
          at: 'apply',
          skip: [],
          long: 0,
          ...more,
        })
      ).map((d) => [d.code, d.severity, d.message]);
    expect(await look({})).toEqual([]);

    await other.execute('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM u');
    expect(await look({})).toEqual([]);
    expect(await look({ actions: [build] })).toEqual([
      ['M055', 'warning', expect.stringMatching(/^pid \d+ \(report\) has been in a transaction/)],
    ]);

    await other.execute('SELECT * FROM t');
    const held = expect.stringMatching(/^pid \d+ \(report\) has held t in a transaction/);
    expect(await look({})).toEqual([['M052', 'error', held]]);
    expect(await look({ at: 'plan' })).toEqual([['M052', 'warning', held]]);
    expect(await look({ skip: ['transactions'] })).toEqual([]);
    expect(await look({ long: 3600 })).toEqual([]);
    await other.close();
    await session.close();
  }));

test('too little disk stops an apply, where what is free is known', () =>
  withDatabase(async (server) => {
    const session = await server.connect();
    await session.execute(
      'CREATE TABLE t (a integer PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 20000); ANALYZE t',
    );
    const sizes = await tableSizes(session, [rewrite]);
    const look = async (free: number | undefined, skip: readonly string[] = []) =>
      (await surroundings({ actions: [rewrite], sizes, session, free, at: 'apply', skip })).map(
        (d) => `${d.code} ${d.message} ${d.fix}`,
      );
    expect(await look(undefined)).toEqual([]);
    expect(await look(1e12)).toEqual([]);
    expect(await look(1000)).toEqual([
      expect.stringMatching(
        /^M054 1\.\d MB of disk are needed while it runs, and 1\.0 kB are free .*--skip-preflight disk$/,
      ),
    ]);
    expect(await look(1000, ['disk'])).toEqual([]);
    await session.close();
  }));
