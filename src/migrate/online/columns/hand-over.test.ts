import { describe, expect, test } from 'vitest';
import { withSession } from '../../../../test/support/online-law.ts';
import { applied, doubtsAbout, releaseOf } from '../../../../test/support/releases.ts';
import { type Action, LOCKS } from '../../../catalog/action.ts';
import { introspect } from '../../../catalog/introspect.ts';
import { compare } from '../../compare.ts';
import { groupActions } from '../../group.ts';
import { probesOf, runProbes } from '../../preflight/preflight.ts';
import { planBack } from '../releases.ts';

/** True for what keeps writers waiting for as long as the table is large. */
const isBlocking = (action: Action): boolean =>
  action.cost !== 'instant' && LOCKS.indexOf(action.lock) >= LOCKS.indexOf('SHARE');

interface Names {
  readonly type: string;
  readonly user: string;
  readonly product: string;
  readonly from: (name: string) => string;
}
const before: Names = { type: 'integer', user: 'id', product: 'code', from: () => '' };
const after: Names = {
  type: 'bigint',
  user: 'uid',
  product: 'sku',
  from: (name) => `, renamed_from: ${name}`,
};

const contract = (version: string, { type, user, product, from }: Names): string => `
contract: shop
version: ${version}
strategy: online
tables:
  users:
    columns:
      ${user}: { type: ${type}, primary_key: true, identity: by default${from('id')} }
      boss: { type: ${type}, nullable: true, references: users.${user} }
      name: { type: text }
    indexes:
      - { columns: [name, ${user}], name: users_name }
  products:
    columns:
      number: { type: integer, primary_key: true }
      ${product}: { type: ${type === 'bigint' ? 'bigserial' : 'serial'}, unique: true${from('code')} }
  orders:
    columns:
      user_id: { type: ${type}, references: users.${user}, on_delete: cascade }
      line: { type: integer }
      product: { type: integer, references: products.${product} }
    primary_key: [user_id, line]
`;

const ROWS = `INSERT INTO users (name) SELECT 'u' || i FROM generate_series(1, 40) AS i;
  UPDATE users SET boss = 1 WHERE id > 1;
  INSERT INTO products SELECT i, 100 + i FROM generate_series(1, 10) AS i;
  INSERT INTO orders SELECT 1 + i % 40, i, 101 + i % 10 FROM generate_series(1, 80) AS i;`;

describe('a key that gets another name and another type online', () => {
  test('goes by both names for a release, each of its own type, and comes back', () =>
    withSession(async (session) => {
      const release = (version: string, names: Names) => releaseOf(session, contract(version, names));
      await applied(session, await release('1', before));
      await session.execute(ROWS);

      const first = await release('2', after);
      expect(first.refused).toEqual([]);
      expect(first.leaving).toEqual(['users.id', 'products.code', 'users.boss__old', 'orders.user_id__old']);
      expect([...first.plan.up, ...first.plan.down].filter(isBlocking).map((a) => a.sql)).toEqual([]);
      expect(first.plan.up.flatMap((a) => a.hazards)).toEqual([]);
      expect(await doubtsAbout(first)).toEqual([]);
      await applied(session, first);
      expect((await release('2', after)).plan.up).toEqual([]);

      // The old application and the new one.
      await session.execute(`INSERT INTO users (id, name) VALUES (100, 'old'); INSERT INTO users (uid, name) VALUES (101, 'new');
        INSERT INTO users (name) VALUES ('neither'); INSERT INTO users (uid, name) VALUES (5000000000, 'large');
        UPDATE users SET id = 200 WHERE id = 100;
        INSERT INTO products (number, code) VALUES (20, 900); INSERT INTO products (number, sku) VALUES (21, 901);
        INSERT INTO products (number, code) VALUES (21, 901) ON CONFLICT (code) DO NOTHING;
        INSERT INTO products (number, sku) VALUES (21, 901) ON CONFLICT (sku) DO NOTHING;
        INSERT INTO orders (user_id, line, product) VALUES (200, 1, 900), (5000000000, 1, 901)`);
      expect(
        await session.query(
          `SELECT id, uid::text, name FROM users WHERE id IS DISTINCT FROM uid OR id > 40 ORDER BY users.uid`,
        ),
      ).toEqual([
        { id: 42, uid: '42', name: 'neither' },
        { id: 101, uid: '101', name: 'new' },
        { id: 200, uid: '200', name: 'old' },
        { id: null, uid: '5000000000', name: 'large' },
      ]);
      await expect(
        session.execute('INSERT INTO orders (user_id, line, product) VALUES (99, 1, 900)'),
      ).rejects.toThrow(/violates foreign key/);
      await session.execute(
        `DELETE FROM users WHERE uid = 5000000000; INSERT INTO products (number) VALUES (30)`,
      );

      const second = await release('3', after);
      expect(second.leaving).toEqual([]);
      expect(await doubtsAbout(second)).toEqual([]);
      await applied(session, second);
      await applied(session, second, 'down');
      await applied(session, first, 'down');
      expect(await session.query('SELECT id, pg_typeof(id)::text AS type FROM users WHERE id = 200')).toEqual(
        [{ id: 200, type: 'integer' }],
      );
      expect(await session.query(`INSERT INTO users (name) VALUES ('newer') RETURNING id`)).toEqual([
        { id: 43 },
      ]);
      expect(
        await session.query(`INSERT INTO products (number) VALUES (31) RETURNING code - 1 AS before`),
      ).toEqual(await session.query('SELECT code AS before FROM products WHERE number = 30'));
    }));

  test('is refused while a row has a value that the new type does not take', () =>
    withSession(async (session) => {
      const codes = (version: string, key: string): string => `
contract: shop
version: ${version}
strategy: online
tables:
  codes:
    columns:
      ${key}
      note: { type: text }
`;
      await applied(session, await releaseOf(session, codes('1', 'code: { type: text, primary_key: true }')));
      await session.execute(`INSERT INTO codes VALUES ('1', 'a'), ('x', 'b')`);
      const ask = async (more: string): Promise<readonly string[]> => {
        const key = `number: { type: integer, primary_key: true, renamed_from: code${more} }`;
        const { plan, from, to } = await releaseOf(session, codes('2', key));
        const found = await runProbes(probesOf(plan, from, to), session, { seconds: 20 });
        return found.map(({ probe, keys }) => `${keys.join(' ')}: ${probe.breaks}`);
      };
      expect(await ask('')).toEqual(['{"code" : "x"}: values that are no integer']);
      expect(await ask(`, strategy: { using: "replace(code, 'x', '9')::integer" }`)).toEqual([]);
    }));

  test('goes back online from wherever the way there was interrupted', () =>
    withSession(async (session) => {
      await applied(session, await releaseOf(session, contract('1', before)));
      await session.execute(ROWS);
      const { plan, from } = await releaseOf(session, contract('2', after));
      const ends = groupActions(plan.up).map((group) => group.first + group.actions.length);
      for (const end of ends) {
        for (const { sql } of plan.up.slice(0, end)) await session.execute(sql);
        const back = planBack(await introspect(session), from).up;
        expect({ end, blocking: back.filter(isBlocking).map((a) => a.sql) }).toEqual({ end, blocking: [] });
        for (const { sql } of back) await session.execute(sql);
        expect({ end, left: compare(await introspect(session), from) }).toEqual({ end, left: [] });
      }
      expect(await session.query('SELECT count(*)::int AS n, sum(boss)::int AS bosses FROM users')).toEqual([
        { n: 40, bosses: 39 },
      ]);
    }));
});
