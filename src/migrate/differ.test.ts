import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testShadow } from '../../test/support/postgres.ts';
import { DatawrightError } from '../core/diagnostic.ts';
import { type Differ, openDiffer } from './differ.ts';

let differ: Differ;
beforeAll(async () => {
  differ = await openDiffer(testShadow());
});
afterAll(() => differ.close());

const up = async (from: string, to: string): Promise<readonly string[]> =>
  (await differ.plan(from, to, { online: false })).up.map((action) => action.sql);

describe('a differ', () => {
  test('plans between two SQL texts, there and back', async () => {
    const plan = await differ.plan('CREATE TABLE t (id int)', 'CREATE TABLE t (id int, name text)');
    expect(plan.up.map((action) => action.sql)).toEqual(['ALTER TABLE public.t ADD COLUMN name text']);
    expect(plan.down.map((action) => action.sql)).toEqual(['ALTER TABLE public.t DROP COLUMN name']);
  });

  test('plans pair after pair, also of texts that end transactions, and nothing of one is left for the next', async () => {
    const table = 'CREATE TABLE t (id int);';
    expect(await up(table, `${table} CREATE INDEX i ON t (id);`)).toHaveLength(1);
    expect(
      await up(`BEGIN; ${table} COMMIT;`, `${table} CREATE INDEX CONCURRENTLY i ON t (id);`),
    ).toHaveLength(1);
    expect(await up('DO $$BEGIN CREATE TABLE t (); COMMIT; END$$;', table)).toEqual([
      'ALTER TABLE public.t ADD COLUMN id integer',
    ]);
    expect(await up('', '')).toEqual([]);
  });

  test('pairs may be asked for all at once', async () => {
    const plans = await Promise.all([1, 2, 3].map((n) => up('', `CREATE SCHEMA s${n}`)));
    expect(plans.flat()).toEqual([1, 2, 3].map((n) => `CREATE SCHEMA s${n}`));
  });

  test('takes roles that a text names and does not make to be there on both sides', async () => {
    const table = 'CREATE TABLE t (id int);';
    expect(await up(table, `${table} GRANT SELECT ON t TO differ_reader`)).toEqual([
      'GRANT SELECT ON TABLE public.t TO differ_reader',
    ]);
  });

  test('loads what pg_dump writes', async () => {
    const dump = `\\restrict abc\nSET check_function_bodies = false;\nSELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.t (id integer);\n\\unrestrict abc\n`;
    expect(await up('CREATE TABLE t (id int)', dump)).toEqual([]);
  });

  test('understands renames that the SQL declares', async () => {
    const old = 'CREATE TABLE users (id int, "Name" text);';
    const renamed = `CREATE TABLE people ( -- @renamed from=users
      id int,
      full_name text -- @renamed from="Name"
    );`;
    expect(await up(old, renamed)).toEqual([
      'ALTER TABLE public.users RENAME TO people',
      'ALTER TABLE public.people RENAME COLUMN "Name" TO full_name',
    ]);
  });

  test('catalogs serve as sides', async () => {
    const [one, two] = await differ.catalogs(['CREATE TABLE t (id int)', 'CREATE TABLE t (id bigint)']);
    if (one === undefined || two === undefined) throw new Error('two sides make two catalogs');
    expect((await differ.plan(one, two)).up).toHaveLength(1);
    expect((await differ.plan('CREATE TABLE t (id int)', one)).up).toEqual([]);
  });

  test('says where PostgreSQL refuses a text, in the file it stands in', async () => {
    const files = [
      { file: 'a.sql', text: 'CREATE TABLE a (id int);' },
      { file: 'b.sql', text: 'CREATE TABLE b (\n  id int,\n  other nothing\n);' },
    ];
    const error = await differ.plan('', files).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DatawrightError);
    expect((error as DatawrightError).diagnostics).toMatchObject([
      {
        code: 'M070',
        message: 'PostgreSQL refuses the SQL: type "nothing" does not exist',
        where: { file: 'b.sql', line: 3, column: 9 },
      },
    ]);
  });
});
