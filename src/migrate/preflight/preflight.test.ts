import { describe, expect, test } from 'vitest';
import { catalogOf } from '../../../test/support/catalog-of.ts';
import { withDatabase } from '../../../test/support/postgres.ts';
import { introspect } from '../../catalog/introspect.ts';
import { online } from '../online/online.ts';
import { plan } from '../planner.ts';
import type { Rename } from '../rename.ts';
import { probeDiagnostic, probesOf, runProbes } from './preflight.ts';

interface Case {
  readonly before: string;
  /** Rows, some of which stand in the way. */
  readonly rows: string;
  readonly after: string;
  readonly renames?: readonly Rename[];
  readonly personal?: (table: string, column: string) => boolean;
}

/** What the pre-flight finds: `name: number of rows, their keys`. */
async function found({ before, rows, after, renames, personal }: Case): Promise<readonly string[]> {
  const to = await catalogOf(after);
  return withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(`${before}; ${rows}`);
      const from = await introspect(session);
      const made = online(plan(from, to, renames === undefined ? {} : { renames }), from, to);
      const results = await runProbes(probesOf(made, from, to, personal), session, { seconds: 20 });
      return results.map((r) => `${r.probe.name}: ${r.known} ${r.rows}, ${r.keys.join(' ')}`);
    } finally {
      await session.close();
    }
  });
}

const T = (columns: string): string => `CREATE TABLE t (id integer PRIMARY KEY, ${columns})`;

describe('rows in the way', () => {
  test.each<readonly [string, Case, readonly string[]]>([
    [
      'NULL before NOT NULL',
      { before: T('a text'), rows: "INSERT INTO t VALUES (1, NULL), (2, 'x')", after: T('a text NOT NULL') },
      ['nulls:t.a: exactly 1, {"id" : 1}'],
    ],
    [
      'NULL before a primary key',
      {
        before: 'CREATE TABLE t (a integer)',
        rows: 'INSERT INTO t VALUES (1), (NULL)',
        after: 'CREATE TABLE t (a integer PRIMARY KEY)',
      },
      ['nulls:t.a: exactly 1, {"ctid" : "(0,2)"}'],
    ],
    [
      'duplicates before UNIQUE, NULLs apart',
      {
        before: T('a text, b text'),
        rows: "INSERT INTO t VALUES (1, 'x', 'y'), (2, 'x', 'y'), (3, 'x', NULL), (4, 'x', NULL)",
        after: T('a text, b text, CONSTRAINT u UNIQUE (a, b)'),
      },
      ['duplicates:t.u: exactly 2, {"id" : 1} {"id" : 2}'],
    ],
    [
      'duplicates before NULLS NOT DISTINCT',
      {
        before: T('a text'),
        rows: 'INSERT INTO t VALUES (1, NULL), (2, NULL)',
        after: T('a text, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a)'),
      },
      ['duplicates:t.u: exactly 2, {"id" : 1} {"id" : 2}'],
    ],
    [
      'duplicates within the predicate of a partial unique index',
      {
        before: T('a text, live boolean'),
        rows: "INSERT INTO t VALUES (1, 'x', true), (2, 'x', true), (3, 'y', true), (4, 'y', false)",
        after: `${T('a text, live boolean')}; CREATE UNIQUE INDEX u ON t (a) WHERE live`,
      },
      ['duplicates:u: exactly 2, {"id" : 1} {"id" : 2}'],
    ],
    [
      'orphans before a foreign key',
      {
        before: `CREATE TABLE p (id integer PRIMARY KEY); ${T('p integer')}`,
        rows: 'INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1), (2, 7), (3, NULL)',
        after: `CREATE TABLE p (id integer PRIMARY KEY); ${T('p integer CONSTRAINT f REFERENCES p')}`,
      },
      ['orphans:t.f: exactly 1, {"id" : 2}'],
    ],
    [
      'a check',
      {
        before: T('a integer'),
        rows: 'INSERT INTO t VALUES (1, -1), (2, 0), (3, NULL)',
        after: T('a integer CONSTRAINT c CHECK (a >= 0)'),
      },
      ['checks:t.c: exactly 1, {"id" : 1}'],
    ],
    [
      "a domain's check, in every column of it",
      {
        before: `CREATE DOMAIN d AS integer; ${T('a d, b d')}`,
        rows: 'INSERT INTO t VALUES (1, -1, 1), (2, 1, -1)',
        after: `CREATE DOMAIN d AS integer CHECK (VALUE > 0); ${T('a d, b d')}`,
      },
      ['domains:t.a: exactly 1, {"id" : 1}', 'domains:t.b: exactly 1, {"id" : 2}'],
    ],
    [
      'an exclusion',
      {
        before: T('during int4range'),
        rows: "INSERT INTO t VALUES (1, '[1,5)'), (2, '[4,6)'), (3, '[9,10)')",
        after: T('during int4range, CONSTRAINT x EXCLUDE USING gist (during WITH &&)'),
      },
      ['exclusions:t.x: exactly 2, {"id" : 1} {"id" : 2}'],
    ],
    [
      'values too long for a narrower varchar, spaces at the end apart',
      {
        before: T('a varchar(10)'),
        rows: "INSERT INTO t VALUES (1, 'abcdef'), (2, 'abc   '), (3, 'ab')",
        after: T('a varchar(3)'),
      },
      ['too-long:t.a: exactly 1, {"id" : 1}'],
    ],
    [
      'text that is no integer, integers that are too large',
      {
        before: T('a text, b bigint'),
        rows: "INSERT INTO t VALUES (1, '7', 7), (2, 'seven', 7), (3, NULL, 9999999999)",
        after: T('a integer, b integer'),
      },
      ['casts:t.a: exactly 1, {"id" : 2}', 'casts:t.b: exactly 1, {"id" : 3}'],
    ],
    [
      'text that is no value of the enum',
      {
        before: T('a text'),
        rows: "INSERT INTO t VALUES (1, 'red'), (2, 'blue')",
        after: `CREATE TYPE colour AS ENUM ('red'); ${T('a colour')}`,
      },
      ['casts:t.a: exactly 1, {"id" : 2}'],
    ],
    [
      'values that a type takes and does not keep',
      {
        before: T('a timestamptz, b numeric(9,4)'),
        rows: "INSERT INTO t VALUES (1, '2025-01-01 00:00', 1.5), (2, '2025-01-01 12:00', 1.25), (3, NULL, 1.2345)",
        after: T('a date, b numeric(9,2)'),
      },
      ['changed:t.a: exactly 1, {"id" : 2}', 'changed:t.b: exactly 1, {"id" : 3}'],
    ],
    [
      'a value that the enum loses, in arrays too',
      {
        before: `CREATE TYPE colour AS ENUM ('red', 'blue'); ${T('a colour, b colour[]')}`,
        rows: "INSERT INTO t VALUES (1, 'red', '{red}'), (2, 'blue', '{red,blue}')",
        after: `CREATE TYPE colour AS ENUM ('red'); ${T('a colour, b colour[]')}`,
      },
      ['enum-values:t.a: exactly 1, {"id" : 2}', 'enum-values:t.b: exactly 1, {"id" : 2}'],
    ],
    [
      'rows of the default partition that a new one claims',
      {
        before:
          'CREATE TABLE t (id integer) PARTITION BY RANGE (id); CREATE TABLE rest PARTITION OF t DEFAULT',
        rows: 'INSERT INTO t VALUES (5), (50)',
        after:
          'CREATE TABLE t (id integer) PARTITION BY RANGE (id); CREATE TABLE rest PARTITION OF t DEFAULT; CREATE TABLE few PARTITION OF t FOR VALUES FROM (1) TO (10)',
      },
      ['partitions:few: exactly 1, {"ctid" : "(0,1)"}'],
    ],
    [
      'a required column on a table with rows',
      { before: T('a text'), rows: "INSERT INTO t VALUES (1, 'x')", after: T('a text, b text NOT NULL') },
      ['required:t.b: exactly 1, {"id" : 1}'],
    ],
    [
      'rows under names that the plan changes first',
      {
        before: 'CREATE TABLE old (id integer PRIMARY KEY, x integer)',
        rows: 'INSERT INTO old VALUES (1, -1), (2, 1)',
        after: T('y integer CONSTRAINT c CHECK (y > 0)').replace('KEY', 'KEY').replace('t (', 't ('),
        renames: [
          { from: 'table public.old', to: 'table public.t' },
          { from: 'column public.t.x', to: 'column public.t.y' },
        ],
      },
      ['checks:t.c: exactly 1, {"id" : 1}'],
    ],
  ])('%s', async (_, given, expected) => {
    expect(await found(given)).toEqual(expected);
  });

  test('none: nothing is said', async () => {
    expect(
      await found({
        before: T('a text'),
        rows: "INSERT INTO t VALUES (1, 'x'), (2, 'y')",
        after: T('a text NOT NULL CONSTRAINT u UNIQUE CONSTRAINT c CHECK (length(a) = 1)'),
      }),
    ).toEqual([]);
  });

  test('more than ten: ten keys are shown, all are counted', async () => {
    const [line] = await found({
      before: T('a text'),
      rows: 'INSERT INTO t SELECT generate_series(1, 25)',
      after: T('a text NOT NULL'),
    });
    expect(line).toMatch(/^nulls:t\.a: exactly 25, /);
    expect(line?.match(/"id"/g)).toHaveLength(10);
  });

  test('keys that are personal are not shown', async () => {
    expect(
      await found({
        before: 'CREATE TABLE t (email text PRIMARY KEY, a text)',
        rows: "INSERT INTO t VALUES ('ann@example.com', NULL)",
        after: 'CREATE TABLE t (email text PRIMARY KEY, a text NOT NULL)',
        personal: (table, column) => table === 'public.t' && column === 'email',
      }),
    ).toEqual(['nulls:t.a: exactly 1, {"email" : "•••"}']);
  });

  test('what takes too long is guessed from statistics, or said to be unknown', () =>
    withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute(
        `CREATE TABLE t (a integer); INSERT INTO t SELECT CASE WHEN i % 4 = 0 THEN NULL ELSE i END FROM generate_series(1, 1000) AS i; ANALYZE t`,
      );
      const slow = {
        name: 'nulls:t.a',
        object: 't.a',
        table: 'public.t',
        breaks: 'NULL in it',
        violations: `SELECT '{}' AS key FROM public.t, pg_sleep(10)`,
      };
      const guess = `SELECT (null_frac * 1000)::bigint AS rows FROM pg_stats WHERE tablename = 't'`;
      const results = await runProbes([{ ...slow, guess }, slow], session, { seconds: 0.2 });
      expect(results.map((r) => [r.known, r.rows])).toEqual([
        ['about', 250],
        ['not', 0],
      ]);
      expect(results.map((r) => probeDiagnostic(r, 'apply', 0.2)).map((d) => [d.code, d.severity])).toEqual([
        ['M050', 'error'],
        ['M051', 'info'],
      ]);
      await session.close();
    }));

  test('an index answers where there is one', () =>
    withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute(
        `CREATE TABLE t (id integer PRIMARY KEY, a integer); CREATE INDEX t_a ON t (a);
         INSERT INTO t SELECT i, i FROM generate_series(1, 50000) AS i; ANALYZE t`,
      );
      const from = await introspect(session);
      await session.execute('ALTER TABLE t ALTER a SET NOT NULL');
      const to = await introspect(session);
      const [probe] = probesOf(plan(from, to), from, to);
      await session.execute('ALTER TABLE t ALTER a DROP NOT NULL');
      const lines = await session.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${probe?.violations} LIMIT 11`);
      expect(lines.map((line) => line['QUERY PLAN']).join('\n')).toContain('using t_a');
      await session.close();
    }));

  test('of a table that the role may not read cannot be looked for, which is said', async () => {
    const to = await catalogOf(T('a text NOT NULL'));
    await withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute(`${T('a text')}; CREATE ROLE no_reader`);
      const from = await introspect(session);
      const probes = probesOf(plan(from, to), from, to);
      await session.execute('SET ROLE no_reader');
      const results = await runProbes(probes, session, { seconds: 20 });
      await session.execute('RESET ROLE; DROP ROLE no_reader');
      await session.close();
      expect(results.map((result) => probeDiagnostic(result, 'plan', 20).message)).toEqual([
        'nulls of t.a could not be looked for: this role may not read public.t',
      ]);
    });
  });
});
