import { describe, expect, test } from 'vitest';
import { withSession } from '../../../../test/support/online-law.ts';
import { applied, doubtsAbout, releaseOf } from '../../../../test/support/releases.ts';
import type { PostgresSession } from '../../../core/ports/postgres.ts';

const users = (version: string, columns: string, more = ''): string => `
contract: shop
version: ${version}
tables:
  users:
${more}    columns:
      id: { type: integer, primary_key: true }
${columns}
`;

const withUsers = (sql: string, work: (session: PostgresSession) => Promise<void>): Promise<void> =>
  withSession(async (session) => {
    await session.execute(`CREATE TABLE users (id int CONSTRAINT users_pkey PRIMARY KEY, ${sql}`);
    await work(session);
  });

describe('a column renamed online', () => {
  const before = `mail varchar(80) NOT NULL DEFAULT 'none'); CREATE INDEX idx_users_mail ON users (mail);
    INSERT INTO users SELECT i, 'u' || i FROM generate_series(1, 50) AS i;`;
  const column =
    '      email: { type: varchar(80), default: "\'none\'", unique: true, renamed_from: mail, strategy: online }';

  test('is there under both names for a release, and under the new one after the next', () =>
    withUsers(`${before} DELETE FROM users WHERE mail = 'none'`, async (session) => {
      const first = await releaseOf(session, users('1.1.0', column));
      expect(first.leaving).toEqual(['users.mail']);
      expect(first.plan.up.flatMap((a) => a.hazards)).toEqual([]);
      expect(first.plan.down.flatMap((a) => a.hazards)).toEqual([]);
      expect(await doubtsAbout(first)).toEqual([]);
      await applied(session, first);
      await session.execute(`
        INSERT INTO users (id, mail) VALUES (51, 'old app');
        INSERT INTO users (id, email) VALUES (52, 'new app');
        UPDATE users SET mail = 'changed by old' WHERE id = 1;
        UPDATE users SET email = 'changed by new' WHERE id = 2;
        INSERT INTO users (id) VALUES (53)`);
      expect(
        await session.query(
          'SELECT id, mail, email FROM users WHERE id IN (1, 2, 3, 51, 52, 53) ORDER BY id',
        ),
      ).toEqual([
        { id: 1, mail: 'changed by old', email: 'changed by old' },
        { id: 2, mail: 'changed by new', email: 'changed by new' },
        { id: 3, mail: 'u3', email: 'u3' },
        { id: 51, mail: 'old app', email: 'old app' },
        { id: 52, mail: 'new app', email: 'new app' },
        { id: 53, mail: 'none', email: 'none' },
      ]);

      const same = await releaseOf(session, users('1.1.0', column));
      expect(same.plan.up).toEqual([]);
      expect(same.leaving).toEqual(['users.mail']);

      const second = await releaseOf(session, users('1.2.0', column));
      expect(second.leaving).toEqual([]);
      expect(second.plan.up.flatMap((a) => a.hazards)).toEqual([]);
      expect(await doubtsAbout(second)).toEqual([]);
      await applied(session, second);
      expect(await session.query('SELECT * FROM users WHERE id = 52')).toEqual([
        { id: 52, email: 'new app' },
      ]);

      await applied(session, second, 'down');
      expect(await session.query('SELECT mail, email FROM users WHERE id = 51')).toEqual([
        { mail: 'old app', email: 'old app' },
      ]);
      await applied(session, first, 'down');
      expect(await session.query('SELECT * FROM users WHERE id = 52')).toEqual([{ id: 52, mail: 'new app' }]);
      expect(await session.query('INSERT INTO users (id) VALUES (54) RETURNING mail')).toEqual([
        { mail: 'none' },
      ]);
    }));
});

describe('a column retyped online', () => {
  const before = `total int NOT NULL DEFAULT 7 CHECK (total >= 0)); CREATE INDEX idx_users_total ON users (total);
    INSERT INTO users SELECT i, i FROM generate_series(1, 50) AS i`;
  const column = `      total: { type: bigint, default: 7, check: total >= 0, strategy: online }
    indexes:
      - { columns: [total], name: idx_users_total }`;

  test('is built beside the old one, changes names with it, and goes back as it came', () =>
    withUsers(before, async (session) => {
      const first = await releaseOf(session, users('2', column));
      expect(first.plan.up.filter((a) => a.lock === 'ACCESS EXCLUSIVE' && a.cost !== 'instant')).toEqual([]);
      expect(first.plan.up.flatMap((a) => a.hazards)).toEqual([]);
      expect(first.leaving).toEqual(['users.total__old']);
      expect(await doubtsAbout(first)).toEqual([]);
      await applied(session, first);
      await session.execute(`
        INSERT INTO users (id) VALUES (51);
        INSERT INTO users (id, total) VALUES (52, 520), (53, 3000000000);
        UPDATE users SET total = 10 WHERE id = 1`);
      expect(
        await session.query(
          'SELECT id, total, total__old AS old, pg_typeof(total)::text AS type FROM users WHERE id IN (1, 2, 51, 52, 53) ORDER BY id',
        ),
      ).toEqual([
        { id: 1, total: 10, old: 10, type: 'bigint' },
        { id: 2, total: 2, old: 2, type: 'bigint' },
        { id: 51, total: 7, old: 7, type: 'bigint' },
        { id: 52, total: 520, old: 520, type: 'bigint' },
        // An integer cannot say it, which keeps nobody from writing it.
        { id: 53, total: 3000000000, old: null, type: 'bigint' },
      ]);
      expect(first.plan.down.flatMap((a) => a.hazards)).toEqual([]);
      const back = first.plan.down.filter((a) => / (?:ADD|VALIDATE) CONSTRAINT \S+_nn/.test(a.sql));
      const refusal = session.transaction(async () => {
        for (const action of back.slice(0, 2)) await session.execute(action.sql);
      });
      await expect(refusal).rejects.toThrow('is violated by some row');
      await session.execute('UPDATE users SET total = 3 WHERE id = 53');
      expect((await releaseOf(session, users('2', column))).plan.up).toEqual([]);
      const second = await releaseOf(session, users('3', column));
      expect(second.plan.up.flatMap((a) => a.hazards)).toEqual([]);
      expect(await doubtsAbout(second)).toEqual([]);
      await applied(session, second);
      await applied(session, second, 'down');
      await applied(session, first, 'down');
      expect(
        await session.query(
          'SELECT total, pg_typeof(total)::text AS type FROM users WHERE id IN (1, 52) ORDER BY id',
        ),
      ).toEqual([
        { total: 10, type: 'integer' },
        { total: 520, type: 'integer' },
      ]);
    }));
});

describe('columns split online', () => {
  const reshaped = `    reshaped:
      - to: { first: "split_part(name, ' ', 1)", last: "split_part(name, ' ', 2)" }
        from: { name: "first || ' ' || last" }
`;
  const columns = '      first: text\n      last: text';

  test('are kept right both ways, and merged again on the way back', () =>
    withUsers(
      `name text NOT NULL); INSERT INTO users VALUES (1, 'Ada Lovelace'), (2, 'Alan Turing')`,
      async (session) => {
        const first = await releaseOf(session, users('2', columns, reshaped));
        expect(await doubtsAbout(first)).toEqual([]);
        await applied(session, first);
        await session.execute(`
        INSERT INTO users (id, name) VALUES (3, 'Grace Hopper');
        INSERT INTO users (id, first, last) VALUES (4, 'Edsger', 'Dijkstra');
        UPDATE users SET last = 'King' WHERE id = 1`);
        expect(await session.query('SELECT name, first, last FROM users ORDER BY id')).toEqual([
          { name: 'Ada King', first: 'Ada', last: 'King' },
          { name: 'Alan Turing', first: 'Alan', last: 'Turing' },
          { name: 'Grace Hopper', first: 'Grace', last: 'Hopper' },
          { name: 'Edsger Dijkstra', first: 'Edsger', last: 'Dijkstra' },
        ]);
        const second = await releaseOf(session, users('3', columns, reshaped));
        expect(second.plan.up.flatMap((a) => a.hazards)).toEqual(['drop_column:users.name']);
        await applied(session, second);
        await applied(session, second, 'down');
        expect(await session.query('SELECT name FROM users ORDER BY id')).toHaveLength(4);
      },
    ));
});

describe('a drop in two releases', () => {
  const before = `nick text NOT NULL, note text); INSERT INTO users VALUES (1, 'ada', 'x');`;
  const columns = '      note: { type: text, nullable: true }';

  test('deprecates the column first, which new code may then leave out, and removes it when allowed', () =>
    withUsers(before, async (session) => {
      const first = await releaseOf(session, users('2', columns, '    strategy: online\n'));
      expect(first.leaving).toEqual(['users.nick']);
      expect(first.plan.up.map((a) => a.sql)).toEqual([
        'ALTER TABLE public.users ALTER COLUMN nick DROP NOT NULL',
        `COMMENT ON COLUMN public.users.nick IS 'deprecated since 2026-11-21 in release 2: removed by a later one'`,
      ]);
      expect(await doubtsAbout(first)).toEqual([]);
      await applied(session, first);
      await session.execute('INSERT INTO users (id) VALUES (2)');
      expect((await releaseOf(session, users('2', columns, '    strategy: online\n'))).plan.up).toEqual([]);
      const second = await releaseOf(session, users('3', columns, '    strategy: online\n'));
      expect(second.plan.up.map((a) => a.sql)).toEqual(['ALTER TABLE public.users DROP COLUMN nick']);
      expect(second.plan.up.flatMap((a) => a.hazards)).toEqual(['drop_column:users.nick']);
    }));

  test('is not made where it is not asked for', () =>
    withUsers(before, async (session) => {
      const { plan } = await releaseOf(session, users('2', columns));
      expect(plan.up.map((a) => a.sql)).toEqual(['ALTER TABLE public.users DROP COLUMN nick']);
    }));
});
