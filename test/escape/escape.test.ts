/** Nothing but reading comes of `query`, whatever its text says, on a superuser's connection. */
import { existsSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { PostgresServer, PostgresSession } from '../../src/core/ports/postgres.ts';
import type { Context } from '../../src/operations/context.ts';
import { readRows } from '../../src/operations/query/read.ts';
import { queryOperation } from '../../src/operations/query.ts';
import { testServer, withDatabase } from '../support/postgres.ts';
import { attempts, changing, endless } from './attempts.ts';

const PREY = `
CREATE TABLE notes (id int PRIMARY KEY, note text);
INSERT INTO notes VALUES (1, 'first'), (2, 'second');
CREATE SEQUENCE numbers;
CREATE TYPE mood AS ENUM ('quiet', 'loud');
CREATE TYPE evil AS (a int);
CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM notes;
CREATE FUNCTION write_note() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$
  INSERT INTO notes VALUES (99, 'written') RETURNING id $$;
CREATE FUNCTION noted(notes) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT write_note()';
CREATE FUNCTION upper(mood) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT write_note()';
CREATE FUNCTION lower(mood) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT write_note()';
CREATE FUNCTION plus(int, int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT write_note()';
CREATE OPERATOR |#| (LEFTARG = int, RIGHTARG = int, FUNCTION = plus);
CREATE FUNCTION to_evil(int) RETURNS evil LANGUAGE sql SECURITY DEFINER AS 'SELECT ROW(write_note())::evil';
CREATE CAST (int AS evil) WITH FUNCTION to_evil(int);
SELECT lo_from_bytea(1, 'kept');
DO $$ BEGIN CREATE ROLE secret_keeper LOGIN PASSWORD 'never-to-be-seen'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
`;

/** What must be as it was, in one text. */
const STATE = `SELECT concat_ws('|',
  (SELECT string_agg(n::text, ',' ORDER BY id) FROM notes AS n),
  (SELECT last_value || ' ' || is_called FROM numbers),
  (SELECT string_agg(relname, ',' ORDER BY oid) FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace),
  (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'notes'::regclass),
  (SELECT string_agg(rolname || coalesce(rolpassword, ''), ',' ORDER BY oid) FROM pg_authid),
  (SELECT string_agg(relacl::text, ',') FROM pg_class WHERE oid = 'notes'::regclass),
  (SELECT count(*) FROM pg_largeobject_metadata),
  (SELECT count(*) FROM pg_replication_slots),
  (SELECT count(*) FROM pg_replication_origin),
  (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'),
  (SELECT count(*) FROM pg_prepared_xacts),
  (SELECT string_agg(setconfig::text, ',') FROM pg_db_role_setting),
  (SELECT string_agg(name || setting, ',' ORDER BY name) FROM pg_file_settings)) AS state`;

const SECRET = /SCRAM-SHA-256|never-to-be-seen|root:x:0|first\b.*PG_VERSION/;
const MARK = '/tmp/datawright-escape';

// Roles are the server's.
afterAll(async () => {
  const session = await testServer().connect();
  await session.execute('DROP ROLE IF EXISTS secret_keeper');
  await session.close();
});

async function stateOf(session: PostgresSession): Promise<string> {
  const [row] = await session.query<{ state: string }>(STATE);
  return `${row?.state} ${existsSync(MARK)}`;
}

function asked(server: PostgresServer, sql: string, timeout = 2): Promise<string> {
  const context = { database: async () => server } as unknown as Context;
  const input = { sql, connection: 'app', limit: 10, timeout, explain: false };
  return queryOperation.run(input, context).then(
    ({ output }) => `answered ${JSON.stringify(output)}`,
    (error: Error) => error.message,
  );
}

test(`${attempts.length} attempts to do more than to read end in nothing`, { timeout: 120_000 }, async () => {
  await withDatabase(async (server) => {
    const watcher = await server.connect();
    await watcher.execute(PREY);
    const before = await stateOf(watcher);
    for (const sql of attempts) {
      const answer = await asked(server, sql);
      expect({ sql, answer, is: 'refused' }).toEqual({
        sql,
        answer: expect.stringMatching(/^O07[012] /),
        is: 'refused',
      });
      expect({ sql, state: await stateOf(watcher) }).toEqual({ sql, state: before });
    }
    await watcher.close();
  });
});

test('where the list of what only reads is taken away, the other layers change nothing', {
  timeout: 120_000,
}, async () => {
  await withDatabase(async (server) => {
    const watcher = await server.connect();
    await watcher.execute(PREY);
    const before = await stateOf(watcher);
    for (const sql of changing) {
      const session = await server.connect();
      const query = { sql, functions: [], fields: [] };
      const limits = { rows: 10, characters: 1000, seconds: 1 };
      await readRows(session, query, limits).catch(() => undefined);
      await session.close();
      expect({ sql, state: await stateOf(watcher) }).toEqual({ sql, state: before });
    }
    await watcher.close();
  });
});

test('work without an end is stopped, and much of everything is cut', { timeout: 60_000 }, async () => {
  await withDatabase(async (server) => {
    for (const sql of endless) expect(await asked(server, sql, 1)).toMatch(/^O072 .*longer than 1 s/);
    const many = await asked(server, 'SELECT n FROM generate_series(1, 1000000) AS n');
    expect(many).toMatch(/"more":true/);
    const long = await asked(server, `SELECT string_agg('x', '') FROM generate_series(1, 100000)`);
    expect(long.length).toBeLessThan(11_000);
  });
});

test('questions that people ask are answered', async () => {
  await withDatabase(async (server) => {
    const session = await server.connect();
    await session.execute(PREY);
    await session.close();
    const ask = async (sql: string): Promise<unknown> => {
      const answer = await asked(server, sql);
      expect(answer).not.toMatch(SECRET);
      return JSON.parse(answer.replace(/^answered /, '')).rows;
    };
    expect(await ask('SELECT * FROM notes ORDER BY id; -- all')).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
    expect(await ask('SELECT 1 AS a, 2 AS a, NULL AS b')).toEqual([[1, 2, null]]);
    expect(
      await ask(`SELECT 9007199254740993::bigint, 0.1::numeric, 'NaN'::float8, true, '{"a": 1}'::jsonb`),
    ).toEqual([['9007199254740993', '0.1', 'NaN', true, '{"a": 1}']]);
    expect(
      await ask('WITH n AS (SELECT count(*) AS c FROM notes) SELECT c, rank() OVER (ORDER BY c) FROM n'),
    ).toEqual([[2, 1]]);
    expect(await ask('VALUES (1), (2)')).toEqual([[1], [2]]);
    expect(
      await ask("SELECT pg_catalog.lower(note), date_trunc('day', now()) IS NULL FROM notes WHERE id = 1"),
    ).toEqual([['first', false]]);
    expect(await ask(`SELECT relname FROM pg_class WHERE relname = 'notes'`)).toEqual([['notes']]);
    expect(
      await ask("SELECT column_name FROM information_schema.columns WHERE table_name = 'notes' ORDER BY 1"),
    ).toEqual([['id'], ['note']]);
    expect(
      await ask(`SELECT json_object('a': 1), extract(year FROM date '2026-01-02'), coalesce(NULL, 3)`),
    ).toEqual([['{"a" : 1}', '2026', 3]]);
  });
});
