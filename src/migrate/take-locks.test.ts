import { expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import { until } from '../../test/support/until.ts';
import type { Action } from '../catalog/action.ts';
import { introspect } from '../catalog/introspect.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import { silent } from '../core/progress.ts';
import { runInTransaction } from './execute.ts';
import { plan } from './planner.ts';
import { beginLocking } from './take-locks.ts';

const clock = { now: () => new Date(), monotonic: () => performance.now() };
const runtime: Runtime = { report: silent, clock, failPoint: () => {} };

const TABLES = `CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE lines (id int PRIMARY KEY, number int);
  INSERT INTO orders VALUES (1); INSERT INTO lines VALUES (1, 1);`;

interface Sides {
  readonly actions: readonly Action[];
  readonly application: PostgresSession;
  /** The one transaction of what is to be done, as apply runs it. */
  migrate(): Promise<void>;
}

/** @param deadlocks after how long PostgreSQL looks for them: what the migration waits is short of it */
async function against(
  change: string,
  deadlocks: string,
  work: (sides: Sides) => Promise<void>,
): Promise<void> {
  await withDatabase(async (server) => {
    const [migration, application] = await Promise.all([server.connect(), server.connect()]);
    for (const side of [migration, application]) await side.execute(`SET deadlock_timeout = '${deadlocks}'`);
    await migration.execute(TABLES);
    const before = await introspect(migration);
    await migration.execute(`BEGIN; ${change}`);
    const after = await introspect(migration);
    await migration.execute('ROLLBACK');
    const actions: readonly Action[] = plan(before, after).up;
    await work({
      actions,
      application,
      migrate: () =>
        migration.transaction(async () => {
          const timeout = await beginLocking(
            migration,
            actions,
            { lockTimeout: 60_000, attempts: 1 },
            runtime,
          );
          for (const action of actions) await runInTransaction(migration, action, timeout(action));
        }),
    });
    await Promise.all([migration.close(), application.close()]);
  });
}

/** Until the migration waits for a lock. */
async function waits(application: PostgresSession, migrated: Promise<void>): Promise<void> {
  const ungranted =
    'SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())';
  await until(async () => (await application.query(ungranted)).length > 0, migrated);
}

test('a foreign key waits for the table it points at before it holds its own', () =>
  against(
    'ALTER TABLE lines ADD FOREIGN KEY (number) REFERENCES orders',
    '60s',
    async ({ application, migrate }) => {
      await application.execute('BEGIN; UPDATE orders SET id = id');
      const migrated = migrate();
      await waits(application, migrated);
      await application.execute('UPDATE lines SET number = 1; COMMIT');
      await migrated;
    },
  ));

test('a migration that would wait in a circle gives way before the application is cancelled for it', () =>
  against(
    'ALTER TABLE orders ADD note text; ALTER TABLE lines ADD note text',
    '3s',
    async ({ actions, application, migrate }) => {
      // The table that the migration locks last is held; then the one that it has locked already is asked for.
      const [first, last] = actions[0]?.locked.includes('table public.orders')
        ? ['orders', 'lines']
        : ['lines', 'orders'];
      await application.execute(`BEGIN; UPDATE ${last} SET id = id`);
      const migrated = migrate();
      const refused = expect(migrated).rejects.toMatchObject({ fields: { sqlState: '55P03' } });
      await waits(application, migrated);
      await application.execute(`UPDATE ${first} SET id = id; COMMIT`);
      await refused;
      await migrate();
    },
  ));
