/**
 * A shadow whose databases are used again: making one costs more than most trials. After each use everything in
 * it is dropped, and when the catalog then is not that of a new one, it is not used again.
 */
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { PostgresServer, PostgresSession, Shadow } from '../../src/core/ports/postgres.ts';
import { compare } from '../../src/migrate/compare.ts';

type Database = PostgresServer & { drop(): Promise<void> };

const EMPTY = `
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END $$;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema'`;

export function reusing(shadow: Shadow): Shadow {
  const free: Database[] = [];
  let fresh: Catalog | undefined;
  const opened = async (): Promise<Database> => {
    const database = await shadow.createDatabase();
    fresh ??= await within(database, introspect);
    return database;
  };
  const isNew = (database: Database): Promise<boolean> =>
    within(database, async (session) => {
      await session.execute(EMPTY);
      const now = await introspect(session);
      return fresh !== undefined && compare(now, fresh).length + now.unmodelled.length === 0;
    }).catch(() => false);
  return {
    createDatabase: () => shadow.createDatabase(),
    async withDatabase(work) {
      const database = free.pop() ?? (await opened());
      try {
        return await work(database);
      } finally {
        if (await isNew(database)) free.push(database);
        else await database.drop();
      }
    },
    async close() {
      for (const database of free.splice(0)) await database.drop();
    },
  };
}

async function within<T>(
  database: PostgresServer,
  work: (session: PostgresSession) => Promise<T>,
): Promise<T> {
  const session = await database.connect();
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
