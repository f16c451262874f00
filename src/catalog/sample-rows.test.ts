import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import { insertSampleRows } from './sample-rows.ts';

async function rowsOf(sql: string, rows = 8) {
  return withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(sql);
      const result = await insertSampleRows(session, { rows });
      const counted: Record<string, number> = {};
      for (const table of result.counts.keys()) {
        const [row] = await session.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
        counted[table] = row?.n ?? -1;
      }
      expect(counted).toEqual(Object.fromEntries(result.counts));
      return result;
    } finally {
      await session.close();
    }
  });
}

describe('sample rows', () => {
  test('every common type gets values that its column takes', async () => {
    const { counts } = await rowsOf(`
      CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
      CREATE DOMAIN positive AS integer CHECK (VALUE > 5);
      CREATE DOMAIN email AS varchar(60) NOT NULL CHECK (VALUE LIKE '%@%');
      CREATE TYPE pair AS (a integer, b text);
      CREATE TYPE span AS RANGE (subtype = timestamptz);
      CREATE TABLE everything (
        a1 smallint NOT NULL, a2 integer NOT NULL, a3 bigint NOT NULL, a4 numeric NOT NULL, a5 numeric(5,2) NOT NULL,
        a6 numeric(2,4) NOT NULL, a7 real NOT NULL, a8 double precision NOT NULL, a9 money NOT NULL, b1 boolean NOT NULL,
        c1 text NOT NULL, c2 varchar NOT NULL, c3 varchar(3) NOT NULL, c4 char(2) NOT NULL, c5 name NOT NULL, c6 "char" NOT NULL,
        d1 date NOT NULL, d2 timestamp NOT NULL, d3 timestamptz NOT NULL, d4 time NOT NULL, d5 timetz NOT NULL, d6 interval NOT NULL,
        e1 bytea NOT NULL, e2 json NOT NULL, e3 jsonb NOT NULL, e4 uuid NOT NULL, e5 xml,
        f1 inet NOT NULL, f2 cidr NOT NULL, f3 macaddr NOT NULL, f4 macaddr8 NOT NULL, f5 bit(3) NOT NULL, f6 varbit NOT NULL,
        g1 point NOT NULL, g2 line NOT NULL, g3 lseg NOT NULL, g4 box NOT NULL, g5 path NOT NULL, g6 polygon NOT NULL, g7 circle NOT NULL,
        h1 tsvector NOT NULL, h2 tsquery NOT NULL, h3 jsonpath NOT NULL, h4 pg_lsn NOT NULL, h5 oid NOT NULL, h6 regclass NOT NULL,
        i1 int4range NOT NULL, i2 tstzrange NOT NULL, i3 int4multirange NOT NULL, i4 span NOT NULL, i5 numrange NOT NULL,
        j1 mood NOT NULL, j2 positive NOT NULL, j3 email, j4 pair NOT NULL, j5 mood[] NOT NULL, j6 integer[] NOT NULL, j7 text[][] NOT NULL,
        k1 integer GENERATED ALWAYS AS IDENTITY, k2 integer GENERATED ALWAYS AS (a2 * 2) STORED, k3 serial
      )`);
    expect(counts.get('public.everything')).toBe(8);
  });

  test('references, self references and circles are kept', async () => {
    const { counts } = await rowsOf(`
      CREATE TABLE users (id uuid PRIMARY KEY, email text UNIQUE NOT NULL, best_order int, manager uuid REFERENCES users);
      CREATE TABLE orders (id int PRIMARY KEY, user_id uuid NOT NULL REFERENCES users, note varchar(4));
      ALTER TABLE users ADD FOREIGN KEY (best_order) REFERENCES orders;
      CREATE TABLE items (order_id int REFERENCES orders, line int, PRIMARY KEY (order_id, line));
      CREATE TABLE tree (id int PRIMARY KEY, parent int NOT NULL REFERENCES tree);
      CREATE TABLE details (order_id int, line int, t text, FOREIGN KEY (order_id, line) REFERENCES items);`);
    expect(Object.fromEntries(counts)).toEqual({
      'public.users': 8,
      'public.orders': 8,
      'public.items': 8,
      'public.tree': 8,
      'public.details': 8,
    });
  });

  test('checks are satisfied with what they name', async () => {
    const { counts } = await rowsOf(`
      CREATE TABLE checked (
        status text NOT NULL CHECK (status IN ('open', 'closed')),
        amount numeric(10,2) NOT NULL CHECK (amount > 1000 AND amount < 2000),
        country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
        mail text NOT NULL CHECK (mail LIKE '%@%.%'),
        first date NOT NULL, last date NOT NULL, CHECK (last >= first),
        kind text NOT NULL CHECK (char_length(kind) = 3)
      );
      CREATE TABLE flags (flag boolean PRIMARY KEY);
      CREATE TABLE events (id int, at date NOT NULL) PARTITION BY RANGE (at);
      CREATE TABLE events_2031 PARTITION OF events FOR VALUES FROM ('2031-01-01') TO ('2032-01-01');
      CREATE TABLE impossible (a int NOT NULL CHECK (a > 1), CHECK (a < 1));`);
    expect(counts.get('public.checked')).toBe(8);
    expect(counts.get('public.flags')).toBe(2);
    expect(counts.get('public.events')).toBe(8);
    expect(counts.get('public.impossible')).toBe(0);
  });

  test('the same tables give the same statements', async () => {
    const sql = `CREATE TABLE t (id int PRIMARY KEY, a text, b jsonb, c text CHECK (c IN ('x', 'y')));`;
    const [first, second] = [await rowsOf(sql), await rowsOf(sql)];
    expect(first.statements).toEqual(second.statements);
    expect(first.statements).toHaveLength(8);
  });
});
