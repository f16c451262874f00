import { describe, expect, test } from 'vitest';
import { withSession } from '../../test/support/online-law.ts';
import { applied, doubtsAbout, releaseOf } from '../../test/support/releases.ts';

const contract = (version: string, table: string, key: string): string => `
contract: shop
version: ${version}
tables:
  ${table}
    columns:
      ${key}
      name: { type: text }
`;
const PLAIN = ['users:', 'id: { type: serial, primary_key: true }'] as const;
const PEOPLE = 'people:\n    renamed_from: users';

describe('numbers of a serial column', () => {
  test.each([
    ['its column is renamed', 'users:', 'uid: { type: serial, primary_key: true, renamed_from: id }'],
    ['its table is renamed', PEOPLE, PLAIN[1]],
    ['both are, and it is widened', PEOPLE, 'uid: { type: bigserial, primary_key: true, renamed_from: id }'],
  ])('go on when %s, and when that is taken back', (_, table, key) =>
    withSession(async (session) => {
      await applied(session, await releaseOf(session, contract('1', ...PLAIN)));
      await session.execute(`INSERT INTO users (name) VALUES ('a'), ('b')`);
      const release = await releaseOf(session, contract('2', table, key));
      expect(await doubtsAbout(release)).toEqual([]);
      await applied(session, release);
      const name = table === PEOPLE ? 'people' : 'users';
      const insert = `INSERT INTO ${name} (name) VALUES ('c') RETURNING ${key.slice(0, key.indexOf(':'))}::int AS n`;
      expect(await session.query(insert)).toEqual([{ n: 3 }]);
      expect((await releaseOf(session, contract('2', table, key))).plan.up).toEqual([]);
      await applied(session, release, 'down');
      expect(await session.query(`INSERT INTO users (name) VALUES ('d') RETURNING id`)).toEqual([{ id: 4 }]);
    }),
  );
});
