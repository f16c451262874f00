/**
 * A workbench: a database where SQL texts are loaded one after another, each as if it were alone. A text is loaded
 * in a transaction that is rolled back, so that thousands need one database; what cannot run in a transaction, or
 * ends it, gets a database of its own.
 */

import { quoteIdentifier } from '../core/identifier.ts';
import {
  PostgresError,
  type PostgresServer,
  type PostgresSession,
  type Shadow,
} from '../core/ports/postgres.ts';
import { splitStatements } from '../sql/script.ts';

export interface Workbench {
  /**
   * Loads `sql` into an empty database, runs `work` there and removes what both left.
   *
   * @throws SqlRefused when PostgreSQL does not take the text
   */
  load<T>(sql: string, work: (bench: Bench) => Promise<T>, options?: LoadOptions): Promise<T>;
  close(): Promise<void>;
}

export interface Bench {
  readonly session: PostgresSession;
  /** False when all happens in one transaction, which a statement like CREATE INDEX CONCURRENTLY cannot. */
  readonly commits: boolean;
}

export interface LoadOptions {
  /** Roles that are there before the text runs. */
  readonly roles?: readonly string[];
  /** A database of its own, in which `work` can commit. */
  readonly commits?: boolean;
}

/** PostgreSQL does not take a text; its words and position are those of the server. */
export class SqlRefused extends Error {
  readonly error: PostgresError;

  constructor(error: PostgresError) {
    super(error.message, { cause: error });
    this.name = 'SqlRefused';
    this.error = error;
  }
}

/** The shadow stays its owner's; closing the workbench drops its database. */
export async function openWorkbench(shadow: Shadow): Promise<Workbench> {
  let shared:
    | { readonly database: PostgresServer & { drop(): Promise<void> }; readonly session: PostgresSession }
    | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const share = async (): Promise<PostgresSession> => {
    if (shared === undefined) {
      const database = await shadow.createDatabase();
      shared = { database, session: await database.connect({ applicationName: 'datawright workbench' }) };
    }
    return shared.session;
  };
  const discard = async (): Promise<void> => {
    const gone = shared;
    shared = undefined;
    await gone?.session.close();
    await gone?.database.drop();
  };

  const rolledBack = async <T>(
    sql: string,
    work: (bench: Bench) => Promise<T>,
    roles: readonly string[],
  ): Promise<T> => {
    const session = await share();
    await session.execute('BEGIN');
    let mine = true;
    try {
      const started = await transactionOf(session);
      await take(session, [...roles.map(ensureRole), sql].join(';\n'));
      mine = started === (await transactionOf(session));
      if (!mine) throw new EndsTransaction();
      await session.execute('RESET SESSION AUTHORIZATION; RESET ALL');
      return await work({ session: nested(session), commits: false });
    } finally {
      if (mine) await session.execute('ROLLBACK');
      else await discard();
    }
  };

  const onItsOwn = async <T>(
    sql: string,
    work: (bench: Bench) => Promise<T>,
    roles: readonly string[],
  ): Promise<T> => {
    const admin = await share();
    const before = new Set(await rolesOf(admin));
    const added = new Set<string>();
    try {
      return await shadow.withDatabase(async (database) => {
        const loading = await database.connect({ applicationName: 'datawright workbench' });
        try {
          for (const role of roles) await loading.execute(ensureRole(role));
          await takeOneByOne(loading, sql);
        } finally {
          for (const role of await rolesOf(admin))
            if (!before.has(role) && (roles.includes(role) || sql.includes(role))) added.add(role);
          await loading.close();
        }
        const session = await database.connect({ applicationName: 'datawright workbench' });
        try {
          return await work({ session, commits: true });
        } finally {
          for (const role of await rolesOf(admin)) if (!before.has(role)) added.add(role);
          await session.close();
        }
      });
    } finally {
      // Roles are the cluster's: the next text must not find them.
      const left = (await rolesOf(admin)).filter((role) => added.has(role));
      if (left.length > 0) await admin.execute(`DROP ROLE ${left.map(quoteIdentifier).join(', ')}`);
    }
  };

  const load: Workbench['load'] = async (sql, work, { roles = [], commits = false } = {}) => {
    if (commits || LEAVES_TRANSACTION.test(sql)) return onItsOwn(sql, work, roles);
    try {
      return await rolledBack(sql, work, roles);
    } catch (error) {
      const alone = error instanceof EndsTransaction || (error instanceof SqlRefused && needsCommit(error));
      if (alone) return onItsOwn(sql, work, roles);
      throw error;
    }
  };

  return {
    load(sql, work, options) {
      const turn = last.then(() => load(sql, work, options));
      last = turn.catch(() => {});
      return turn;
    },
    async close() {
      await last;
      await discard();
    },
  };
}

class EndsTransaction extends Error {}

/** Statements that PostgreSQL runs outside of transactions only, or that end one; asking the server would cost a try. */
const LEAVES_TRANSACTION = /^\s*(?:commit|end|rollback|begin|start transaction)\s*;|\bconcurrently\b/im;

/** active_sql_transaction, unsafe_new_enum_value_usage, invalid_transaction_termination. */
const NEED_COMMIT: ReadonlySet<string> = new Set(['25001', '55P04', '2D000']);

const needsCommit = ({ error }: SqlRefused): boolean => NEED_COMMIT.has(error.fields.sqlState);

async function take(session: PostgresSession, sql: string): Promise<void> {
  try {
    await session.execute(sql);
  } catch (error) {
    throw error instanceof PostgresError ? new SqlRefused(error) : error;
  }
}

/** Statements sent together share a transaction, in which some cannot run. */
async function takeOneByOne(session: PostgresSession, text: string): Promise<void> {
  const statements = await splitStatements(text);
  // What the grammar does not take, the server refuses in its own words.
  if (statements === undefined) return take(session, text);
  for (const { sql, offset } of statements) {
    try {
      await session.execute(sql);
    } catch (error) {
      if (!(error instanceof PostgresError)) throw error;
      const { position, ...fields } = error.fields;
      throw new SqlRefused(
        new PostgresError({ ...fields, position: offset + (position ?? 1) }, { cause: error }),
      );
    }
  }
}

/** Gives the transaction a number; another number later is another transaction. */
async function transactionOf(session: PostgresSession): Promise<string> {
  const [row] = await session.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  return row?.id ?? '';
}

async function rolesOf(session: PostgresSession): Promise<readonly string[]> {
  return (
    await session.query<{ name: string }>('SELECT rolname::text AS name FROM pg_roles WHERE oid >= 16384')
  ).map((row) => row.name);
}

const ensureRole = (role: string): string =>
  `DO $$ BEGIN CREATE ROLE ${quoteIdentifier(role)}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`;

/** Within a transaction already: what asks for one gets a part of it. */
function nested(session: PostgresSession): PostgresSession {
  return {
    ...session,
    async transaction(work) {
      await session.execute('SAVEPOINT datawright_bench');
      try {
        const result = await work();
        await session.execute('RELEASE SAVEPOINT datawright_bench');
        return result;
      } catch (error) {
        await session.execute('ROLLBACK TO SAVEPOINT datawright_bench');
        throw error;
      }
    },
  };
}
