import { describe, expect, test } from 'vitest';
import { testServer, withDatabase } from '../../../test/support/postgres.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { readingDifferences } from './differences.ts';
import { createOracle, type Reading } from './oracle.ts';

const oracle = createOracle();

/** Readings of a database after each text, which all run in it one after the other. */
function readings(...texts: readonly string[]): Promise<readonly Reading[]> {
  return withDatabase(async (server) => {
    const session = await server.connect();
    const made: Reading[] = [];
    for (const text of texts) {
      await session.execute(text);
      made.push(await oracle.read(session));
    }
    await session.close();
    return made;
  });
}

/** The shop, and what one change to it makes different. */
async function withShop(
  work: (changed: (change: string) => Promise<readonly string[]>) => Promise<void>,
): Promise<void> {
  await withDatabase(async (server) => {
    const session = await server.connect();
    await session.execute(SHOP);
    const before = await oracle.read(session);
    await work(async (change) => {
      await session.execute('BEGIN');
      await session.execute(change);
      const after = await oracle.read(session);
      await session.execute('ROLLBACK');
      return readingDifferences(after, before);
    });
    await session.close();
  });
}

const SHOP = `
  CREATE TYPE mood AS ENUM ('sad', 'happy');
  CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, mood mood, born date);
  CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, total numeric(12,2) DEFAULT 0);
  CREATE INDEX orders_user ON orders (user_id) WHERE total > 0;
  CREATE VIEW happy WITH (security_invoker) AS SELECT * FROM users WHERE mood = 'happy';
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);
  CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`;

describe('the oracle', () => {
  test('reads two databases made by the same text alike, whatever stood there before', async () => {
    const [, first] = await readings('CREATE TABLE gone (a int, b int); DROP TABLE gone', SHOP);
    const [second] = await readings(
      `${SHOP} ALTER TABLE users ADD COLUMN late int; ALTER TABLE users DROP COLUMN late`,
    );
    expect(readingDifferences(first ?? new Map(), second ?? new Map())).toEqual([]);
  });

  const seen = [
    [
      'an index that is not valid',
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_user'::regclass`,
      'indisvalid',
    ],
    ['a trigger that is switched off', 'ALTER TABLE users DISABLE TRIGGER touch', 'tgenabled'],
    ['a foreign key whose triggers are switched off', 'ALTER TABLE orders DISABLE TRIGGER ALL', 'tgenabled'],
    ['a partition that was detached', 'ALTER TABLE events DETACH PARTITION events_2026', 'pg_inherits'],
    ['storage of a column', 'ALTER TABLE users ALTER email SET STORAGE EXTERNAL', 'attstorage'],
    [
      'statistics of an index expression',
      'CREATE INDEX e ON users (lower(email)); ALTER INDEX e ALTER 1 SET STATISTICS 7',
      'pg_attribute index',
    ],
    ['replica identity', 'ALTER TABLE users REPLICA IDENTITY FULL', 'relreplident'],
    [
      'options of the TOAST table',
      'ALTER TABLE users SET (toast.autovacuum_enabled = false)',
      'toast_options',
    ],
    ['a view option', 'ALTER VIEW happy RESET (security_invoker)', 'reloptions'],
    ['the order of an enum', `ALTER TYPE mood ADD VALUE 'fine' BEFORE 'happy'`, 'place'],
    ['a grant on a column', 'GRANT SELECT (email) ON users TO PUBLIC', 'attacl'],
    ['a grant on the schema public', 'GRANT CREATE ON SCHEMA public TO PUBLIC', 'nspacl'],
    ['an owner', 'ALTER TABLE users OWNER TO pg_monitor', 'relowner'],
    ['a rule', 'CREATE RULE quiet AS ON DELETE TO users DO INSTEAD NOTHING', 'pg_rewrite'],
    ['a publication', 'CREATE PUBLICATION p FOR TABLE users (id) WHERE (id > 0)', 'pg_publication_rel'],
    ['a statistics object', 'CREATE STATISTICS s ON id, (lower(email)) FROM users', 'pg_statistic_ext'],
    ['default privileges', 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC', 'pg_default_acl'],
    ['a text search configuration', 'CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)', 'pg_ts_config_map'],
    ['a cast', 'CREATE CAST (mood AS int) WITH INOUT', 'pg_cast'],
    [
      'a foreign table',
      `CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (a int) SERVER s OPTIONS (a 'b')`,
      'pg_foreign_table',
    ],
    [
      'an event trigger',
      'CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION e()',
      'pg_event_trigger',
    ],
    ['who owns a sequence', 'CREATE SEQUENCE q; ALTER SEQUENCE q OWNED BY users.id', 'pg_depend'],
    ['a comment', `COMMENT ON CONSTRAINT orders_user_id_fkey ON orders IS 'why'`, 'pg_description'],
  ] as const;

  test('sees what a schema can have', async () => {
    await withShop(async (changed) => {
      for (const [what, change, where] of seen)
        expect((await changed(change)).join('\n'), what).toContain(where);
    });
  });

  test('does not see rows, statistics, rewritten files or what a sequence has counted', async () => {
    const [before, after] = await readings(
      `${SHOP} CREATE SEQUENCE q`,
      `INSERT INTO users SELECT n, n::text FROM generate_series(1, 50) AS n; ANALYZE users; SELECT nextval('q');
       TRUNCATE users CASCADE; CLUSTER orders USING orders_pkey; ALTER TABLE orders SET WITHOUT CLUSTER; REINDEX TABLE users`,
    );
    expect(readingDifferences(after ?? new Map(), before ?? new Map())).toEqual([]);
  });

  test('holds privileges that are written out against those an object is born with', async () => {
    const change = 'GRANT SELECT ON users TO PUBLIC; REVOKE SELECT ON users FROM PUBLIC';
    await withShop(async (changed) => expect(await changed(change)).toEqual([]));
  });

  test('holds a list in IN equal to what its own text is read back as', async () => {
    const table = (check: string): string => `CREATE TABLE t (s varchar(9) CONSTRAINT c CHECK (${check}))`;
    const [first] = await readings(table(`s IN ('a', 'b''c')`));
    const [second] = await readings(
      table(`((s)::text = ANY ((ARRAY['a'::character varying, 'b''c'::character varying])::text[]))`),
    );
    expect(readingDifferences(first ?? new Map(), second ?? new Map())).toEqual([]);
  });

  test('leaves out what an extension brings, and sees the extension', async () => {
    const [before, after] = await readings('SELECT 1', 'CREATE EXTENSION citext');
    expect(readingDifferences(after ?? new Map(), before ?? new Map())).toEqual([
      'pg_description extension citext is too much',
      'pg_extension extension citext is too much',
    ]);
  });

  test('gives the session back with its own search path', async () => {
    const session: PostgresSession = await testServer().connect();
    await session.execute('SET search_path = pg_temp, public');
    await oracle.read(session);
    expect(await session.query('SHOW search_path')).toEqual([{ search_path: 'pg_temp, public' }]);
    await session.close();
  });

  test('sees the roles its objects mention, what they are members of and their settings', async () => {
    await withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute('BEGIN');
      await session.execute(`CREATE ROLE oracle_reader; CREATE ROLE oracle_group; CREATE ROLE oracle_stranger;
        CREATE TABLE t (a int); GRANT SELECT ON t TO oracle_reader; GRANT oracle_group TO oracle_reader`);
      const before = await oracle.read(session);
      await session.execute(`ALTER ROLE oracle_reader SET work_mem = '1MB'; ALTER ROLE oracle_group CREATEDB; ALTER ROLE oracle_stranger CREATEDB;
        COMMENT ON ROLE oracle_group IS 'x'; REVOKE oracle_group FROM oracle_reader`);
      expect(readingDifferences(await oracle.read(session), before)).toEqual([
        'pg_auth_members oracle_reader in oracle_group by postgres is missing',
        'pg_authid role oracle_group is missing',
        'pg_db_role_setting role oracle_reader is too much',
      ]);
      expect(readingDifferences(await oracle.read(session, 'all'), before)).toContain(
        'pg_authid role oracle_stranger is too much',
      );
      await session.execute('ROLLBACK');
      await session.close();
    });
  });
});
