import { describe, expect, test } from 'vitest';
import { modernViewText } from './view-text.ts';

describe('a view as PostgreSQL before 16 tells it', () => {
  const cases: readonly (readonly [name: string, old: string, now: string])[] = [
    [
      'over one table',
      ' SELECT users.id,\n    length(users.email) AS n\n   FROM public.users\n  WHERE (users.id > 1)',
      ' SELECT id,\n    length(email) AS n\n   FROM public.users\n  WHERE (id > 1)',
    ],
    ['under another name', ' SELECT u.id\n   FROM public.users u', ' SELECT id\n   FROM public.users u'],
    [
      'with quoted names, and the name in a literal',
      ` SELECT "My ""t"."a b",\n    'My "t.x'::text AS x\n   FROM public."My ""t"`,
      ` SELECT "a b",\n    'My "t.x'::text AS x\n   FROM public."My ""t"`,
    ],
    [
      'with a subquery, whose names stay qualified',
      ' SELECT t.a\n   FROM public.t\n  WHERE (EXISTS ( SELECT 1\n           FROM public.s\n          WHERE (s.a = t.a)))',
      ' SELECT a\n   FROM public.t\n  WHERE (EXISTS ( SELECT 1\n           FROM public.s\n          WHERE (s.a = t.a)))',
    ],
    [
      'over a function with arguments',
      ' SELECT x.x\n   FROM generate_series(1, 3) x(x)',
      ' SELECT x\n   FROM generate_series(1, 3) x(x)',
    ],
    [
      'with a query in front',
      ' WITH x AS (\n         SELECT t.a\n           FROM public.t\n        )\n SELECT x.a\n   FROM x',
      ' WITH x AS (\n         SELECT t.a\n           FROM public.t\n        )\n SELECT a\n   FROM x',
    ],
  ];
  for (const [name, old, now] of cases)
    test(`is told as by newer ones: ${name}`, () => {
      expect(modernViewText(old)).toBe(now);
      expect(modernViewText(now)).toBe(now);
    });

  const same: readonly (readonly [name: string, text: string])[] = [
    ['two tables', ' SELECT a.id\n   FROM (public.a\n     JOIN public.b ON ((a.id = b.id)))'],
    ['two tables without a join', ' SELECT a.id\n   FROM public.a,\n    public.b'],
    ['a union', ' SELECT a.id\n   FROM public.a\nUNION\n SELECT b.id\n   FROM public.b'],
    ['no table', ' SELECT 1 AS one'],
    ['a whole row', ' SELECT t.*::public.t AS t\n   FROM public.t'],
  ];
  for (const [name, text] of same)
    test(`stays as it is over ${name}`, () => {
      expect(modernViewText(text)).toBe(text);
    });
});
