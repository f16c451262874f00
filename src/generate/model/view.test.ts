import { expect, test } from 'vitest';
import { modelOf } from '../../../test/support/model-of.ts';

const TABLES = `
  CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, nick text, settings jsonb NOT NULL);
  CREATE TABLE visits (id integer PRIMARY KEY, person_id integer REFERENCES people, seen timestamptz NOT NULL, note text);
`;

/** `column: null` or `column: value` for each column of view `v`. */
async function nullability(select: string): Promise<Record<string, boolean>> {
  const model = await modelOf(`${TABLES} CREATE VIEW v AS ${select}`);
  const view = model.views.find((one) => one.name === 'v');
  return Object.fromEntries((view?.fields ?? []).map((field) => [field.column, field.nullable]));
}

test('a column straight from a NOT NULL column is not null, one from a nullable column is', async () => {
  expect(await nullability('SELECT id, name, nick AS called FROM people')).toEqual({
    id: false,
    name: false,
    called: true,
  });
});

test('the padded side of an outer join is nullable, the other is not', async () => {
  expect(
    await nullability('SELECT p.name, v.seen FROM people p LEFT JOIN visits v ON v.person_id = p.id'),
  ).toEqual({ name: false, seen: true });
  expect(
    await nullability('SELECT p.name, v.seen FROM people p RIGHT JOIN visits v ON v.person_id = p.id'),
  ).toEqual({ name: true, seen: false });
  expect(
    await nullability('SELECT p.name, v.seen FROM people p FULL JOIN visits v ON v.person_id = p.id'),
  ).toEqual({ name: true, seen: true });
});

test('an outer join inside an outer join pads everything on its side', async () => {
  expect(
    await nullability(
      `SELECT a.name, b.name AS other, v.seen FROM people a
       LEFT JOIN (visits v JOIN people b ON b.id = v.person_id) ON a.id = v.person_id`,
    ),
  ).toEqual({ name: false, other: true, seen: true });
});

test('a condition that NULL cannot pass makes a column not null', async () => {
  expect(
    await nullability("SELECT nick, note FROM people, visits WHERE nick IS NOT NULL AND note = 'x'"),
  ).toEqual({
    nick: false,
    note: false,
  });
  expect(
    await nullability('SELECT v.seen FROM people p LEFT JOIN visits v ON true WHERE v.person_id = p.id'),
  ).toEqual({ seen: true });
});

test('counts, coalesce with a constant and comparisons of values are not null; max of nothing is', async () => {
  expect(
    await nullability(
      `SELECT count(*) AS n, coalesce(max(nick), '-') AS nick, max(name) AS latest, sum(id) FILTER (WHERE id > 1) AS s FROM people`,
    ),
  ).toEqual({ n: false, nick: false, latest: true, s: true });
  expect(
    await nullability('SELECT nick, max(name) AS latest, max(nick) AS m FROM people GROUP BY nick'),
  ).toEqual({
    nick: true,
    latest: false,
    m: true,
  });
});

test('grouping sets pad the columns they group by', async () => {
  expect(await nullability('SELECT name, count(*) AS n FROM people GROUP BY ROLLUP (name)')).toEqual({
    name: true,
    n: false,
  });
});

test('a union is as nullable as its most nullable part', async () => {
  expect(
    await nullability('SELECT name, name AS again FROM people UNION ALL SELECT nick, name FROM people'),
  ).toEqual({
    name: true,
    again: false,
  });
});

test('a value taken out of JSON can be null even when the JSON is not', async () => {
  expect(
    await nullability("SELECT settings, settings ->> 'a' AS a, (settings -> 'b')::int AS b FROM people"),
  ).toEqual({ settings: false, a: true, b: true });
});

test('common table expressions, subqueries and views of views are followed', async () => {
  const model = await modelOf(`${TABLES}
    CREATE VIEW base AS SELECT id, name AS title, nick FROM people;
    CREATE VIEW v AS WITH c AS (SELECT title, nick FROM base WHERE nick IS NOT NULL)
      SELECT s.title, s.nick FROM (SELECT * FROM c) s`);
  expect(model.views.find((view) => view.name === 'v')?.fields).toMatchObject([
    { column: 'title', nullable: false, from: 'people.name' },
    { column: 'nick', nullable: false, from: 'people.nick' },
  ]);
});

test('scalar subqueries and CASE without ELSE can be null', async () => {
  expect(
    await nullability(
      `SELECT (SELECT seen FROM visits LIMIT 1) AS seen, CASE WHEN id > 1 THEN name END AS big,
       CASE WHEN id > 1 THEN name ELSE '-' END AS always, EXISTS (SELECT 1 FROM visits) AS visited FROM people`,
    ),
  ).toEqual({ seen: true, big: true, always: false, visited: false });
});
