/** The locks that actions announce are the locks PostgreSQL takes, for every kind. */
import { describe, expect, test } from 'vitest';
import { kindCases } from '../../test/support/kind-cases.ts';
import { withOwnRoles } from '../../test/support/own-roles.ts';
import { testShadow } from '../../test/support/postgres.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { plan } from '../migrate/planner.ts';
import { type Action, LOCKS } from './action.ts';
import type { Catalog } from './catalog.ts';
import { introspect } from './introspect.ts';
import { EVERYTHING } from './scope.ts';

const shadow = testShadow();

describe('announced locks', () => {
  for (const [kind, examples] of Object.entries(kindCases)) {
    test(`of a ${kind} are those PostgreSQL takes`, async () => {
      for (const { from, to } of examples) {
        await withOwnRoles(shadow, async (session) => {
          const after = await wouldBe(session, to);
          await session.execute(from);
          const { up } = plan(await introspect(session, EVERYTHING), after);
          const existing = await tablesOf(session);
          for (const action of up) {
            const seen = await observe(session, action, existing);
            if (seen !== undefined)
              expect({ sql: action.sql, ...seen }).toEqual({ sql: action.sql, ...announced(action) });
          }
        });
      }
    });
  }
});

/** The catalog that SQL would make, without making it. */
async function wouldBe(session: PostgresSession, sql: string): Promise<Catalog> {
  await session.execute(`BEGIN; ${sql}`);
  const catalog = await introspect(session, EVERYTHING);
  await session.execute('ROLLBACK');
  return catalog;
}

interface Seen {
  readonly lock: string;
  readonly locked: readonly string[];
}

/** Reading locks are taken on whatever a statement looks at; which tables those are is nobody's concern. */
const told = (lock: string, locked: readonly string[]): Seen =>
  LOCKS.indexOf(lock as Action['lock']) <= 1 ? { lock, locked: [] } : { lock, locked: [...locked].sort() };

const announced = (action: Action): Seen =>
  told(
    action.lock,
    action.locked.map((id) => id.slice(id.indexOf(' ') + 1)),
  );

/** Tables, foreign ones too, and materialised views there are before the plan runs, by oid. */
async function tablesOf(session: PostgresSession): Promise<ReadonlyMap<string, string>> {
  const rows = await session.query<{ oid: string; name: string }>(
    `SELECT c.oid::text AS oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname !~ '^pg_|^information_schema$'`,
  );
  return new Map(rows.map((row) => [row.oid, row.name]));
}

async function observe(
  session: PostgresSession,
  action: Action,
  existing: ReadonlyMap<string, string>,
): Promise<Seen | undefined> {
  if (!action.transactional) {
    await session.execute(action.sql);
    return undefined;
  }
  await session.execute('BEGIN');
  await session.execute(action.sql);
  const rows = await session.query<{ oid: string; mode: string }>(
    `SELECT relation::text AS oid, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'`,
  );
  await session.execute('COMMIT');
  const taken = rows.flatMap(({ oid, mode }) => {
    const name = existing.get(oid);
    return name === undefined ? [] : [{ name, rank: LOCKS.findIndex((lock) => sameMode(lock, mode)) }];
  });
  const strongest = Math.max(0, ...taken.map(({ rank }) => rank));
  return told(
    LOCKS[strongest] ?? 'none',
    taken.filter(({ rank }) => rank === strongest).map(({ name }) => name),
  );
}

/** `ShareUpdateExclusiveLock` is `SHARE UPDATE EXCLUSIVE`. */
const sameMode = (lock: string, mode: string): boolean =>
  `${lock.replaceAll(' ', '').toLowerCase()}lock` === mode.toLowerCase();
