import { expect, test } from 'vitest';
import { withOwnRoles } from '../../test/support/own-roles.ts';
import { testShadow } from '../../test/support/postgres.ts';
import type { Catalog } from './catalog.ts';
import { catalogFingerprint } from './fingerprint.ts';
import { introspect } from './introspect.ts';
import { rolesIn, type Scope, withinScope } from './scope.ts';

const catalogOf = (sql: string, scope: Scope): Promise<Catalog> =>
  withOwnRoles(testShadow(), async (session) => {
    await session.execute(sql);
    return introspect(session, scope);
  });

const live = `CREATE ROLE scope_owner; CREATE ROLE scope_group; CREATE ROLE scope_stranger; GRANT scope_group TO scope_owner;
  COMMENT ON ROLE scope_owner IS 'kept'; CREATE TABLE t (id int); ALTER TABLE t OWNER TO scope_owner;`;

test('of the roles of a server those count that the database mentions, and the roles these are in', async () => {
  const there = await catalogOf(live, { roles: 'mentioned' });
  expect([...rolesIn(there)].sort()).toEqual(['scope_group', 'scope_owner']);
});

test('a fingerprint does not depend on how much of the server is looked at', async () => {
  const there = await catalogOf(live, { roles: 'mentioned' });
  expect(catalogFingerprint(withinScope(there, {}))).toBe(catalogFingerprint(there));
});
