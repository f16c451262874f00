import { expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { converted } from './converted.ts';

const TYPES =
  `integer text bigint character_varying(20) character_varying timestamp_with_time_zone boolean numeric(12,2) uuid
  jsonb json date smallint double_precision real character(4) timestamp(3)_without_time_zone time_without_time_zone interval bytea
  inet int4range point bit(4) tsvector money name public.mood public.short`
    .split(/\s+/)
    .map((name) => name.replaceAll('_', ' '));

const within = (work: (session: PostgresSession) => Promise<void>): Promise<void> =>
  withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(
        `CREATE TYPE mood AS ENUM ('ok', 'bad'); CREATE DOMAIN short AS text CHECK (length(VALUE) < 9)`,
      );
      await work(session);
    } finally {
      await session.close();
    }
  });

test('PostgreSQL takes the conversion of every type into every other, and of their arrays', () =>
  within(async (session) => {
    const types = TYPES.flatMap((type) => [type, `${type}[]`]);
    for (const from of types) {
      const values = types.map((to) => `(${converted('c', from, to)}) IS NULL`);
      const [row] = await session.query(
        `SELECT ${values.join(' AND ')} AS nothing FROM (SELECT NULL::${from} AS c) AS t`,
      );
      // NULL has no elements: it becomes an array with one NULL in it.
      expect({ from, nothing: row?.nothing }).toEqual({ from, nothing: from.endsWith('[]') });
    }
  }));

test.each([
  [`'{a,NULL,"b,c"}'::text[]`, 'text[]', 'jsonb', '["a", null, "b,c"]'],
  [`'["a", null, "b,c"]'::jsonb`, 'jsonb', 'text[]', '{a,NULL,"b,c"}'],
  [`'[[1, 2], [3, 4]]'::json`, 'json', 'integer[]', '{{1,2},{3,4}}'],
  [`'{1,2}'::integer[]`, 'integer[]', 'json', '[1,2]'],
  [`'"alone"'::jsonb`, 'jsonb', 'text[]', '{alone}'],
  [`'[]'::jsonb`, 'jsonb', 'text[]', '{}'],
  [`'2025-01-01'::date`, 'date', 'jsonb', '"2025-01-01"'],
  [`'"2025-01-01"'::jsonb`, 'jsonb', 'date', '2025-01-01'],
  [`'ok'::mood`, 'public.mood', 'json', '"ok"'],
  [`'"ok"'::json`, 'json', 'public.mood', 'ok'],
  [`'{"a": 1}'::text`, 'text', 'jsonb', '{"a": 1}'],
  [`'{"a": 1}'::jsonb`, 'jsonb', 'text', '{"a": 1}'],
  [`'{7,8}'::integer[]`, 'integer[]', 'bigint', '7'],
  [`'{7,8}'::integer[]`, 'integer[]', 'text', '{7,8}'],
  [`'{7,8}'::integer[]`, 'integer[]', 'jsonb[]', '{7,8}'],
  ['7', 'integer', 'text[]', '{7}'],
  ['7', 'integer', 'boolean', 'true'],
])('%s, a %s, becomes a %s: %s', (value, from, to, expected) =>
  within(async (session) => {
    const [row] = await session.query(`SELECT (${converted(`(${value})`, from, to)})::text AS text`);
    expect(row?.text).toBe(expected);
  }),
);
