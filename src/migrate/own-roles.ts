/** Roles are the server's: what work on the shadow makes of them goes with it. */
import { rolesOfServer } from '../catalog/scope.ts';
import type { PostgresSession, Shadow } from '../core/ports/postgres.ts';

/** Runs the work in a database of its own and drops the roles that it made, once the database is gone. */
export async function withOwnRoles<T>(
  shadow: Shadow,
  work: (session: PostgresSession, others: ReadonlySet<string>) => Promise<T>,
  applicationName: string,
): Promise<T> {
  let others: ReadonlySet<string> = new Set();
  let left: readonly string[] = [];
  try {
    return await shadow.withDatabase(async (server) => {
      const session = await server.connect({ applicationName });
      try {
        others = await rolesOfServer(session);
        return await work(session, others);
      } finally {
        left = [...(await rolesOfServer(session))].filter((role) => !others.has(role));
        await session.close();
      }
    });
  } finally {
    if (left.length > 0)
      await shadow.withDatabase(async (server) => {
        const session = await server.connect({ applicationName });
        await session.execute(`DROP ROLE ${left.join(', ')}`);
        await session.close();
      });
  }
}
