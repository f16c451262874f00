import { describe, expect, test } from 'vitest';
import { catalogOf } from '../../test/support/catalog-of.ts';
import { plan } from './planner.ts';
import { suggestRenames } from './rename-suggestion.ts';

async function suggested(before: string, after: string): Promise<readonly string[]> {
  const [from, to] = [await catalogOf(before), await catalogOf(after)];
  return suggestRenames(plan(from, to), from, to).map((s) => `${s.from} → ${s.to}`);
}

describe('a rename is suggested', () => {
  test.each([
    [
      'for a column of the same type at the same place with a similar name',
      'CREATE TABLE t (id int, mail text, b int)',
      'CREATE TABLE t (id int, email text, b int)',
      ['column public.t.mail → column public.t.email'],
    ],
    [
      'for two columns, each with its likest',
      'CREATE TABLE t (id int, first text, last text)',
      'CREATE TABLE t (id int, first_name text, last_name text)',
      [
        'column public.t.first → column public.t.first_name',
        'column public.t.last → column public.t.last_name',
      ],
    ],
    [
      'for a table with most of its columns',
      'CREATE TABLE users (id int, email text, nick text, at date)',
      'CREATE TABLE people (id int, email text, nick text, at date)',
      ['table public.users → table public.people'],
    ],
    [
      'for a schema with the same objects',
      'CREATE SCHEMA accounts CREATE TABLE users (id int) CREATE TABLE keys (id int)',
      'CREATE SCHEMA auth CREATE TABLE users (id int) CREATE TABLE keys (id int, k text)',
      ['schema accounts → schema auth'],
    ],
    [
      'for values of an enum between the same others',
      "CREATE TYPE mood AS ENUM ('sad', 'so', 'so so', 'happy')",
      "CREATE TYPE mood AS ENUM ('blue', 'so', 'fair', 'happy', 'new')",
      [
        'enum-value public.mood.sad → enum-value public.mood.blue',
        'enum-value public.mood."so so" → enum-value public.mood.fair',
      ],
    ],
    [
      'for views, types and functions with the same definition',
      "CREATE VIEW a AS SELECT 1 AS x; CREATE TYPE mood AS ENUM ('sad'); CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT i'",
      "CREATE VIEW b AS SELECT 1 AS x; CREATE TYPE feeling AS ENUM ('sad'); CREATE FUNCTION g(i int) RETURNS int LANGUAGE sql AS 'SELECT i'",
      [
        'enum public.mood → enum public.feeling',
        'function public.f(integer) → function public.g(integer)',
        'view public.a → view public.b',
      ],
    ],
  ])('%s', async (_, before, after, expected) => {
    expect(await suggested(before, after)).toEqual(expected);
  });
});

describe('nothing is suggested', () => {
  test.each([
    [
      'for a column of another type',
      'CREATE TABLE t (id int, mail text)',
      'CREATE TABLE t (id int, email int)',
    ],
    [
      'for a column of the same type and nothing else',
      'CREATE TABLE t (a text, id int)',
      'CREATE TABLE t (id int, note text)',
    ],
    ['for a table with other columns', 'CREATE TABLE a (x int, y int)', 'CREATE TABLE b (z text, w date)'],
    ['for one that only goes', 'CREATE TABLE t (a int, b int)', 'CREATE TABLE t (a int)'],
    [
      'across tables',
      'CREATE TABLE t (a int, mail text); CREATE TABLE u (a int)',
      'CREATE TABLE t (a int); CREATE TABLE u (a int, email text)',
    ],
  ])('%s', async (_, before, after) => {
    expect(await suggested(before, after)).toEqual([]);
  });
});
