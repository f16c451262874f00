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
import { slice } from './slice.ts';

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
    expect(proof.locks.mismatches).toEqual([]);
    expect(proof.oracle).toEqual({ up: [], down: [] });
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
      CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON public.users (email)
      ALTER TABLE public.users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key
      DROP INDEX CONCURRENTLY IF EXISTS public.orders_placed
      ALTER TABLE public.users VALIDATE CONSTRAINT users_name_check
      ALTER TABLE public.orders VALIDATE CONSTRAINT orders_user_id_fkey
      ALTER TABLE public.users VALIDATE CONSTRAINT users_email_datawright_nn
      ALTER TABLE public.users ALTER COLUMN email SET NOT NULL
      ALTER TABLE public.users DROP CONSTRAINT users_email_datawright_nn"
    `);
    expect(proof.up.differing).toEqual([]);
    expect(proof.down.differing).toEqual([]);
    expect(proof.down.rowsEqual).toBe(true);
    expect(proof.down.rowsCompared).toBeGreaterThan(0);
    expect(proof.oracle).toEqual({ up: [], down: [] });
    expect(proof.locks.mismatches).toEqual([]);
    expect(made.up.every((a) => a.lock !== 'ACCESS EXCLUSIVE' || a.cost === 'instant')).toBe(true);
  });

  test('a step that rows can refuse is proven without them, and says what it demands', async () => {
    const { proof } = await proven(
      SHOP,
      `${SHOP} ALTER TABLE orders ADD CONSTRAINT late CHECK (placed > '2050-01-01');`,
    );
    expect(isProven(proof)).toBe(true);
    expect(proof.demands).toMatchObject([
      { table: 'public.orders', message: expect.stringContaining('violated by some row') },
    ]);
  });

  test('a dropped column is not claimed to come back; the other tables are', async () => {
    const { plan: made, proof } = await proven(
      SHOP,
      `${SHOP} ALTER TABLE users DROP COLUMN nick; ALTER TABLE orders ADD COLUMN note text;`,
    );
    expect(made.up.flatMap((a) => a.hazards)).toEqual(['drop_column:users.nick']);
    expect(isProven(proof)).toBe(true);
    expect(proof.down.rowsCompared).toBe(24);
  });

  test('rows that a plan does not claim to keep are not compared when their table is renamed too', async () => {
    const [before, after] = [
      await catalogOf('CREATE TABLE t (a int, b text);'),
      await catalogOf('CREATE TABLE u (a int);'),
    ];
    const renames = [{ from: 'table public.t', to: 'table public.u' }];
    const made = plan(before, after, { renames });
    expect(made.up.flatMap((a) => a.hazards)).toEqual(['drop_column:u.b']);
    const proof = await prove(made, before, after, testShadow(), runtime);
    expect(proof.down).toMatchObject({ catalogEqual: true, rowsCompared: 0 });
  });

  test('a plan that forgets a step is found out, by name', async () => {
    const [before, after] = [
      await catalogOf(SHOP),
      await catalogOf(`${SHOP} CREATE INDEX a ON users (nick); CREATE INDEX b ON users (name);`),
    ];
    const made = online(plan(before, after), before, after);
    const forgetful: Plan = { ...made, up: made.up.filter((a) => a.fact !== 'index public.b') };
    const proof = await prove(forgetful, before, after, testShadow(), runtime);
    expect(proof.up).toEqual({ catalogEqual: false, differing: ['index public.b'] });
    expect(isProven(proof)).toBe(false);
  });

  test('a constraint left unvalidated is seen by the independent query', async () => {
    const sql = `${SHOP} ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > -1);`;
    const [before, after] = [await catalogOf(SHOP), await catalogOf(sql)];
    const made = online(plan(before, after), before, after);
    const lazy: Plan = { ...made, up: made.up.filter((a) => a.verb !== 'validate') };
    const proof = await prove(lazy, before, after, testShadow(), runtime);
    expect(proof.oracle.up).toEqual([expect.stringContaining('convalidated is false, not true')]);
    expect(isProven(proof)).toBe(false);
  });

  test('a DOWN that loses rows which the plan calls lossless is found out', async () => {
    const { plan: made } = await proven(SHOP, `${SHOP} ALTER TABLE users ADD COLUMN tier text;`);
    const [before, after] = [
      await catalogOf(SHOP),
      await catalogOf(`${SHOP} ALTER TABLE users ADD COLUMN tier text;`),
    ];
    const [first, ...rest] = made.down;
    if (first === undefined) throw new Error('there is a way back');
    const careless: Plan = {
      ...made,
      down: [{ ...first, sql: `UPDATE public.users SET name = 'x'` }, first, ...rest],
    };
    const proof = await prove(careless, before, after, testShadow(), runtime);
    expect(proof.down).toMatchObject({
      catalogEqual: true,
      rowsEqual: false,
      rowsDiffering: ['public.users'],
    });
  });

  test('a wrongly predicted lock is found out, also of a statement that commits by itself', async () => {
    const sql = `${SHOP} ALTER TABLE users ADD COLUMN tier text; CREATE INDEX users_name ON users (name);`;
    const [before, after] = [await catalogOf(SHOP), await catalogOf(sql)];
    const made = online(plan(before, after), before, after);
    const wrong: Plan = { ...made, up: made.up.map((a) => ({ ...a, lock: 'SHARE' as const })) };
    const proof = await prove(wrong, before, after, testShadow(), runtime);
    expect(proof.locks.mismatches.map((m) => m.observed).sort()).toEqual([
      'ACCESS EXCLUSIVE',
      'SHARE UPDATE EXCLUSIVE',
    ]);
    expect(isProven(proof)).toBe(false);
  });

  test('costs what the change costs, whatever else the schema has', async () => {
    const chained = (n: number): string =>
      `CREATE TABLE other_${n} (id int PRIMARY KEY, ref int REFERENCES ${n === 0 ? 'users' : `other_${n - 1}`});`;
    const many = Array.from({ length: 400 }, (_, n) => chained(n)).join('');
    const [before, after] = [
      await catalogOf(SHOP + many),
      await catalogOf(`${SHOP}${many} ALTER TABLE users ADD COLUMN tier text;`),
    ];
    const made = plan(before, after);
    expect(slice(made, before, after).from.facts.size).toBeLessThan(20);
    expect(isProven(await prove(made, before, after, testShadow(), runtime))).toBe(true);
  });

  test('a default that differs from row to row is filled in batches instead of rewriting the table', async () => {
    const { plan: made, proof } = await proven(
      SHOP,
      `${SHOP} ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();`,
    );
    expect(made.up.map((a) => a.phase)).toEqual([
      'expand',
      'expand',
      'backfill',
      'expand',
      'contract',
      'contract',
      'contract',
    ]);
    expect(made.up.some((a) => a.lock === 'ACCESS EXCLUSIVE' && a.cost !== 'instant')).toBe(false);
    expect(proof.up.differing).toEqual([]);
    expect(proof.demands).toEqual([]);
    expect(proof.locks.mismatches).toEqual([]);
    expect(proof.oracle).toEqual({ up: [], down: [] });
    expect(isProven(proof)).toBe(true);
  });

  test('a table whose triggers would see the filling is rewritten after all', async () => {
    const trigger = `
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.nick := now()::text; RETURN NEW; END';
      CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();`;
    const { plan: made, proof } = await proven(
      SHOP + trigger,
      `${SHOP}${trigger} ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();`,
    );
    expect(made.up.map((a) => a.cost)).toEqual(['rewrite']);
    expect(isProven(proof)).toBe(true);
  });

  test('keys in every form are built concurrently and become what a plain statement makes', async () => {
    const plain = 'CREATE TABLE k (a int NOT NULL, b int, c text, d int, "Odd Col" int);';
    const { plan: made, proof } = await proven(
      plain,
      `${plain}
       ALTER TABLE k ALTER b SET NOT NULL;
       ALTER TABLE k ADD CONSTRAINT k_pkey PRIMARY KEY (a, b);
       ALTER TABLE k ADD CONSTRAINT "Odd key" UNIQUE NULLS NOT DISTINCT (c) INCLUDE (d) WITH (fillfactor = 70) DEFERRABLE INITIALLY DEFERRED;
       ALTER TABLE k ADD CONSTRAINT odd UNIQUE ("Odd Col");`,
    );
    expect(made.up.filter((a) => a.sql.startsWith('CREATE UNIQUE INDEX CONCURRENTLY'))).toHaveLength(3);
    expect(proof.up.differing).toEqual([]);
    expect(proof.down.differing).toEqual([]);
    expect(isProven(proof)).toBe(true);
  });
});
