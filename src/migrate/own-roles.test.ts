import { expect, test } from 'vitest';
import { testShadow, withDatabase } from '../../test/support/postgres.ts';
import { introspect } from '../catalog/introspect.ts';
import { silent } from '../core/progress.ts';
import { isProven } from './plan.ts';
import { plan } from './planner.ts';
import { prove } from './prove.ts';

const runtime = {
  report: silent,
  clock: { now: () => new Date(0), monotonic: () => performance.now() },
  failPoint: () => {},
};

test('a proof does not run what would change a role that the server of the shadow has, and names it', async () => {
  await withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(
        'CREATE ROLE own_roles_busy; CREATE TABLE t (id int); GRANT SELECT ON t TO own_roles_busy',
      );
      const from = await introspect(session, { roles: 'mentioned' });
      await session.execute('ALTER ROLE own_roles_busy LOGIN; ALTER TABLE t ADD COLUMN name text');
      const to = await introspect(session, { roles: 'mentioned' });
      await session.execute('ALTER ROLE own_roles_busy NOLOGIN CONNECTION LIMIT 7');
      const made = plan(from, to);
      const proof = await prove(made, from, to, testShadow(), runtime);
      expect(proof.unrun).toEqual(['ALTER ROLE own_roles_busy LOGIN']);
      expect(proof.locks.observed).toBe(2);
      expect(isProven(proof)).toBe(true);
      const [role] = await session.query(
        `SELECT rolcanlogin AS login, rolconnlimit AS connections FROM pg_roles WHERE rolname = 'own_roles_busy'`,
      );
      expect(role).toEqual({ login: false, connections: 7 });
    } finally {
      await session.execute('DROP OWNED BY own_roles_busy; DROP ROLE own_roles_busy');
      await session.close();
    }
  });
});
