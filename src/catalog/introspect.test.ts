import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { emptyCatalog, fromJson, toJson } from './catalog-json.ts';
import { unmodelledDiagnostics } from './codes.ts';
import { catalogFingerprint } from './fingerprint.ts';
import { introspect } from './introspect.ts';

const inDatabase = <T>(work: (session: PostgresSession) => Promise<T>): Promise<T> =>
  withDatabase(async (server) => {
    const session = await server.connect();
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  });

describe('introspection', () => {
  test('reads a new database as the empty catalog', async () => {
    const catalog = await inDatabase(introspect);
    expect(catalogFingerprint(catalog)).toBe(catalogFingerprint(emptyCatalog()));
  });

  test('gives columns in the order of their table and survives a trip through JSON', async () => {
    const catalog = await inDatabase(async (session) => {
      await session.execute(
        'CREATE TABLE t (z int, a int, m int); ALTER TABLE t DROP COLUMN a, ADD COLUMN b int',
      );
      return introspect(session);
    });
    const columns = [...catalog.facts.values()]
      .filter((fact) => fact.kind === 'column')
      .map((fact) => fact.name);
    expect(columns).toEqual(['t.z', 't.m', 't.b']);
    expect(fromJson(JSON.parse(JSON.stringify(toJson(catalog))))).toEqual(catalog);
  });

  test('knows what needs what: defaults, views, foreign keys, array types', async () => {
    const catalog = await inDatabase(async (session) => {
      await session.execute(`CREATE TYPE mood AS ENUM ('ok');
        CREATE FUNCTION next() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TABLE a (id int PRIMARY KEY DEFAULT next(), moods mood[]);
        CREATE TABLE b (a int REFERENCES a); CREATE VIEW v AS SELECT moods FROM a;`);
      return introspect(session);
    });
    const needs = (id: string): readonly string[] => catalog.facts.get(id)?.dependsOn ?? [];
    expect(needs('column public.a.id')).toEqual(['function public.next()', 'table public.a']);
    expect(needs('column public.a.moods')).toEqual(['enum public.mood', 'table public.a']);
    expect(needs('view public.v')).toContain('column public.a.moods');
    expect(needs('foreign-key public.b.b_a_fkey')).toContain('primary-key public.a.a_pkey');
  });

  test('leaves members of extensions and the ledger out, and names what it does not model', async () => {
    const catalog = await inDatabase(async (session) => {
      await session.execute(`CREATE EXTENSION citext; CREATE SCHEMA datawright; CREATE TABLE datawright.runs (id int);
        CREATE TABLE t (c citext); CREATE TYPE shell;`);
      return introspect(session);
    });
    expect([...catalog.facts.keys()]).toEqual([
      'schema public',
      'extension citext',
      'table public.t',
      'column public.t.c',
    ]);
    expect(catalog.facts.get('column public.t.c')?.dependsOn).toContain('extension citext');
    expect(unmodelledDiagnostics(catalog).map(({ code, where }) => [code, where.object])).toEqual([
      ['K001', 'public.shell'],
    ]);
  });

  test('gives the search path back, inside a transaction too', async () => {
    const path = await inDatabase(async (session) => {
      await session.execute(`SET search_path = 'public', 'pg_temp'; BEGIN`);
      await introspect(session);
      const rows = await session.query<{ path: string }>(`SELECT current_setting('search_path') AS path`);
      await session.execute('ROLLBACK');
      return rows[0]?.path;
    });
    expect(path).toBe('public, pg_temp');
  });

  test('reads a large database by two sessions, and the same as by one', async () => {
    const columns = Array.from({ length: 1500 }, (_, i) => `c${i} text DEFAULT 'x'`).join(', ');
    const tables = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (n) => `CREATE TABLE t${n} (id int PRIMARY KEY, ref int REFERENCES t${n > 1 ? n - 1 : n}, ${columns})`,
    );
    const [one, two, open] = await inDatabase(async (session) => {
      await session.execute(tables.join(';'));
      let twins = 0;
      const alone: PostgresSession = { ...session, withTwin: (work) => work(alone) };
      const watched: PostgresSession = {
        ...session,
        withTwin: (work) =>
          session.withTwin((twin) => {
            twins += 1;
            return work(twin);
          }),
      };
      const catalogs = [await introspect(alone), await introspect(watched)];
      expect(twins).toBe(1);
      await session.execute('BEGIN; DROP TABLE t9');
      return [...catalogs, await introspect(session)];
    });
    expect(one?.facts.size).toBeGreaterThan(13_500);
    expect(two).toEqual(one);
    expect(open?.facts.has('table public.t9')).toBe(false);
  });

  test('reads the same catalog whatever the settings of the session', async () => {
    const [plain, odd] = await inDatabase(async (session) => {
      await session.execute(
        `CREATE TABLE t (d timestamptz DEFAULT '2024-01-02 03:04:05+00', i interval DEFAULT '1 day');`,
      );
      const first = await introspect(session);
      await session.execute(
        `SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601'`,
      );
      return [first, await introspect(session)];
    });
    expect(odd).toEqual(plain);
  });
});
