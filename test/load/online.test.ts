/**
 * A busy table while it is migrated: no statement of the application waits longer than the migration's lock_timeout,
 * none fails, and what it wrote is right at the end. DATAWRIGHT_LOAD_ROWS=2000000 runs it at that size.
 */
import { expect, test } from 'vitest';
import { introspect } from '../../src/catalog/introspect.ts';
import type { PostgresServer } from '../../src/core/ports/postgres.ts';
import { silent } from '../../src/core/progress.ts';
import { sqlLedger } from '../../src/journal/ledger.ts';
import { applyMigration } from '../../src/migrate/apply.ts';
import { checksumOf } from '../../src/migrate/folder.ts';
import { syncFacts } from '../../src/migrate/online/columns/sync.ts';
import { online } from '../../src/migrate/online/online.ts';
import { plan } from '../../src/migrate/planner.ts';
import { postgresDialect } from '../../src/sql/postgres.ts';
import { withDatabase } from '../support/postgres.ts';

const ROWS = Number(process.env.DATAWRIGHT_LOAD_ROWS ?? 20_000);
const LOCK_TIMEOUT = 2000;
/** A loaded machine schedules late; the timeout itself is PostgreSQL's. */
const SLACK = 1000;
const clock = { now: () => new Date(), monotonic: () => performance.now() };
const runtime = { report: silent, clock, failPoint: () => {} };

const TABLE = 'CREATE TABLE t (id int PRIMARY KEY, mail text NOT NULL, owner int, note text);';
const SYNC = syncFacts({
  table: 'public.t',
  release: '1',
  old: [{ column: 'mail', expression: 'email' }],
  new: [{ column: 'email', expression: 'mail' }],
  exact: true,
}).map((fact) => String(fact.attributes.definition));

const techniques: readonly (readonly [string, string])[] = [
  ['a NOT NULL', 'ALTER TABLE t ALTER note SET NOT NULL'],
  ['a check', 'ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0)'],
  ['a foreign key', 'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (owner) REFERENCES owners'],
  ['a unique constraint', 'ALTER TABLE t ADD CONSTRAINT u UNIQUE (mail)'],
  ['an index', 'CREATE INDEX i ON t (note)'],
  ['a volatile default', 'ALTER TABLE t ADD token uuid NOT NULL DEFAULT gen_random_uuid()'],
  ['a column under two names', `ALTER TABLE t ADD email text NOT NULL; ${SYNC.join(';')}`],
];

test.each(techniques)('%s comes to a table in use, and its application does not notice', (_, change) =>
  withDatabase(async (server) => {
    const session = await server.connect();
    const base = `CREATE TABLE owners (id int PRIMARY KEY); ${TABLE}`;
    const after = await withDatabase(async (other) => {
      const own = await other.connect();
      await own.execute(`${base}${change}`);
      const catalog = await introspect(own);
      await own.close();
      return catalog;
    });
    await session.execute(`${base} INSERT INTO owners SELECT generate_series(1, 100);
      INSERT INTO t SELECT i, 'm' || i, 1 + i % 100, 'n' FROM generate_series(1, ${ROWS}) AS i; ANALYZE t`);
    const before = await introspect(session);
    const made = online(plan(before, after), before, after);
    const load = await startLoad(server);
    const migration = { name: '0001_load', plan: made, preflight: [], checksum: checksumOf(made) };
    await applyMigration(
      migration,
      'up',
      { session, ledger: sqlLedger(session, postgresDialect, clock) },
      runtime,
      { allow: [], patience: { lockTimeout: LOCK_TIMEOUT, attempts: 12 } },
    );
    const { statements, slowest, failures } = await load.stop();
    expect(failures).toEqual([]);
    expect(statements).toBeGreaterThan(0);
    expect(slowest).toBeLessThan(LOCK_TIMEOUT + SLACK);
    const [wrong] = await session.query<{ rows: number }>(
      `SELECT count(*)::int AS rows FROM t WHERE note <> 'n' AND note <> mail
       ${change.includes('email') ? 'OR email IS DISTINCT FROM mail' : ''}`,
    );
    expect(wrong?.rows).toBe(0);
    await session.close();
  }),
);

/** Readers and writers, in transactions of several rows, until they are stopped. */
async function startLoad(server: PostgresServer) {
  const sessions = await Promise.all([1, 2].map(() => server.connect()));
  const failures: string[] = [];
  let [running, statements, slowest] = [true, 0, 0];
  const work = sessions.map(async (session, worker) => {
    for (let n = 0; running; n += 1) {
      const id = 1 + ((n * 7919 + worker * 104_729) % ROWS);
      const started = performance.now();
      try {
        await session.execute(
          n % 3 === 0
            ? `SELECT count(*) FROM t WHERE id BETWEEN ${id} AND ${id + 20}`
            : n % 3 === 1
              ? `UPDATE t SET mail = 'w${worker}-${n}', note = 'w${worker}-${n}' WHERE id = ${id}`
              : `INSERT INTO t (id, mail, owner, note) VALUES (${ROWS + 1 + n * 2 + worker}, 'i${worker}-${n}', 1, 'i${worker}-${n}')`,
        );
      } catch (error) {
        failures.push(String(error));
      }
      slowest = Math.max(slowest, performance.now() - started);
      statements += 1;
    }
  });
  return {
    async stop() {
      running = false;
      await Promise.all(work);
      await Promise.all(sessions.map((session) => session.close()));
      return { statements, slowest, failures };
    },
  };
}
