import { expect, test } from 'vitest';
import { withOwnRoles } from '../../test/support/own-roles.ts';
import { testShadow } from '../../test/support/postgres.ts';
import { plan } from '../migrate/planner.ts';
import type { Catalog } from './catalog.ts';
import { catalogFingerprint } from './catalog-json.ts';
import { introspect } from './introspect.ts';
import { rolesIn, type Scope, withinScope, withUndeclared } from './scope.ts';

const catalogOf = (sql: string, scope: Scope): Promise<Catalog> =>
  withOwnRoles(testShadow(), async (session) => {
    await session.execute(sql);
    return introspect(session, scope);
  });

const live = `CREATE ROLE scope_owner; CREATE ROLE scope_group; CREATE ROLE scope_stranger; GRANT scope_group TO scope_owner;
  COMMENT ON ROLE scope_owner IS 'kept'; CREATE TABLE t (id int); ALTER TABLE t OWNER TO scope_owner;`;

test('roles and owners that a contract does not declare are left alone', async () => {
  const there = await catalogOf(live, { roles: 'mentioned' });
  const declared = await catalogOf('CREATE TABLE t (id int, name text);', { roles: 'mentioned' });
  const { up, down } = plan(there, withUndeclared(declared, there));
  expect(up.map((action) => action.sql)).toEqual(['ALTER TABLE public.t ADD COLUMN name text']);
  expect(down.map((action) => action.sql)).toEqual(['ALTER TABLE public.t DROP COLUMN name']);
});

test('of the roles of a server those count that the database mentions, and the roles these are in', async () => {
  const there = await catalogOf(live, { roles: 'mentioned' });
  expect([...rolesIn(there)].sort()).toEqual(['scope_group', 'scope_owner']);
});

test('a role that a contract declares is made, and its owner changed', async () => {
  const there = await catalogOf('CREATE TABLE t (id int);', { roles: 'mentioned' });
  const declared = await catalogOf(
    'CREATE ROLE scope_app NOLOGIN; CREATE TABLE t (id int); ALTER TABLE t OWNER TO scope_app;',
    { roles: 'mentioned' },
  );
  expect(plan(there, withUndeclared(declared, there)).up.map((action) => action.sql)).toEqual([
    'CREATE ROLE scope_app',
    'ALTER TABLE public.t OWNER TO scope_app',
  ]);
});

test('a fingerprint does not depend on how much of the server is looked at', async () => {
  const there = await catalogOf(live, { roles: 'mentioned' });
  expect(catalogFingerprint(withinScope(there, {}))).toBe(catalogFingerprint(there));
});
