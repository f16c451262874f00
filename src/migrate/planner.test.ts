import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testShadow } from '../../test/support/postgres.ts';
import { openTrack, type RoundTrip, type Track } from '../../test/support/round-trip.ts';

let track: Track;
beforeAll(async () => {
  track = await openTrack(testShadow());
});
afterAll(() => track.close());

const users = 'CREATE TABLE users (id int PRIMARY KEY, email varchar(20));';
const statements = ({ plan }: RoundTrip): readonly string[] => plan.up.map((action) => action.sql);

describe('a plan', () => {
  test('makes a new table with its columns and keys in one statement', async () => {
    const trip = await track.roundTrip('', `${users} CREATE INDEX ON users (email);`);
    expect(statements(trip)).toEqual([
      'CREATE TABLE public.users (\n  id integer NOT NULL,\n  email character varying(20),\n  CONSTRAINT users_pkey PRIMARY KEY (id)\n)',
      'CREATE INDEX users_email_idx ON public.users USING btree (email)',
    ]);
    expect(trip.plan.up.map(({ lock, cost }) => [lock, cost])).toEqual([
      ['none', 'instant'],
      ['none', 'instant'],
    ]);
  });

  test('calls a dropped column irreversible going there and lossy when it undoes its own addition', async () => {
    const { plan: dropping } = await track.roundTrip(users, 'CREATE TABLE users (id int PRIMARY KEY);');
    expect(dropping.up.map(({ data, hazards }) => [data, hazards])).toEqual([
      ['irreversible', ['drop_column:users.email']],
    ]);
    expect(dropping.down.map(({ data }) => data)).toEqual(['none']);
    const { plan: adding } = await track.roundTrip('CREATE TABLE users (id int PRIMARY KEY);', users);
    expect(adding.up.map(({ data }) => data)).toEqual(['none']);
    expect(adding.down.map(({ data, hazards }) => [data, hazards])).toEqual([
      ['lossy', ['drop_column:users.email']],
    ]);
  });

  test('widens a varchar without a rewrite and narrows a number as lossy', async () => {
    const wider = await track.roundTrip(users, users.replace('20', '40'));
    expect(wider.plan.up.map(({ cost, data }) => [cost, data])).toEqual([['instant', 'lossless']]);
    const narrower = await track.roundTrip(
      'CREATE TABLE t (n numeric(9,4));',
      'CREATE TABLE t (n numeric(9,2));',
    );
    expect(narrower.plan.up.map(({ cost, data, hazards }) => [cost, data, hazards])).toEqual([
      ['rewrite', 'lossy', ['retype_column:t.n']],
    ]);
  });

  test.each([
    ['CREATE TABLE t (a text);', 'CREATE TABLE t (a varchar(10));', 'retype_column:t.a'],
    ['CREATE TABLE t (a bigint);', 'CREATE TABLE t (a integer);', 'retype_column:t.a'],
    ['CREATE TABLE t (a timestamptz);', 'CREATE TABLE t (a date);', 'retype_column:t.a'],
    [
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a e);",
      "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e);",
      'remove_enum_value:e.b',
    ],
    [
      'CREATE DOMAIN d AS bigint; CREATE TABLE t (a d);',
      'CREATE DOMAIN d AS integer; CREATE TABLE t (a d);',
      'retype_domain:d',
    ],
  ])('asks to be allowed what takes values away: %s', async (from, to, hazard) => {
    const { plan, up, down } = await track.roundTrip(from, to);
    expect({ up, down }).toEqual({ up: [], down: [] });
    expect(plan.up.flatMap(({ hazards }) => hazards)).toEqual([hazard]);
  });

  test('adds a column with a constant default at once and one with a volatile default by rewriting', async () => {
    const { plan } = await track.roundTrip(
      'CREATE TABLE t (id int);',
      "CREATE TABLE t (id int, a text DEFAULT 'x', b timestamptz DEFAULT now(), c uuid DEFAULT gen_random_uuid());",
    );
    expect(plan.up.map(({ cost }) => cost)).toEqual(['instant', 'instant', 'rewrite']);
  });

  test('renames a table and a column as declared, and back', async () => {
    const old = `${users} CREATE INDEX by_mail ON users (email); CREATE VIEW v AS SELECT id FROM users; CREATE TABLE o (u int REFERENCES users);`;
    const now = `CREATE TABLE people (id int CONSTRAINT users_pkey PRIMARY KEY CONSTRAINT users_id_not_null NOT NULL, mail varchar(20)); CREATE INDEX by_mail ON people (mail); CREATE VIEW v AS SELECT id FROM people; CREATE TABLE o (u int REFERENCES people);`;
    const trip = await track.roundTrip(old, now, {
      renames: [
        { from: 'table public.users', to: 'table public.people' },
        { from: 'column public.people.email', to: 'column public.people.mail' },
      ],
    });
    expect(statements(trip)).toEqual([
      'ALTER TABLE public.users RENAME TO people',
      'ALTER TABLE public.people RENAME COLUMN email TO mail',
    ]);
    expect({ up: trip.up, down: trip.down }).toEqual({ up: [], down: [] });
  });

  test('renames an index that differs in nothing but its name', async () => {
    const trip = await track.roundTrip(
      `${users} CREATE INDEX one ON users (email);`,
      `${users} CREATE INDEX two ON users (email);`,
    );
    expect(statements(trip)).toEqual(['ALTER INDEX public.one RENAME TO two']);
    expect({ up: trip.up, down: trip.down }).toEqual({ up: [], down: [] });
  });

  test('drops and makes again a view over a retyped column, with its grants and comments', async () => {
    const side = (type: string): string =>
      `CREATE TABLE t (a ${type}); CREATE VIEW v AS SELECT a FROM t; GRANT SELECT ON v TO PUBLIC; COMMENT ON VIEW v IS 'kept';`;
    const trip = await track.roundTrip(side('int'), side('bigint'));
    expect(statements(trip)).toEqual([
      'DROP VIEW public.v',
      'ALTER TABLE public.t ALTER COLUMN a TYPE bigint',
      'CREATE VIEW public.v AS\n SELECT a\n   FROM public.t',
      "COMMENT ON VIEW public.v IS 'kept'",
      'GRANT SELECT ON TABLE public.v TO PUBLIC',
    ]);
  });

  test('is the same, byte for byte, whenever it is made', async () => {
    const sides = [
      users,
      `${users} CREATE VIEW v AS SELECT id FROM users; CREATE TYPE e AS ENUM ('a');`,
    ] as const;
    const first = await track.roundTrip(...sides);
    const second = await track.roundTrip(...sides);
    expect(JSON.stringify(second.plan)).toBe(JSON.stringify(first.plan));
  });

  test('is empty between equal catalogs, and both fingerprints are one', async () => {
    const { plan } = await track.roundTrip(users, users);
    expect(plan).toMatchObject({ up: [], down: [], deltas: [] });
    expect(plan.from).toBe(plan.to);
  });
});
