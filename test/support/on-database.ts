/** A session on one database of a server, for as long as the work takes. */
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { postgresServer, withDatabaseName } from '../../src/engines/postgres/server.ts';

export async function onDatabase<T>(
  serverUrl: string,
  name: string,
  work: (session: PostgresSession) => Promise<T>,
): Promise<T> {
  const session = await postgresServer(withDatabaseName(serverUrl, name)).connect();
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
