import { afterAll, describe, expect, test } from 'vitest';
import { testServer, withDatabase } from '../../test/support/postgres.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { extractionSql, presenceSql } from './extraction.ts';
import { introspect } from './introspect.ts';
import { kinds } from './kinds.ts';
import { createCatalogMemory } from './memory.ts';
import { stampedTables, stampOf } from './stamp.ts';

const onDatabase = <T>(work: (session: PostgresSession) => Promise<T>): Promise<T> =>
  withDatabase(async (server) => {
    const session = await server.connect();
    return work(session).finally(() => session.close());
  });

// Roles are the server's.
afterAll(async () => {
  const session = await testServer().connect();
  await session.execute('DROP ROLE IF EXISTS stamp_reader');
  await session.close();
});

describe('the stamp of a database', () => {
  test('covers every table of PostgreSQL that a kind reads', async () => {
    const text = [140_000, 150_000, 160_000, 170_000, 180_000].map((v) => extractionSql(kinds, v)).join(' ');
    const words = new Set(`${text} ${presenceSql(kinds)}`.match(/\bpg_\w+\b/g));
    await onDatabase(async (session) => {
      const read = await session.query<{ name: string }>(
        `SELECT relname::text AS name FROM pg_class
          WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND relname = ANY ($1)`,
        [[...words]],
      );
      const stamped = stampedTables(session.serverVersion);
      expect(read.length).toBeGreaterThan(40);
      expect(read.map(({ name }) => name).filter((name) => !stamped.includes(name))).toEqual([]);
    });
  });

  test('changes with whatever a catalog tells, and with nothing else', async () => {
    await onDatabase(async (session) => {
      await session.execute(`CREATE TABLE t (id int PRIMARY KEY, note text); CREATE SEQUENCE s;
        CREATE FOREIGN DATA WRAPPER w; CREATE SERVER x FOREIGN DATA WRAPPER w;
        DO $$ BEGIN CREATE ROLE stamp_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
      const silent = [
        `INSERT INTO t SELECT n, 'x' FROM generate_series(1, 1000) AS n`,
        'ANALYZE t',
        `SELECT nextval('s')`,
      ];
      for (const sql of silent) {
        const before = await stampOf(session);
        await session.execute(sql);
        expect({ sql, same: (await stampOf(session)) === before }).toEqual({ sql, same: true });
      }
      const telling = [
        'ALTER TABLE t ALTER COLUMN note SET DEFAULT 1',
        'ALTER TABLE t ALTER COLUMN note SET DEFAULT 2',
        `COMMENT ON TABLE t IS 'a'`,
        `COMMENT ON TABLE t IS 'b'`,
        'GRANT SELECT ON t TO stamp_reader',
        'GRANT UPDATE (note) ON t TO stamp_reader',
        'ALTER ROLE stamp_reader CREATEDB',
        `ALTER ROLE stamp_reader SET work_mem = '1MB'`,
        'GRANT pg_monitor TO stamp_reader',
        'CREATE USER MAPPING FOR stamp_reader SERVER x',
        `ALTER USER MAPPING FOR stamp_reader SERVER x OPTIONS (a 'b')`,
        `CREATE SUBSCRIPTION sub CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE)`,
        'ALTER SUBSCRIPTION sub SET PUBLICATION q WITH (refresh = false)',
        'DROP SUBSCRIPTION sub; DROP USER MAPPING FOR stamp_reader SERVER x',
        'ALTER SEQUENCE s INCREMENT 5',
        'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO stamp_reader',
        'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
        'ALTER TABLE t SET (fillfactor = 50)',
        'CREATE STATISTICS st ON id, note FROM t',
        'DROP OWNED BY stamp_reader; REVOKE pg_monitor FROM stamp_reader',
      ];
      for (const sql of telling) {
        const before = await stampOf(session);
        await session.execute(sql);
        expect({ sql, same: (await stampOf(session)) === before }).toEqual({ sql, same: false });
      }
    });
  });

  test('lets a large catalog be taken from memory until something changes', async () => {
    const columns = Array.from({ length: 1500 }, (_, i) => `c${i} text`).join(', ');
    await onDatabase(async (session) => {
      for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9])
        await session.execute(`CREATE TABLE t${n} (id int PRIMARY KEY, ${columns})`);
      let reads = 0;
      const watched: PostgresSession = {
        ...session,
        withTwin: (work) => {
          reads += 1;
          return session.withTwin(work);
        },
      };
      const memory = createCatalogMemory();
      const first = await introspect(watched, {}, memory);
      expect(await introspect(watched, {}, memory)).toEqual(first);
      expect(reads).toBe(1);
      await session.execute('ALTER TABLE t5 ADD COLUMN added text');
      const later = await introspect(watched, {}, memory);
      expect(later.facts.has('column public.t5.added')).toBe(true);
      expect(reads).toBe(2);
      const other = await introspect(watched, { roles: 'mentioned' }, memory);
      expect(other).toEqual(await introspect(session, { roles: 'mentioned' }));
    });
  });
});

test('a memory forgets what was not asked for the longest', async () => {
  const memory = createCatalogMemory(2);
  const catalog = await onDatabase(introspect);
  for (const key of ['a', 'b']) memory.keep(key, catalog);
  memory.recall('a');
  memory.keep('c', catalog);
  expect(['a', 'b', 'c'].map((key) => memory.recall(key) !== undefined)).toEqual([true, false, true]);
});
