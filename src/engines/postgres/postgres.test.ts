import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { testServer, testUrl, withDatabase } from '../../../test/support/postgres.ts';
import { DatawrightError } from '../../core/diagnostic.ts';
import { PostgresError, type PostgresSession } from '../../core/ports/postgres.ts';
import { postgresServer } from './server.ts';

async function withSession(work: (session: PostgresSession) => Promise<void>): Promise<void> {
  const session = await testServer().connect();
  try {
    await work(session);
  } finally {
    await session.close();
  }
}

describe('values', () => {
  test('keep every digit: what JavaScript cannot hold comes as text', () =>
    withSession(async (session) => {
      const rows =
        await session.query(`SELECT 1::int8 AS small, 9007199254740993::int8 AS big, 1.50::numeric AS price,
        timestamptz '2026-01-01 00:00:00.123456+02' AS at, date '0044-03-15 BC' AS ides, interval '1 day' AS span,
        '{"a":[1]}'::jsonb AS doc, '\\x00ff'::bytea AS bytes, 0.1::float8 AS float, 'NaN'::float8 AS nan, true AS yes`);
      expect(rows).toEqual([
        {
          small: 1,
          big: '9007199254740993',
          price: '1.50',
          at: '2025-12-31 22:00:00.123456+00',
          ides: '0044-03-15 BC',
          span: '1 day',
          doc: { a: [1] },
          bytes: Buffer.from([0, 255]),
          float: 0.1,
          nan: Number.NaN,
          yes: true,
        },
      ]);
    }));

  test('in arrays are treated alike, nested, quoted and NULL ones too', () =>
    withSession(async (session) => {
      const rows = await session.query(`SELECT ARRAY[1, NULL, 9007199254740993]::int8[] AS big,
        ARRAY[['a', 'b"c'], ['', 'NULL']]::text[] AS nested, ARRAY['x']::name[] AS names, '{}'::int[] AS empty,
        ARRAY[1.5]::numeric[] AS exact, ARRAY['{"a": "}"}'::jsonb] AS docs, '[0:1]={1,2}'::int[] AS bounds`);
      expect(rows).toEqual([
        {
          big: [1, null, '9007199254740993'],
          nested: [
            ['a', 'b"c'],
            ['', 'NULL'],
          ],
          names: ['x'],
          empty: [],
          exact: ['1.5'],
          docs: [{ a: '}' }],
          bounds: [1, 2],
        },
      ]);
    }));
});

describe('errors', () => {
  test("carry the server's own words and the place in the statement", () =>
    withSession(async (session) => {
      const error = await session.query('SELECT nowhere').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(PostgresError);
      expect((error as PostgresError).fields).toMatchObject({ sqlState: '42703', position: 8 });
    }));

  test('a query is one statement only', () =>
    withSession(async (session) => {
      await expect(session.query('SELECT 1; SELECT 2')).rejects.toMatchObject({
        fields: { sqlState: '42601' },
      });
    }));

  test.each([
    ['postgres://app:hunter2@127.0.0.1:1/shop', 'E001'],
    ['postgres://app:hunter2@no-such-host.invalid/shop', 'E001'],
    ['mysql://app:hunter2@localhost/shop', 'E005'],
    ['postgres://app:hunter2@local host:99999999/shop', 'E005'],
  ])('a server out of reach is explained, without the password: %s', async (url, code) => {
    const connecting = (async () => postgresServer(url).connect())();
    const error = await connecting.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatawrightError);
    const [diagnostic] = (error as DatawrightError).diagnostics;
    expect(diagnostic?.code).toBe(code);
    expect(diagnostic?.fix).toBeDefined();
    expect(JSON.stringify(diagnostic)).not.toContain('hunter2');
  });

  test('a database that does not exist is explained', async () => {
    const url = testUrl().replace('/postgres?', '/nowhere?');
    await expect(postgresServer(url).connect()).rejects.toThrow(/E003/);
  });

  test('a connection that is cut says so', () =>
    withSession(async (session) => {
      const victim = await testServer().connect();
      const [{ pid } = { pid: 0 }] = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await session.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
      await expect(victim.query('SELECT 1')).rejects.toThrow(/E004/);
      await victim.close();
    }));
});

describe('a transaction', () => {
  test('commits, or rolls back on any throw and passes it on', () =>
    withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute('CREATE TABLE t (id integer)');
      await session.transaction(() => session.query('INSERT INTO t VALUES (1)'));
      const failing = session.transaction(async () => {
        await session.query('INSERT INTO t VALUES (2)');
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await session.query('SELECT id FROM t')).toEqual([{ id: 1 }]);
      await session.close();
    }));

  test('does not pretend to have committed after a swallowed error', () =>
    withSession(async (session) => {
      const swallowing = session.transaction(async () => {
        await session.query('SELECT nowhere').catch(() => {});
      });
      await expect(swallowing).rejects.toThrow(/rolled back instead of committed/);
    }));

  test('may be read only and of any isolation', () =>
    withSession(async (session) => {
      const writing = session.transaction(() => session.execute('CREATE TABLE never (id integer)'), {
        readOnly: true,
        isolation: 'repeatable read',
      });
      await expect(writing).rejects.toMatchObject({ fields: { sqlState: '25006' } });
    }));

  test('takes statements that are asked for at once, one after the other', () =>
    withSession(async (session) => {
      const rows = await Promise.all([1, 2, 3].map((n) => session.query('SELECT $1::int AS n', [n])));
      expect(rows.flat()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    }));
});

describe('a twin', () => {
  test('sees what the session sees, whatever others write meanwhile', () =>
    withDatabase(async (server) => {
      const [session, other] = [await server.connect(), await server.connect()];
      await session.execute('CREATE TABLE t (id integer)');
      const count = 'SELECT count(*)::int AS n FROM t';
      const seen = await session.withTwin(async (twin) => {
        expect(twin).not.toBe(session);
        await other.execute('INSERT INTO t VALUES (1)');
        return Promise.all([session.query(count), twin.query(count), other.query(count)]);
      });
      expect(seen.flat()).toEqual([{ n: 0 }, { n: 0 }, { n: 1 }]);
      expect(await session.query(count)).toEqual([{ n: 1 }]);
      await Promise.all([session.close(), other.close()]);
    }));

  test('is the session itself in a transaction, where only it sees what it wrote', () =>
    withSession(async (session) => {
      await session.execute('BEGIN; CREATE TABLE t (id integer)');
      expect(await session.withTwin(async (twin) => twin === session)).toBe(true);
      await session.execute('ROLLBACK');
    }));

  test('is the session itself where the server takes no other connection', () =>
    withSession(async (administrator) => {
      await administrator.execute(`CREATE ROLE only_once LOGIN CONNECTION LIMIT 1 PASSWORD 'only_once'`);
      const url = new URL(testUrl());
      Object.assign(url, { username: 'only_once', password: 'only_once' });
      const session = await postgresServer(url.toString()).connect();
      expect(await session.withTwin(async (twin) => twin === session)).toBe(true);
      await session.close();
      await administrator.execute('DROP ROLE only_once');
    }));
});

describe('COPY', () => {
  test('streams out all rows and leaves the session usable', () =>
    withSession(async (session) => {
      const csv = await text(session.copyOut('COPY (SELECT generate_series(1, 300000)) TO STDOUT'));
      expect(csv.split('\n')).toHaveLength(300_001);
      expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    }));

  test('streams out no rows', () =>
    withSession(async (session) => {
      expect(await text(session.copyOut('COPY (SELECT 1 WHERE false) TO STDOUT'))).toBe('');
    }));

  test('errors when the query fails in the middle', () =>
    withSession(async (session) => {
      const stream = session.copyOut(
        'COPY (SELECT 1 / (200000 - g) FROM generate_series(1, 300000) AS g) TO STDOUT',
      );
      await expect(text(stream)).rejects.toMatchObject({ fields: { sqlState: '22012' } });
      expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    }));

  test('errors when the server dies in the middle, instead of ending early', () =>
    withSession(async (killer) => {
      const victim = await testServer().connect();
      const [{ pid } = { pid: 0 }] = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const stream = victim.copyOut(
        'COPY (SELECT repeat(g::text, 50) FROM generate_series(1, 5000000) AS g) TO STDOUT',
      );
      stream.once('data', () => void killer.query('SELECT pg_terminate_backend($1)', [pid]));
      await expect(text(stream)).rejects.toThrow();
      await victim.close();
    }));

  test('is cancelled when its reader leaves, and the session stays usable', () =>
    withSession(async (session) => {
      const stream = session.copyOut(
        'COPY (SELECT pg_sleep(0.001), g FROM generate_series(1, 10000000) AS g) TO STDOUT',
      );
      await new Promise((resolve) => stream.once('data', resolve));
      stream.destroy();
      expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    }));

  test('takes rows in and gives their number', () =>
    withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute('CREATE TABLE t (id integer, note text)');
      expect(
        await session.copyIn('COPY t FROM STDIN (FORMAT csv)', Readable.from(['1,a\n2,', '"b ""c"""\n3,\n'])),
      ).toBe(3);
      expect(await session.query('SELECT note FROM t ORDER BY id')).toEqual([
        { note: 'a' },
        { note: 'b "c"' },
        { note: null },
      ]);
      await session.close();
    }));

  test('takes nothing from a source that breaks off or that the server refuses', () =>
    withDatabase(async (server) => {
      const session = await server.connect();
      await session.execute('CREATE TABLE t (id integer)');
      const broken = new PassThrough();
      broken.write('1\n');
      setTimeout(() => broken.destroy(new Error('broken')), 20);
      await expect(session.copyIn('COPY t FROM STDIN', broken)).rejects.toThrow('broken');
      const endless = Readable.from(
        (function* () {
          yield 'no number\n';
          for (let id = 0; id < 1_000_000; id += 1) yield `${id}\n`;
        })(),
      );
      await expect(session.copyIn('COPY t FROM STDIN', endless)).rejects.toMatchObject({
        fields: { sqlState: '22P02' },
      });
      await expect(session.copyIn('COPY missing FROM STDIN', Readable.from(['1\n']))).rejects.toMatchObject({
        fields: { sqlState: '42P01' },
      });
      expect(await session.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }]);
      await session.close();
    }));
});
