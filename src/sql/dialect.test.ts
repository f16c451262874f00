import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testServer } from '../../test/support/postgres.ts';
import { openDuckdb } from '../engines/duckdb/duckdb.ts';
import { duckdbDialect } from './duckdb.ts';
import { postgresDialect } from './postgres.ts';

/** Any text but the NUL character, which PostgreSQL has no place for. */
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\u0000'));
const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));

describe('a dialect', () => {
  test('writes literals that PostgreSQL reads back as they were', async () => {
    const session = await testServer().connect();
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        const [row] = await session.query(`SELECT ${postgresDialect.literal(given)} AS v`);
        expect(row?.v).toEqual(given);
      }),
    );
    await session.close();
  });

  test('writes literals and names that DuckDB reads back as they were', async () => {
    const warehouse = await openDuckdb(':memory:');
    const session = await warehouse.connect();
    await fc.assert(
      fc.asyncProperty(
        value,
        text.filter((name) => name.length > 0),
        async (given, name) => {
          const [row] = await session.query(
            `SELECT ${duckdbDialect.literal(given)} AS ${duckdbDialect.quote(name)}`,
          );
          expect(Object.entries(row ?? {})).toEqual([[name, given]]);
        },
      ),
    );
    await warehouse.close();
  });

  test('quotes every word that DuckDB reserves', async () => {
    const warehouse = await openDuckdb(':memory:');
    const session = await warehouse.connect();
    const words = await session.query<{ word: string }>('SELECT keyword_name AS word FROM duckdb_keywords()');
    expect(words.length).toBeGreaterThan(400);
    for (const { word } of words) {
      const name = duckdbDialect.quote(word);
      await session.execute(
        `CREATE OR REPLACE TABLE ${name} (${name} INTEGER); SELECT ${name}.${name} FROM ${name}; DROP TABLE ${name}`,
      );
    }
    await warehouse.close();
  });

  test.each([
    ['numeric(12,2)', 'DECIMAL(12,2)'],
    ['numeric(12)', 'DECIMAL(12,0)'],
    ['numeric', 'DECIMAL(38,10)'],
    ['numeric(60,2)', 'DECIMAL(38,10)'],
    ['character varying(255)', 'VARCHAR'],
    ['timestamp(3) with time zone', 'TIMESTAMP WITH TIME ZONE'],
    ['timestamp(3) without time zone', 'TIMESTAMP'],
    ['timestamptz', 'TIMESTAMP WITH TIME ZONE'],
    ['BIGINT', 'BIGINT'],
    ['integer[]', 'INTEGER[]'],
    ['text[][]', 'VARCHAR[][]'],
    ['jsonb', 'JSON'],
    ['shop.order_status', 'VARCHAR'],
    ['inet', 'VARCHAR'],
  ])('turns %s into %s, which DuckDB knows', async (postgresType, expected) => {
    expect(duckdbDialect.type(postgresType)).toBe(expected);
    const warehouse = await openDuckdb(':memory:');
    const session = await warehouse.connect();
    await session.execute(`CREATE TABLE t (c ${expected})`);
    await warehouse.close();
  });

  test('counts seconds alike on both engines', async () => {
    const times = ["TIMESTAMP '2026-01-01 00:00:00'", "TIMESTAMP '2026-01-02 00:00:01.5'"] as const;
    const server = await testServer().connect();
    const warehouse = await openDuckdb(':memory:');
    const duck = await warehouse.connect();
    const [inPostgres] = await server.query(`SELECT ${postgresDialect.secondsBetween(...times)} AS s`);
    const [inDuckdb] = await duck.query(`SELECT ${duckdbDialect.secondsBetween(...times)} AS s`);
    expect(inPostgres).toEqual({ s: 86_401.5 });
    expect(inDuckdb).toEqual(inPostgres);
    await server.close();
    await warehouse.close();
  });
});
