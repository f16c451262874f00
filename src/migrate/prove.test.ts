import { describe, expect, test } from 'vitest';
import { testShadow, withDatabase } from '../../test/support/postgres.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { introspect } from '../catalog/introspect.ts';
import { silent } from '../core/progress.ts';
import { online } from './online/online.ts';
import type { Plan } from './plan.ts';
import { isProven } from './plan.ts';
import { plan } from './planner.ts';
import { prove } from './prove.ts';

const runtime = {
  report: silent,
  clock: { now: () => new Date(0), monotonic: () => performance.now() },
  failPoint: () => {},
};

async function catalogOf(sql: string): Promise<Catalog> {
  return withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(sql);
      return await introspect(session);
    } finally {
      await session.close();
    }
  });
}

async function proven(from: string, to: string) {
  const [before, after] = [await catalogOf(from), await catalogOf(to)];
  const made: Plan = online(plan(before, after), before, after);
  return { plan: made, proof: await prove(made, before, after, testShadow(), runtime) };
}

const SHOP = `
  CREATE TABLE users (id int PRIMARY KEY, email text, name text NOT NULL, nick text);
  CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL, total numeric(12,2), placed date NOT NULL);
  CREATE INDEX orders_placed ON orders (placed);`;

describe('a proof', () => {
  test('creating everything from nothing converges and goes back to nothing', async () => {
    const { proof } = await proven('', SHOP);
    expect(proof.up.differing).toEqual([]);
    expect(proof.down.differing).toEqual([]);
    expect(isProven(proof)).toBe(true);
  });

  test('safe online forms give the catalog that plain statements give, and the rows stay', async () => {
    const { plan: made, proof } = await proven(
      SHOP,
      `${SHOP}
       ALTER TABLE users ALTER email SET NOT NULL;
       ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
       ALTER TABLE users ADD CONSTRAINT users_name_check CHECK (name <> '');
       ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users;
       CREATE INDEX orders_user_id ON orders (user_id) WHERE total > 0;
       DROP INDEX orders_placed;`,
    );
    expect(made.up.map((a) => a.sql).join('\n')).toMatchInlineSnapshot(`
      "ALTER TABLE public.users ADD CONSTRAINT users_name_check CHECK ((name <> ''::text)) NOT VALID
      ALTER TABLE public.orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) NOT VALID
      CREATE INDEX CONCURRENTLY orders_user_id ON public.orders USING btree (user_id) WHERE (total > (0)::numeric)
      ALTER TABLE public.users ADD CONSTRAINT users_email_datawright_nn CHECK (email IS NOT NULL) NOT VALID
      ALTER TABLE public.users VALIDATE CONSTRAINT users_email_datawright_nn
      ALTER TABLE public.users ALTER COLUMN email SET NOT NULL
      ALTER TABLE public.users DROP CONSTRAINT users_email_datawright_nn
      CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON public.users (email)
      ALTER TABLE public.users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key
      DROP INDEX CONCURRENTLY IF EXISTS public.orders_placed
      ALTER TABLE public.users VALIDATE CONSTRAINT users_name_check
      ALTER TABLE public.orders VALIDATE CONSTRAINT orders_user_id_fkey"
    `);
    expect(proof.up.differing).toEqual([]);
    expect(proof.down.differing).toEqual([]);
    expect(proof.down.rowsEqual).toBe(true);
    expect(proof.down.rowsCompared).toBeGreaterThan(0);
    expect(proof.oracle).toEqual({ invalidIndexes: [], unvalidatedConstraints: [] });
    expect(proof.locks.mismatches).toEqual([]);
    expect(made.up.every((a) => a.lock !== 'ACCESS EXCLUSIVE' || a.cost === 'instant')).toBe(true);
  });
});
