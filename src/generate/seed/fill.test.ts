import { describe, expect, test } from 'vitest';
import { emptyContract } from '../../../test/support/model-of.ts';
import { withDatabase } from '../../../test/support/postgres.ts';
import { introspect } from '../../catalog/introspect.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import type { Runtime } from '../../core/ports/runtime.ts';
import { silent } from '../../core/progress.ts';
import { buildModel } from '../build-model.ts';
import { type Filled, type FillOptions, fillDatabase } from './fill.ts';

const runtime: Runtime = {
  report: silent,
  clock: { now: () => new Date(0), monotonic: () => 0 },
  failPoint: () => {},
};
const until = new Date('2026-01-01T00:00:00Z');

type Fill = (options?: Partial<FillOptions>) => Promise<Filled>;

function filling(sql: string, work: (session: PostgresSession, fill: Fill) => Promise<void>): Promise<void> {
  return withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(sql);
      const catalog = await introspect(session);
      const model = await buildModel({
        contract: emptyContract,
        catalog,
        pipelines: [],
        quality: [],
        schemaSql: [],
      });
      await work(session, (options) =>
        fillDatabase(session, model, emptyContract, { rows: 500, until, append: false, ...options }, runtime),
      );
    } finally {
      await session.close();
    }
  });
}

async function value(session: PostgresSession, sql: string): Promise<unknown> {
  const [row] = await session.query<{ readonly value: unknown }>(`SELECT (${sql})::text AS value`);
  return row?.value;
}

const SHOP = `
  CREATE TYPE state AS ENUM ('open', 'paid', 'gone');
  CREATE TABLE people (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email varchar(60) NOT NULL UNIQUE, name text NOT NULL,
    country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'), created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL CHECK (updated_at >= created_at), manager_id uuid REFERENCES people);
  CREATE TABLE products (code varchar(8) PRIMARY KEY CHECK (code ~ '^[A-Z]{4}$'), price numeric(8,2) NOT NULL CHECK (price > 0 AND price < 500));
  CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id uuid NOT NULL REFERENCES people,
    state state NOT NULL, paid_at timestamptz, created_at timestamptz NOT NULL, note varchar(5),
    CHECK (state <> 'paid' OR paid_at IS NOT NULL));
  CREATE TABLE lines (order_id bigint REFERENCES orders, product varchar(8) REFERENCES products, quantity smallint NOT NULL CHECK (quantity BETWEEN 1 AND 20),
    total numeric GENERATED ALWAYS AS (quantity * 2) STORED, PRIMARY KEY (order_id, product));
  CREATE TABLE profiles (person_id uuid PRIMARY KEY REFERENCES people, tags text[] NOT NULL, settings jsonb NOT NULL, seen daterange NOT NULL);
  CREATE TABLE steps (order_id bigint NOT NULL REFERENCES orders, step integer NOT NULL, UNIQUE (order_id, step));`;

describe('seed', () => {
  test('fills every table with rows that keep all constraints', () =>
    filling(SHOP, async (session, fill) => {
      const { tables, written } = await fill();
      expect(written).toBe(true);
      expect(Math.max(...tables.map((table) => table.rows))).toBe(500);
      for (const { table, rows } of tables) {
        expect(rows, table).toBeGreaterThanOrEqual(25);
        expect(await value(session, `SELECT count(*) FROM ${table}`)).toBe(String(rows));
      }
      expect(await value(session, 'SELECT count(DISTINCT state) FROM orders')).toBe('3');
    }));

  test('children come after their parents', () =>
    filling(SHOP, async (session, fill) => {
      await fill();
      expect(
        await value(
          session,
          'SELECT count(*) FROM orders o JOIN people p ON p.id = o.person_id WHERE o.created_at < p.created_at',
        ),
      ).toBe('0');
      expect(await value(session, `SELECT max(created_at) < '2026-01-01' FROM orders`)).toBe('true');
    }));

  test('the same contract gives the same rows, whenever and wherever', async () => {
    const digest = async (): Promise<unknown> => {
      let found: unknown;
      await filling(SHOP, async (session, fill) => {
        await fill();
        found = await value(
          session,
          `SELECT md5(string_agg(t, '' ORDER BY t)) FROM (SELECT p::text FROM people p UNION ALL SELECT o::text FROM orders o
           UNION ALL SELECT l::text FROM lines l UNION ALL SELECT f::text FROM profiles f) AS x(t)`,
        );
      });
      return found;
    };
    expect(await digest()).toBe(await digest());
  });

  test('a second time it finds rows, writes nothing and says so', () =>
    filling(SHOP, async (session, fill) => {
      await fill();
      const again = await fill();
      expect(again.written).toBe(false);
      expect(again.tables.every((table) => table.rows === 0 && table.before > 0)).toBe(true);
      await session.execute('TRUNCATE lines');
      await expect(fill()).rejects.toThrow(/G010 people already has/);
      expect(await value(session, 'SELECT count(*) FROM lines')).toBe('0');
    }));

  test('--append adds rows that do not meet those that are there, and keys go on', () =>
    filling(SHOP, async (session, fill) => {
      await fill({ rows: 100 });
      const before = Number(await value(session, 'SELECT count(*) FROM orders'));
      await fill({ rows: 100, append: true });
      expect(Number(await value(session, 'SELECT count(*) FROM orders'))).toBe(2 * before);
      await session.execute(
        `INSERT INTO orders (person_id, state, created_at) SELECT id, 'open', now() FROM people LIMIT 1`,
      );
      expect(Number(await value(session, 'SELECT max(id) FROM orders'))).toBe(2 * before + 1);
    }));

  test('what the database refuses leaves every table empty and names the constraint', () =>
    filling(
      `CREATE TABLE a (id integer PRIMARY KEY);
       CREATE FUNCTION odd() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'never on my watch'; END $$;
       CREATE TABLE b (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES a);
       CREATE TRIGGER odd BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION odd();`,
      async (session, fill) => {
        await expect(fill()).rejects.toThrow(/G012 b: never on my watch/);
        expect(await value(session, 'SELECT count(*) FROM a')).toBe('0');
      },
    ));

  test('a column that a check defines by others is computed, and two references that must differ do', () =>
    filling(
      `CREATE TABLE places (id integer PRIMARY KEY);
       CREATE TABLE trips (id integer PRIMARY KEY, a integer NOT NULL REFERENCES places, b integer NOT NULL REFERENCES places,
         fare numeric(8,2) NOT NULL CHECK (fare >= 0), fee numeric(8,2) NOT NULL CHECK (fee >= 0), total numeric(8,2) NOT NULL,
         CHECK (a <> b), CHECK (total = fare + fee));`,
      async (session, fill) => {
        await fill();
        expect(await value(session, 'SELECT count(*) FROM trips WHERE total = fare + fee AND a <> b')).toBe(
          '500',
        );
      },
    ));

  test('tables that need each other start with the reference that may be empty', () =>
    filling(
      `CREATE TABLE a (id integer PRIMARY KEY, b_id integer);
       CREATE TABLE b (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES a);
       ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;`,
      async (session, fill) => {
        await fill();
        expect(Number(await value(session, 'SELECT count(*) FROM b'))).toBeGreaterThan(0);
      },
    ));
});
