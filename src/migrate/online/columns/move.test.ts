import { describe, expect, test } from 'vitest';
import { withSession } from '../../../../test/support/online-law.ts';
import { applied, doubtsAbout, releaseOf } from '../../../../test/support/releases.ts';
import { introspect } from '../../../catalog/introspect.ts';
import { compare } from '../../compare.ts';
import { groupActions } from '../../group.ts';
import { planBack } from '../releases.ts';

const contract = (version: string, key: string, code: string): string => `
contract: shop
version: ${version}
strategy: online
tables:
  users:
    columns:
      ${key.replace('=', 'id')}
      name: { type: text }
    indexes:
      - { columns: [name, ${version === '1' ? 'id' : 'uid'}], name: users_name }
  products:
    columns:
      ${code}
      title: { type: text, nullable: true }
  orders:
    columns:
      number: { type: bigserial, primary_key: true }
      user_id: { type: integer, references: users.${version === '1' ? 'id' : 'uid'}, on_delete: cascade }
      product: { type: text, references: products.${version === '1' ? 'code' : 'sku'} }
`;
const first = contract(
  '1',
  'id: { type: integer, primary_key: true, identity: by default }',
  'code: { type: text, primary_key: true }',
);
const renamed = (version: string): string =>
  contract(
    version,
    'uid: { type: integer, primary_key: true, identity: by default, renamed_from: id }',
    'sku: { type: text, primary_key: true, renamed_from: code }',
  );

const ROWS = `INSERT INTO users (name) SELECT 'u' || i FROM generate_series(1, 40) AS i;
  INSERT INTO products SELECT 'c' || i FROM generate_series(1, 10) AS i;
  INSERT INTO orders (user_id, product) SELECT 1 + i % 40, 'c' || 1 + i % 10 FROM generate_series(1, 80) AS i;`;

describe('a primary key column renamed online', () => {
  test('goes by both names for a release, with the foreign keys that refer to it', () =>
    withSession(async (session) => {
      await applied(session, await releaseOf(session, first));
      await session.execute(ROWS);
      const second = await releaseOf(session, renamed('2'));
      expect(second.refused).toEqual([]);
      expect(second.leaving).toEqual(['users.id', 'products.code']);
      expect(second.plan.up.filter((a) => a.lock === 'ACCESS EXCLUSIVE' && a.cost !== 'instant')).toEqual([]);
      expect(second.plan.up.flatMap((a) => a.hazards)).toEqual([]);
      // Neither the key nor what refers to it is made anew.
      expect(second.plan.up.filter((a) => /DROP CONSTRAINT \S+(?:pkey|fkey|_fk|fk_)/.test(a.sql))).toEqual(
        [],
      );
      expect(await doubtsAbout(second)).toEqual([]);
      await applied(session, second);
      expect((await releaseOf(session, renamed('2'))).plan.up).toEqual([]);

      // The old application and the new one.
      await session.execute(`INSERT INTO users (id, name) VALUES (100, 'old'); INSERT INTO users (uid, name) VALUES (101, 'new');
        INSERT INTO users (name) VALUES ('neither'); UPDATE users SET id = 200 WHERE id = 100;
        INSERT INTO products (code) VALUES ('old'); INSERT INTO products (sku) VALUES ('new') ON CONFLICT (sku) DO NOTHING;
        INSERT INTO products (code) VALUES ('new') ON CONFLICT (code) DO UPDATE SET title = 'twice';
        INSERT INTO orders (user_id, product) VALUES (200, 'old')`);
      expect(
        await session.query(`SELECT id, uid, name FROM users WHERE id <> uid OR id > 40 ORDER BY uid`),
      ).toEqual([
        // The default was drawn for the row of the old application too.
        { id: 42, uid: 42, name: 'neither' },
        { id: 101, uid: 101, name: 'new' },
        { id: 200, uid: 200, name: 'old' },
      ]);
      expect(
        await session.query(`SELECT code, sku, title FROM products WHERE code !~ '^c' ORDER BY code`),
      ).toEqual([
        { code: 'new', sku: 'new', title: 'twice' },
        { code: 'old', sku: 'old', title: null },
      ]);

      const third = await releaseOf(session, renamed('3'));
      expect(third.plan.up.flatMap((a) => a.hazards)).toEqual([]);
      expect(third.leaving).toEqual([]);
      expect(await doubtsAbout(third)).toEqual([]);
      await applied(session, third);
      expect(await session.query('SELECT * FROM users WHERE uid = 200')).toEqual([{ uid: 200, name: 'old' }]);
      await applied(session, third, 'down');
      await applied(session, second, 'down');
      expect(await session.query('SELECT id, name FROM users WHERE id = 200')).toEqual([
        { id: 200, name: 'old' },
      ]);
      expect(await session.query(`INSERT INTO users (name) VALUES ('x') RETURNING id`)).toEqual([{ id: 43 }]);
    }));

  test('goes back from wherever the way there was interrupted', () =>
    withSession(async (session) => {
      await applied(session, await releaseOf(session, first));
      await session.execute(ROWS);
      const before = await introspect(session);
      const { plan } = await releaseOf(session, renamed('2'));
      const groups = groupActions(plan.up);
      const ends = groups.map((group) => group.first + group.actions.length);
      for (const end of ends) {
        for (const action of plan.up.slice(0, end)) await session.execute(action.sql);
        const back = planBack(await introspect(session), before);
        expect(back.up.flatMap((action) => action.hazards)).toEqual([]);
        for (const action of back.up) await session.execute(action.sql);
        expect([end, compare(before, await introspect(session))]).toEqual([end, []]);
      }
      expect(await session.query('SELECT count(*)::int AS rows, min(id) AS first FROM users')).toEqual([
        { rows: 40, first: 1 },
      ]);
    }));
});
