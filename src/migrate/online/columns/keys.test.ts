import { describe, expect, test } from 'vitest';
import { withSession } from '../../../../test/support/online-law.ts';
import { applied, doubtsAbout, releaseOf } from '../../../../test/support/releases.ts';
import { type Action, LOCKS } from '../../../catalog/action.ts';
import { introspect } from '../../../catalog/introspect.ts';
import { compare } from '../../compare.ts';
import { groupActions } from '../../group.ts';
import { planBack } from '../releases.ts';

/** True for what keeps writers waiting for as long as the table is large. */
const isBlocking = (action: Action): boolean =>
  action.cost !== 'instant' && LOCKS.indexOf(action.lock) >= LOCKS.indexOf('SHARE');

const contract = (version: string, type: string): string => `
contract: shop
version: ${version}
strategy: online
tables:
  users:
    columns:
      id: { type: ${type}, primary_key: true, identity: by default }
      boss: { type: ${type}, nullable: true, references: users.id }
      name: { type: text }
    indexes:
      - { columns: [boss], name: users_boss }
  orders:
    columns:
      user_id: { type: ${type}, references: users.id, on_delete: cascade }
      line: { type: ${type} }
      number: { type: ${type === 'bigint' ? 'bigserial' : 'serial'}, unique: true }
    primary_key: [user_id, line]
  notes:
    columns:
      id: { type: integer, primary_key: true }
      user_id: { type: integer, references: users.id }
      number: { type: ${type}, references: orders.number }
`;

const ROWS = `INSERT INTO users (name) SELECT 'u' || i FROM generate_series(1, 40) AS i;
  UPDATE users SET boss = 1 WHERE id > 1;
  INSERT INTO orders (user_id, line) SELECT 1 + i % 40, i FROM generate_series(1, 80) AS i;
  INSERT INTO notes SELECT i, i, i FROM generate_series(1, 30) AS i;`;

/** Where a kill may leave the plan: before, just after and long after the names were exchanged. */
function placesAround(actions: readonly Action[]): readonly number[] {
  const groups = groupActions(actions);
  const at = groups.findIndex((group) => group.actions.some((a) => / RENAME COLUMN /.test(a.sql)));
  const end = (index: number): number => (groups[index]?.first ?? 0) + (groups[index]?.actions.length ?? 0);
  return [...new Set([end(at - 1), end(at), end(at + 1), end(groups.length - 2), actions.length])].filter(
    (n) => n > 0,
  );
}

describe('keys retyped online', () => {
  test('change with the foreign keys that refer to them, and come back', () =>
    withSession(async (session) => {
      const release = (version: string, type: string) => releaseOf(session, contract(version, type));
      await applied(session, await release('1', 'integer'));
      await session.execute(ROWS);

      const first = await release('2', 'bigint');
      expect(first.refused).toEqual([]);
      expect([...first.plan.up, ...first.plan.down].filter(isBlocking).map((a) => a.sql)).toEqual([]);
      expect(first.plan.up.flatMap((a) => a.hazards)).toEqual([]);
      // It may be NULL: what an integer has no room for would be, silently. Keys refuse to go back instead.
      expect(first.plan.down.flatMap((a) => a.hazards)).toEqual(['drop_column:users.boss__new']);
      expect(await doubtsAbout(first)).toEqual([]);
      await applied(session, first);
      await session.execute(`INSERT INTO users (name, boss) VALUES ('new', 1);
        INSERT INTO orders (user_id, line) VALUES (41, 1);
        DELETE FROM users WHERE id = 40`);
      const typed = `SELECT id, boss, pg_typeof(id)::text AS type FROM users WHERE name = 'new'`;
      expect(await session.query(typed)).toEqual([{ id: 41, boss: 1, type: 'bigint' }]);
      expect(await session.query('SELECT line FROM orders WHERE user_id = 40')).toEqual([]);
      await expect(session.execute('INSERT INTO orders (user_id, line) VALUES (99, 1)')).rejects.toThrow(
        /violates foreign key constraint/,
      );
      expect((await release('2', 'bigint')).plan.up).toEqual([]);

      const second = await release('3', 'bigint');
      expect(second.leaving).toEqual([]);
      expect(await doubtsAbout(second)).toEqual([]);
      await applied(session, second);
      await applied(session, second, 'down');
      await applied(session, first, 'down');
      expect(await session.query(typed)).toEqual([{ id: 41, boss: 1, type: 'integer' }]);
      await session.execute(`INSERT INTO users (name) VALUES ('newer')`);
      expect(await session.query(`SELECT id FROM users WHERE name = 'newer'`)).toEqual([{ id: 42 }]);
    }));

  test('go back online from wherever the way there was interrupted', () =>
    withSession(async (session) => {
      await applied(session, await releaseOf(session, contract('1', 'integer')));
      await session.execute(ROWS);
      const { plan, from } = await releaseOf(session, contract('2', 'bigint'));
      for (const place of placesAround(plan.up)) {
        for (const { sql } of plan.up.slice(0, place)) await session.execute(sql);
        const back = planBack(await introspect(session), from).up;
        expect({ place, blocking: back.filter(isBlocking).map((a) => a.sql) }).toEqual({
          place,
          blocking: [],
        });
        for (const { sql } of back) await session.execute(sql);
        expect({ place, left: compare(await introspect(session), from) }).toEqual({ place, left: [] });
      }
      expect(await session.query('SELECT count(*)::int AS n, sum(boss)::int AS bosses FROM users')).toEqual([
        { n: 40, bosses: 39 },
      ]);
    }));
});
