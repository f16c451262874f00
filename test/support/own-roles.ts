/** Roles are the server's: what one piece of work makes of them goes with it. */
import { rolesOfServer } from '../../src/catalog/scope.ts';
import type { PostgresSession, Shadow } from '../../src/core/ports/postgres.ts';

/** Runs the work in a database of its own and drops the roles that it left, once the database is gone. */
export async function withOwnRoles<T>(
  shadow: Shadow,
  work: (session: PostgresSession) => Promise<T>,
): Promise<T> {
  const outside = await shadow.createDatabase();
  const keeper = await outside.connect();
  const before = await rolesOfServer(keeper);
  try {
    return await shadow.withDatabase(async (server) => {
      const session = await server.connect();
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    });
  } finally {
    const left = [...(await rolesOfServer(keeper))].filter((role) => !before.has(role));
    if (left.length > 0) await keeper.execute(`DROP ROLE ${left.join(', ')}`);
    await keeper.close();
    await outside.drop();
  }
}
