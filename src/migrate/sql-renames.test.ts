import { expect, test } from 'vitest';
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { renamesInSql } from './sql-renames.ts';

const fact = (kind: Fact['kind'], name: string, parent?: string): Fact => ({
  kind,
  id: `${kind} ${name}`,
  name,
  attributes: {},
  dependsOn: [],
  ...(parent === undefined ? {} : { parent }),
});

const catalog: Catalog = {
  serverVersion: 180_000,
  unmodelled: [],
  facts: new Map(
    [
      fact('table', 'public.users'),
      fact('column', 'public.users.email', 'table public.users'),
      fact('enum', 'public.status'),
      fact('function', 'public.total(integer)'),
      fact('index', 'public.by_email', 'table public.users'),
    ].map((each) => [each.id, each]),
  ),
};

for (const [spelling, comment] of [
  ['renamed_from:', (old: string) => `renamed_from: ${old}`],
  ['@renamed from=', (old: string) => `@renamed from=${old}`],
] as const) {
  test(`${spelling} on the line of a table, column or index is a rename`, () => {
    const text = [
      `CREATE TABLE users ( -- ${comment('people')}`,
      `  email text -- ${comment('"Mail"')}`,
      ');',
      `CREATE INDEX by_email ON users (email); /* ${comment('by_mail')} */`,
    ].join('\n');
    expect(renamesInSql(text, catalog)).toEqual([
      { from: 'table public.people', to: 'table public.users' },
      { from: 'column public.users."Mail"', to: 'column public.users.email' },
      { from: 'index public.by_mail', to: 'index public.by_email' },
    ]);
  });

  test(`${spelling} above a statement is a rename of what it makes`, () => {
    const text = [
      `-- ${comment('state')}`,
      '-- what an order can be',
      `CREATE TYPE status AS ENUM ('a');`,
      `-- ${comment('sum')}`,
      `CREATE OR REPLACE FUNCTION total(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';`,
    ].join('\n');
    expect(renamesInSql(text, catalog)).toEqual([
      { from: 'enum public.state', to: 'enum public.status' },
      { from: 'function public.sum(integer)', to: 'function public.total(integer)' },
    ]);
  });
}

test('a comment that declares nothing is no rename', () => {
  expect(renamesInSql('CREATE TABLE users ( -- renamed long ago\n email text);', catalog)).toEqual([]);
});

test('a comment beside the value of an enum renames it, and one above a schema renames that', () => {
  const text = [
    '-- renamed_from: accounts',
    'CREATE SCHEMA auth;',
    'CREATE TYPE status AS ENUM (',
    "  'open', -- renamed_from: new",
    "  'it''s done' -- @renamed from='all done'",
    ", 'gone' /* renamed_from: away */, 'stays');",
  ].join('\n');
  const schema = fact('schema', 'auth');
  const facts = new Map([...catalog.facts, [schema.id, schema]]);
  expect(renamesInSql(text, { ...catalog, facts })).toEqual([
    { from: 'schema accounts', to: 'schema auth' },
    { from: 'enum-value public.status.new', to: 'enum-value public.status.open' },
    { from: 'enum-value public.status."all done"', to: 'enum-value public.status."it\'s done"' },
    { from: 'enum-value public.status.away', to: 'enum-value public.status.gone' },
  ]);
});
