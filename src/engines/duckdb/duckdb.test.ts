import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ending, firstLine, spawnProgram } from '../../../test/support/child.ts';
import { testServer, withDatabase } from '../../../test/support/postgres.ts';
import type { Warehouse, WarehouseSession } from '../../core/ports/warehouse.ts';
import { openDuckdb } from './duckdb.ts';

let warehouse: Warehouse;
let session: WarehouseSession;

beforeEach(async () => {
  warehouse = await openDuckdb(':memory:');
  session = await warehouse.connect();
});

afterEach(() => warehouse.close());

const PAIR = [
  { name: 'id', type: 'INTEGER' },
  { name: 'note', type: 'VARCHAR' },
] as const;

describe('values', () => {
  test('keep every digit: what JavaScript cannot hold comes as text', async () => {
    const rows =
      await session.query(`SELECT 1::BIGINT AS small, 9007199254740993::BIGINT AS big, 1.50::DECIMAL(10,2) AS price,
      TIMESTAMPTZ '2026-01-01 00:00:00.123456+02' AS at, INTERVAL '1 day' AS span, '{"a":[1]}'::JSON AS doc,
      'x'::BLOB AS bytes, [1, 2] AS list, 'NaN'::DOUBLE AS nan, NULL AS nothing`);
    expect(rows).toEqual([
      {
        small: 1,
        big: '9007199254740993',
        price: '1.50',
        at: '2025-12-31 22:00:00.123456+00',
        span: '1 day',
        doc: { a: [1] },
        bytes: Buffer.from('x'),
        list: [1, 2],
        nan: Number.NaN,
        nothing: null,
      },
    ]);
  });

  test('are bound, whatever they are', async () => {
    const rows = await session.query('SELECT $1 AS a, $2 AS b, $3 AS c, $4 AS d, $5::JSON AS e', [
      "it's",
      42,
      null,
      ['x', 'y'],
      { k: true },
    ]);
    expect(rows).toEqual([{ a: "it's", b: 42, c: null, d: ['x', 'y'], e: { k: true } }]);
  });
});

describe('copying rows in', () => {
  test('keeps NULL and the empty text apart, and quotes, commas and line breaks inside values', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const csv = '1,""\n2,\n3,"a ""b"", c\nd"\n';
    expect(await session.copyIn('t', PAIR, Readable.from([csv]))).toBe(3);
    expect(await session.query('SELECT * FROM t ORDER BY id')).toEqual([
      { id: 1, note: '' },
      { id: 2, note: null },
      { id: 3, note: 'a "b", c\nd' },
    ]);
  });

  test('brings any text from PostgreSQL unharmed, however the bytes are cut into pieces', async () => {
    const note = fc.option(
      fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !value.includes('\u0000')),
      { nil: null },
    );
    const server = await testServer().connect();
    await fc.assert(
      fc.asyncProperty(fc.array(note, { minLength: 1, maxLength: 50 }), async (notes) => {
        await session.execute('CREATE OR REPLACE TABLE t (id INTEGER, note VARCHAR)');
        const source = server.copyOut(`COPY (SELECT id::integer, note FROM jsonb_array_elements_text(
          ${quoted(JSON.stringify(notes))}::jsonb) WITH ORDINALITY AS n(note, id)) TO STDOUT (FORMAT csv, FORCE_QUOTE (note))`);
        expect(await session.copyIn('t', PAIR, source)).toBe(notes.length);
        const rows = await session.query('SELECT note FROM t ORDER BY id');
        expect(rows.map((row) => row.note)).toEqual(notes);
      }),
      { numRuns: 60 },
    );
    await server.close();
  });

  test('keeps a lone NULL column', async () => {
    await session.execute('CREATE TABLE t (note VARCHAR)');
    const rows = await session.copyIn(
      't',
      [{ name: 'note', type: 'VARCHAR' }],
      Readable.from(['""\n\n"x"\n']),
    );
    expect(rows).toBe(3);
    expect(await session.query('SELECT count(*) AS nulls FROM t WHERE note IS NULL')).toEqual([{ nulls: 1 }]);
  });

  test('takes rows of several megabytes with line breaks in them', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const long = 'line\n'.repeat(1_000_000);
    const csv = Readable.from(
      (function* () {
        for (let id = 0; id < 12; id += 1) yield `${id},"${long}"\n`;
      })(),
    );
    expect(await session.copyIn('t', PAIR, csv)).toBe(12);
    expect(await session.query('SELECT DISTINCT length(note) AS n FROM t')).toEqual([{ n: 5_000_000 }]);
  });

  test('leaves nothing when the source breaks off, and the session stays usable', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const source = Readable.from(
      (async function* () {
        for (let id = 0; id < 200_000; id += 1) yield `${id},"row ${id}"\n`;
        throw new Error('the server went away');
      })(),
    );
    await expect(session.copyIn('t', PAIR, source)).rejects.toThrow('the server went away');
    expect(await session.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }]);
  });

  test('tells why a source breaks off before its first row', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const source = new PassThrough();
    const copy = session.copyIn('t', PAIR, source);
    setTimeout(() => source.destroy(new Error('the server went away')), 20);
    await expect(copy).rejects.toThrow('the server went away');
    const broken = new PassThrough();
    broken.destroy(new Error('it was gone before'));
    await expect(session.copyIn('t', PAIR, broken)).rejects.toThrow('it was gone before');
  });

  test('leaves nothing when the source closes without an end', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const source = new PassThrough();
    source.write('1,"a"\n2,"b"\n');
    setTimeout(() => source.destroy(), 50);
    await expect(session.copyIn('t', PAIR, source)).rejects.toThrow(/E023/);
    expect(await session.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }]);
  });

  test('rolls back the transaction around it when the source breaks off', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const work = session.transaction(async () => {
      await session.execute("INSERT INTO t VALUES (0, 'before')");
      const source = new PassThrough();
      source.write('1,"a"\n');
      setTimeout(() => source.destroy(new Error('broken')), 20);
      await session.copyIn('t', PAIR, source);
    });
    await expect(work).rejects.toThrow('broken');
    expect(await session.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }]);
  });

  test('reports a row that does not fit and lets go of the source', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const source = Readable.from(
      (function* () {
        yield 'no number,"x"\n';
        for (let id = 0; id < 50_000; id += 1) yield `${id},"row"\n`;
      })(),
    );
    await expect(session.copyIn('t', PAIR, source)).rejects.toThrow(/Conversion Error/i);
    expect(source.destroyed).toBe(true);
  });

  test('reports a table that does not exist and lets go of the source', async () => {
    const source = new PassThrough();
    await expect(session.copyIn('missing', PAIR, source)).rejects.toThrow(/missing/);
    expect(source.destroyed).toBe(true);
  });

  test('leaves nothing when PostgreSQL is killed in the middle of its COPY', async () => {
    await withDatabase(async (database) => {
      const victim = await database.connect();
      const killer = await database.connect();
      const [{ pid } = { pid: 0 }] = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
      const source = victim.copyOut(
        "COPY (SELECT g, repeat('x', 100) FROM generate_series(1, 3000000) AS g) TO STDOUT (FORMAT csv, FORCE_QUOTE *)",
      );
      setTimeout(() => void killer.query('SELECT pg_terminate_backend($1)', [pid]), 150);
      await expect(session.copyIn('t', PAIR, source)).rejects.toThrow();
      expect(await session.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }]);
      await killer.close();
      await victim.close();
    });
  });

  test('works for more copies at once than there are pool threads', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const counts = await Promise.all(
      Array.from({ length: 8 }, async (_, part) => {
        const own = await warehouse.connect();
        const source = Readable.from(
          (function* () {
            for (let id = 0; id < 20_000; id += 1) yield `${part * 20_000 + id},"row"\n`;
          })(),
        );
        return own.copyIn('t', PAIR, source);
      }),
    );
    expect(counts).toEqual(Array.from({ length: 8 }, () => 20_000));
    expect(await session.query('SELECT count(DISTINCT id) AS n FROM t')).toEqual([{ n: 160_000 }]);
  });
});

describe('copying from one warehouse to another', () => {
  test('works for several at once, files feeding some of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dw-test-'));
    const file = join(folder, 'rows.csv');
    await writeFile(file, Array.from({ length: 50_000 }, (_, id) => `${id},"row"\n`).join(''));
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const from = await openDuckdb(':memory:');
    const counts = await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const target = await warehouse.connect();
        if (at % 2 === 0) return target.copyIn('t', PAIR, createReadStream(file));
        const origin = await from.connect();
        return target.copyIn('t', PAIR, origin.copyOut("SELECT range, 'row' FROM range(50000)"));
      }),
    );
    expect(counts).toEqual(Array.from({ length: 8 }, () => 50_000));
    await from.close();
    await rm(folder, { recursive: true });
  });

  test('works in whatever order the copies begin', async () => {
    await session.execute('CREATE TABLE t (id INTEGER, note VARCHAR)');
    const from = await openDuckdb(':memory:');
    const origins = await Promise.all([from.connect(), from.connect(), from.connect()]);
    const rows = origins.map((origin) => origin.copyOut("SELECT range, 'row' FROM range(100000)"));
    const targets = await Promise.all(rows.map(() => warehouse.connect()));
    // The places of copies in are taken by those whose rows come last.
    const counts = await Promise.all(
      rows.toReversed().map((source, at) => targets[at]?.copyIn('t', PAIR, source)),
    );
    expect(counts).toEqual([100_000, 100_000, 100_000]);
    await from.close();
  });
});

describe('copying rows out', () => {
  test('gives what PostgreSQL reads back: NULL, empty text, quotes, line breaks', async () => {
    await withDatabase(async (database) => {
      const server = await database.connect();
      await server.execute('CREATE TABLE t (id integer, note text)');
      const rows = [
        { id: 1, note: '' },
        { id: 2, note: null },
        { id: 3, note: 'a "b", c\nd \\ e' },
      ];
      await session.execute(
        `CREATE TABLE t (id INTEGER, note VARCHAR); INSERT INTO t VALUES (1, ''), (2, NULL), (3, 'a "b", c\nd \\ e')`,
      );
      expect(await server.copyIn('COPY t FROM STDIN (FORMAT csv)', session.copyOut('SELECT * FROM t'))).toBe(
        3,
      );
      expect(await server.query('SELECT * FROM t ORDER BY id')).toEqual(rows);
      await server.close();
    });
  });

  test('streams more rows than any buffer holds', async () => {
    const csv = await text(session.copyOut('SELECT range AS n FROM range(500000)'));
    expect(csv.split('\n')).toHaveLength(500_001);
  });

  test('errors when the query fails in the middle', async () => {
    const failing = session.copyOut(
      "SELECT CASE WHEN range = 400000 THEN error('halfway') ELSE range::VARCHAR END FROM range(500000)",
    );
    await expect(text(failing)).rejects.toThrow(/halfway/);
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('stops when the reader leaves before the first row, whenever that is', async () => {
    for (let turns = 0; turns < 60; turns += 1) {
      const stream = session.copyOut('SELECT range AS n FROM range(5000000)');
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      stream.destroy();
      expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    }
  });

  test('stops when the reader leaves, and the session stays usable', async () => {
    const stream = session.copyOut('SELECT range AS n FROM range(5000000)');
    await new Promise((resolve) => stream.once('data', resolve));
    stream.destroy();
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('a warehouse file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('in use by another process is reported with the number of that process', async () => {
    const path = join(folder, 'warehouse.duckdb');
    const other = spawnProgram(`
      const { openDuckdb } = await import(${JSON.stringify(new URL('./duckdb.ts', import.meta.url).href)});
      const warehouse = await openDuckdb(${JSON.stringify(path)});
      process.stdout.write('open\\n');
      setInterval(() => {}, 1000);`);
    await firstLine(other);
    await expect(openDuckdb(path)).rejects.toThrow(new RegExp(`E021 .* process ${other.pid}`));
    other.kill('SIGKILL');
    await ending(other);
    await (await openDuckdb(path)).close();
  });

  test('that is no database is reported', async () => {
    const path = join(folder, 'warehouse.duckdb');
    await writeFile(path, 'not a database, but long enough to be looked at '.repeat(200));
    await expect(openDuckdb(path)).rejects.toThrow(/E022/);
  });
});

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
