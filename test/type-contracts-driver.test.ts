/** The generated row types say what node-postgres gives; only node-postgres can confirm it. */
import pg from 'pg';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { typeContracts } from '../src/generate/type-contracts.ts';
import { modelOf } from './support/model-of.ts';
import { testUrl } from './support/postgres.ts';

const TYPES = `
  CREATE TYPE mood AS ENUM ('happy', 'it''s "ok"', 'sad');
  CREATE DOMAIN amount AS numeric(12,2);
  CREATE TABLE things (
    id bigint PRIMARY KEY, day date NOT NULL, days date[] NOT NULL, at timestamptz NOT NULL, span interval NOT NULL,
    spot point NOT NULL, price amount NOT NULL, exacts numeric[] NOT NULL, bigs bigint[] NOT NULL, feeling mood NOT NULL,
    feelings mood[] NOT NULL, notes text[] NOT NULL, doc jsonb NOT NULL, docs jsonb[] NOT NULL, raw bytea NOT NULL,
    flag boolean NOT NULL, during int4range NOT NULL, missing date, nothing jsonb
  );`;

const thing = {
  id: 9007199254740993n,
  day: '2024-02-29',
  days: ['0099-01-01', '2024-12-31'],
  at: new Date('2024-05-06T07:08:09.123Z'),
  span: 'P1Y2M3DT4H5M6S',
  spot: { x: 1.5, y: -2 },
  price: '12345678.90',
  exacts: [1.25, 3],
  bigs: [1n, 9223372036854775807n],
  feeling: 'it\'s "ok"',
  feelings: ['happy', 'it\'s "ok"', 'sad'],
  notes: ['a', 'b,c', '"{}"'],
  doc: [{ a: [1, null, 'x'] }, 'y'],
  docs: [{ a: 1 }, [2], 'three'],
  raw: new Uint8Array([0, 255, 10]),
  flag: true,
  during: '[1,5)',
  missing: null,
  nothing: null,
};

test('an entity written through its mapper and read back through node-postgres is the same entity', async () => {
  const model = await modelOf(TYPES);
  const [file] = await typeContracts.generate(model);
  const { outputText } = ts.transpileModule(file?.content ?? '', {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const { thingFromRow, thingToRow } = (await import(
    `data:text/javascript,${encodeURIComponent(outputText)}`
  )) as Record<string, (value: unknown) => Record<string, unknown>>;

  const client = new pg.Client({ connectionString: testUrl() });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('CREATE SCHEMA things_test');
    await client.query('SET LOCAL search_path = things_test');
    await client.query(TYPES);
    const row = thingToRow?.(thing) ?? {};
    const columns = Object.keys(row);
    await client.query(
      `INSERT INTO things (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    );
    const read = await client.query('SELECT * FROM things');
    expect(thingFromRow?.(read.rows[0])).toEqual({ ...thing, raw: Buffer.from(thing.raw) });
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
});
