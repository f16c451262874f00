import { describe, expect, test } from 'vitest';
import { withOwnRoles } from '../../test/support/own-roles.ts';
import { testShadow } from '../../test/support/postgres.ts';
import { plan } from '../migrate/planner.ts';
import type { Catalog } from './catalog.ts';
import { introspect } from './introspect.ts';
import { rolesOfServer } from './scope.ts';
import { undeclaredDefaults, withUndeclared } from './undeclared.ts';

const catalogOf = (sql: string): Promise<Catalog> =>
  withOwnRoles(testShadow(), async (session) => {
    const others = await rolesOfServer(session);
    await session.execute(sql);
    const own = [...(await rolesOfServer(session))].filter((role) => !others.has(role));
    return introspect(session, { roles: 'mentioned', also: new Set(own) });
  });

/** What takes a database of `live` to a contract of `declared`. */
async function wantedOf(live: string, declared: string): Promise<readonly string[]> {
  const there = await catalogOf(live);
  return plan(there, withUndeclared(await catalogOf(declared), there)).up.map((action) => action.sql);
}

const live = `CREATE ROLE un_owner; CREATE ROLE un_group; GRANT un_group TO un_owner;
  COMMENT ON ROLE un_owner IS 'kept'; CREATE TABLE t (id int); ALTER TABLE t OWNER TO un_owner;`;

test('roles and owners that a contract does not declare are left alone', async () => {
  const there = await catalogOf(live);
  const declared = await catalogOf('CREATE TABLE t (id int, name text);');
  const { up, down } = plan(there, withUndeclared(declared, there));
  expect(up.map((action) => action.sql)).toEqual(['ALTER TABLE public.t ADD COLUMN name text']);
  expect(down.map((action) => action.sql)).toEqual(['ALTER TABLE public.t DROP COLUMN name']);
});

test('a role that a contract declares is made, and its owner changed', async () => {
  const declared = 'CREATE ROLE un_app NOLOGIN; CREATE TABLE t (id int); ALTER TABLE t OWNER TO un_app;';
  expect(await wantedOf('CREATE TABLE t (id int);', declared)).toEqual([
    'CREATE ROLE un_app',
    'ALTER TABLE public.t OWNER TO un_app',
  ]);
});

describe('default privileges that a contract does not declare', () => {
  const roles = 'CREATE ROLE un_reader; CREATE ROLE un_maker; CREATE ROLE un_app;';
  const defaults = `${roles} ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO un_reader;
    ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO un_reader;
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES FOR ROLE un_maker GRANT SELECT ON TABLES TO un_reader;`;
  const table = 'CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);';
  const f = `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';`;

  test('stay, and give what they give on what is made, then and in the next plan', async () => {
    expect(await wantedOf(defaults, `${table} ${f}`)).toEqual([
      'CREATE TABLE public.t (\n  id integer GENERATED ALWAYS AS IDENTITY\n)',
      expect.stringContaining('CREATE FUNCTION public.f'),
    ]);
    expect(await wantedOf(`${defaults} ${table} ${f}`, `${table} ${f}`)).toEqual([]);
  });

  test('do not hide what somebody granted beside them', async () => {
    expect(await wantedOf(`${defaults} ${table} ${f} GRANT EXECUTE ON FUNCTION f() TO PUBLIC`, f)).toContain(
      'DROP TABLE public.t',
    );
    expect(
      await wantedOf(`${table} ${f} REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC`, `${table} ${f}`),
    ).toEqual(['GRANT EXECUTE ON FUNCTION public.f() TO PUBLIC']);
  });

  test('are the contract’s once it declares some of the same maker to a role that it speaks of', async () => {
    const declared = `CREATE ROLE un_app; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO un_app;`;
    expect(
      await wantedOf(`${defaults} ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO un_app;`, declared),
    ).toEqual([
      'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO un_app',
      'ALTER DEFAULT PRIVILEGES REVOKE SELECT, UPDATE, USAGE ON SEQUENCES FROM un_app',
      'ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC',
    ]);
    const there = await catalogOf(defaults);
    expect(undeclaredDefaults(await catalogOf(declared), there).map(({ name }) => name)).toEqual([
      'CURRENT_USER on SEQUENCES to un_reader',
      'CURRENT_USER on TABLES to un_reader',
      'un_maker on TABLES to un_reader',
    ]);
  });
});

describe('what is set and granted on the database and of the server', () => {
  const database = (before: string, after: string): string =>
    `DO $do$ BEGIN EXECUTE format($t$${before} %I ${after}$t$, current_database()); END $do$;`;
  const held = `CREATE ROLE un_app; ${database('ALTER DATABASE', "SET work_mem = '8MB'")}
    ${database('GRANT CREATE ON DATABASE', 'TO un_app')} ${database('REVOKE CONNECT ON DATABASE', 'FROM PUBLIC')}
    GRANT SET ON PARAMETER log_min_messages TO un_app;`;

  test('is left alone where the contract does not declare it', async () => {
    expect(await wantedOf(held, 'CREATE TABLE t (id int);')).toEqual([
      'CREATE TABLE public.t (\n  id integer\n)',
    ]);
  });

  test('is as declared of a role that the contract makes', async () => {
    const sql = await wantedOf(
      held,
      `CREATE ROLE un_app; ${database('ALTER DATABASE', "SET work_mem = '9MB'")}`,
    );
    expect(sql).toEqual([
      expect.stringMatching(/^DO '.*ALTER DATABASE %I SET work_mem = .*9MB/),
      'REVOKE SET ON PARAMETER log_min_messages FROM un_app',
      expect.stringMatching(/^DO '.*REVOKE CREATE ON DATABASE %I FROM un_app/),
    ]);
  });
});
