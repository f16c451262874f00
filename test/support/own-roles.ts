/** Roles are the server's: what one piece of work makes of them goes with it. */
import { rolesOfServer } from '../../src/catalog/scope.ts';
import type { PostgresSession, Shadow } from '../../src/core/ports/postgres.ts';

/** Runs the work in a database of its own and drops the roles that it left, with all they own there. */
export function withOwnRoles<T>(shadow: Shadow, work: (session: PostgresSession) => Promise<T>): Promise<T> {
  return shadow.withDatabase(async (server) => {
    const session = await server.connect();
    try {
      const before = await rolesOfServer(session);
      try {
        return await work(session);
      } finally {
        const left = [...(await rolesOfServer(session))].filter((role) => !before.has(role));
        // One by one: PostgreSQL fails over default privileges that one of them has given to another.
        const owned = left.map((role) => `DROP OWNED BY ${role} CASCADE;`).join(' ');
        if (left.length > 0) await session.execute(`RESET ROLE; ${owned} DROP ROLE ${left.join(', ')}`);
      }
    } finally {
      await session.close();
    }
  });
}
