/**
 * A shadow whose databases and sessions are used again: making a database, and a new session's first look at the
 * system catalogs, cost more than most trials. After each use everything in the database is dropped, and when
 * something is left then, it is not used again.
 */
import type { PostgresServer, PostgresSession, Shadow } from '../../src/core/ports/postgres.ts';
import { preparing } from './prepared.ts';

interface Database {
  readonly server: PostgresServer;
  /** Drops what is in it; false when it is not as new afterwards. */
  empty(): Promise<boolean>;
  drop(): Promise<void>;
}

/** Everything that somebody made, by the names PostgreSQL has for it; what falls with something else is gone by its turn. */
const EMPTY = `
DO $$ DECLARE made record; named record; BEGIN
  -- With a slot, DROP would connect to the publisher.
  FOR made IN SELECT s.subname FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database() LOOP
    EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', made.subname);
    EXECUTE format('DROP SUBSCRIPTION %I', made.subname);
  END LOOP;
  FOR made IN
    SELECT 'pg_event_trigger'::regclass AS catalog, oid FROM pg_event_trigger
    UNION ALL SELECT 'pg_publication'::regclass, oid FROM pg_publication
    UNION ALL SELECT 'pg_extension'::regclass, oid FROM pg_extension WHERE oid >= 16384
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_namespace'::regclass, oid FROM pg_namespace WHERE oid >= 16384 AND nspname !~ '^pg_'
    UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast WHERE oid >= 16384
    UNION ALL SELECT 'pg_am'::regclass, oid FROM pg_am WHERE oid >= 16384
  LOOP
    named := pg_identify_object(made.catalog, made.oid, 0);
    IF named.identity IS NOT NULL THEN EXECUTE format('DROP %s %s CASCADE', replace(named.type, '-', ' '), named.identity); END IF;
  END LOOP;
  SET LOCAL allow_system_table_mods = on;
  -- REVOKE would have to know whom each was given to, and by whom.
  DELETE FROM pg_shdepend WHERE classid = 'pg_default_acl'::regclass AND objid IN (SELECT oid FROM pg_default_acl);
  DELETE FROM pg_depend WHERE classid = 'pg_default_acl'::regclass;
  DELETE FROM pg_default_acl;
  DROP SCHEMA IF EXISTS public CASCADE;
  CREATE SCHEMA public AUTHORIZATION pg_database_owner;
  GRANT USAGE ON SCHEMA public TO PUBLIC;
  -- By its number, and by what initdb noted of its privileges, it is known as the server's own.
  UPDATE pg_namespace SET oid = 2200 WHERE nspname = 'public';
  COMMENT ON SCHEMA public IS 'standard public schema';
  INSERT INTO pg_init_privs SELECT oid, 'pg_namespace'::regclass, 0, 'i', nspacl FROM pg_namespace WHERE oid = 2200;
END $$`;

/** One row `(left)`: true where something of somebody is still there. Most things need a schema or another thing. */
const LEFT = `
  SELECT EXISTS (SELECT FROM pg_depend WHERE objid >= 16384 AND deptype <> 'i' AND classid <> 'pg_namespace'::regclass)
      OR EXISTS (SELECT FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database()
        AND s.classid <> 'pg_namespace'::regclass)
      OR EXISTS (SELECT FROM pg_publication) OR EXISTS (SELECT FROM pg_foreign_data_wrapper)
      OR EXISTS (SELECT FROM pg_cast WHERE oid >= 16384) OR EXISTS (SELECT FROM pg_language WHERE oid >= 16384)
      OR EXISTS (SELECT FROM pg_description WHERE objoid >= 16384 AND classoid <> 'pg_namespace'::regclass)
      OR (SELECT count(*) <> 1 FROM pg_namespace WHERE nspname !~ '^(?:pg_|information_schema$)') AS left`;

export function reusing(shadow: Shadow): Shadow {
  const free: Database[] = [];
  const opened = async (): Promise<Database> => {
    const database = await shadow.createDatabase();
    const server = withKeptSessions(database);
    return {
      server,
      empty: () =>
        within(server, async (session) => {
          await session.execute(EMPTY);
          const [row] = await session.query<{ left: boolean }>(LEFT);
          return row?.left === false;
        }).catch(() => false),
      async drop() {
        await server.close();
        await database.drop();
      },
    };
  };
  return {
    createDatabase: () => shadow.createDatabase(),
    async withDatabase(work) {
      const database = free.pop() ?? (await opened());
      try {
        return await work(database.server);
      } finally {
        if (await database.empty()) free.push(database);
        else await database.drop();
      }
    },
    async close() {
      for (const database of free.splice(0)) await database.drop();
    },
  };
}

/** Closing a session gives it back, without what was set or begun in it. */
function withKeptSessions(server: PostgresServer): PostgresServer & { close(): Promise<void> } {
  const all: PostgresSession[] = [];
  const kept: PostgresSession[] = [];
  return {
    label: server.label,
    async connect(options) {
      const again = kept.pop();
      if (again !== undefined) return again;
      const session = preparing(await server.connect(options));
      all.push(session);
      const lent: PostgresSession = {
        ...session,
        async close() {
          await session.execute('ROLLBACK; RESET ALL');
          kept.push(lent);
        },
      };
      return lent;
    },
    async close() {
      for (const session of all) await session.close();
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
