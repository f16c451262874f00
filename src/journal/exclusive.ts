/** One runner at a time: an advisory lock that PostgreSQL itself releases when its session ends, however it ends. */
import { failure } from '../core/diagnostic.ts';
import { PostgresError, type PostgresSession } from '../core/ports/postgres.ts';
import type { Report } from '../core/progress.ts';

export interface ExclusiveOptions {
  /** How long to wait for the holder, as PostgreSQL writes durations; 10 s unless said. */
  readonly patience?: string;
  readonly report?: Report;
}

/**
 * Runs `work` while this session alone, in this database, holds `key`. Not inside a transaction.
 *
 * @param key what must not run twice, e.g. `migration`
 * @throws J001 when another session still holds it after the patience, J004 when the user may not lock
 */
export async function withExclusive<T>(
  session: PostgresSession,
  key: string,
  work: () => Promise<T>,
  options: ExclusiveOptions = {},
): Promise<T> {
  const name = `datawright ${key}`;
  const [attempt] = await session
    .query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${KEY}) AS taken`, [name])
    .catch((error: unknown) => {
      throw noRight(error);
    });
  if (attempt?.taken !== true) await wait(session, name, key, options);
  try {
    return await work();
  } finally {
    // When the connection is lost, so is the lock.
    await session.query(`SELECT pg_advisory_unlock(${KEY})`, [name]).catch(() => {});
  }
}

const KEY = 'hashtextextended($1, 0)';

function noRight(error: unknown): unknown {
  if (!(error instanceof PostgresError) || error.fields.sqlState !== '42501') return error;
  return failure(
    'J004',
    `the lock that keeps two runs apart may not be taken: ${error.message}`,
    {
      why: 'Two at once could do the same step twice. Nothing was changed',
      fix: 'GRANT EXECUTE ON FUNCTION pg_try_advisory_lock(bigint), pg_advisory_lock(bigint), pg_advisory_unlock(bigint) TO <user>',
    },
    error,
  );
}

async function wait(
  session: PostgresSession,
  name: string,
  key: string,
  { patience = '10s', report }: ExclusiveOptions,
): Promise<void> {
  const holder = await holderOf(session, name);
  report?.({
    type: 'note',
    message: `waiting for ${holder ?? 'another run'}, which holds the lock of ${key}`,
  });
  const [before] = await session.query<{ value: string }>("SELECT current_setting('lock_timeout') AS value");
  await session.query("SELECT set_config('lock_timeout', $1, false)", [patience]);
  try {
    await session.query(`SELECT pg_advisory_lock(${KEY})`, [name]);
  } catch (error) {
    if (!(error instanceof PostgresError) || error.fields.sqlState !== '55P03') throw error;
    throw failure(
      'J001',
      `another ${key} is running: ${(await holderOf(session, name)) ?? 'its session has just ended'}`,
      {
        why: 'Two at once could do the same step twice. Nothing was changed',
        fix: 'wait until it has finished; SELECT pg_terminate_backend(<pid>) ends it, and a later run goes on where it stopped',
      },
      error,
    );
  } finally {
    await session.query("SELECT set_config('lock_timeout', $1, false)", [before?.value ?? '0']);
  }
}

/** e.g. `datawright apply (pid 4711, since 2026-11-21 03:10:00+00)`. */
async function holderOf(session: PostgresSession, name: string): Promise<string | undefined> {
  return (await holders(session, name))[0]?.text;
}

export interface Holder {
  readonly pid: number;
  /** e.g. `datawright apply (pid 4711, since 2026-11-21 03:10:00+00)`. */
  readonly text: string;
  /** `active`, `idle`, `idle in transaction`… */
  readonly state: string;
  /** How long it has been in that state: `00:03:12`. */
  readonly quiet: string;
}

/** Sessions that hold `key`; one at most, unless a lock was taken by hand. */
export function holdersOf(session: PostgresSession, key: string): Promise<readonly Holder[]> {
  return holders(session, `datawright ${key}`);
}

async function holders(session: PostgresSession, name: string): Promise<readonly Holder[]> {
  const rows = await session.query<{
    pid: number;
    application: string;
    since: string;
    state: string | null;
    quiet: string | null;
  }>(
    `SELECT a.pid, a.application_name AS application, date_trunc('second', a.backend_start) AS since, a.state,
            date_trunc('second', clock_timestamp() - a.state_change)::text AS quiet
     FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.pid <> pg_backend_pid()
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND ((l.classid::bigint << 32) | l.objid::bigint) = ${KEY}`,
    [name],
  );
  return rows.map(({ pid, application, since, state, quiet }) => ({
    pid,
    text: `${application === '' ? 'a session' : application} (pid ${pid}, since ${since})`,
    state: state ?? 'unknown',
    quiet: quiet ?? 'an unknown time',
  }));
}
