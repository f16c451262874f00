import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar, type Parse } from '../grammar.ts';
import { type Analysis, analyse } from './analyse.ts';
import { type Relation, relationsIn } from './relation.ts';

let parse: Parse;
beforeAll(async () => {
  ({ parse } = await loadGrammar());
});

const table = (name: string, columns: string): Relation => ({
  schema: 'public',
  name,
  columns: columns.split(', ').map((column) => {
    const [own = '', type = 'text', nulls] = column.split(' ');
    return { name: own, type, nullable: nulls === 'null' };
  }),
});

const SHOP = relationsIn([
  table('users', 'id uuid, email text, age integer null'),
  table('orders', 'id uuid, user_id uuid, total numeric, status text'),
]);

function of(sql: string): Analysis {
  const parsed = parse(sql);
  const [statement] = parsed.type === 'statements' ? parsed.statements : [];
  if (statement === undefined) throw new TypeError(`cannot be parsed: ${sql}`);
  return analyse(statement.tree, SHOP);
}

/** `users.emial`-like words for what is wrong, in order. */
const wrong = (sql: string): readonly string[] =>
  of(sql).problems.map((p) =>
    'name' in p ? `${p.kind} ${'of' in p && p.of ? `${p.of}.` : ''}${p.name}` : p.kind,
  );

describe('names that are there are accepted', () => {
  test.each([
    'SELECT u.id, email FROM users u WHERE age > 18 ORDER BY email LIMIT 5',
    'SELECT u.*, o.total FROM users AS u JOIN orders o ON o.user_id = u.id',
    'SELECT id, user_id FROM users JOIN orders USING (id)',
    'SELECT count(*) AS n, status FROM orders GROUP BY status HAVING count(*) > 1 ORDER BY n',
    'WITH big AS (SELECT user_id, sum(total) AS s FROM orders GROUP BY 1) SELECT email, s FROM users JOIN big ON big.user_id = users.id',
    'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t',
    'SELECT (SELECT max(total) FROM orders WHERE user_id = u.id) FROM users u',
    'SELECT * FROM users u, LATERAL (SELECT total FROM orders WHERE user_id = u.id LIMIT 1) latest',
    'SELECT g, s.a FROM generate_series(1, 3) AS g, (VALUES (1, 2)) AS s(a, b)',
    'SELECT to_jsonb(u), u FROM users u',
    "SELECT x.key FROM orders o, jsonb_each('{}') AS x WHERE o.ctid IS NOT NULL",
    'INSERT INTO orders (id, user_id, total) SELECT gen_random_uuid(), id, 0 FROM users ON CONFLICT (id) DO UPDATE SET total = excluded.total + orders.total RETURNING id, new.total',
    'UPDATE orders o SET (total, status) = (SELECT 1, u.email), user_id = u.id FROM users u WHERE u.id = o.user_id RETURNING o.*',
    'DELETE FROM orders USING users WHERE users.id = orders.user_id AND age IS NULL RETURNING email',
    'MERGE INTO orders o USING users u ON o.user_id = u.id WHEN MATCHED THEN UPDATE SET total = 0 WHEN NOT MATCHED THEN INSERT (id, user_id) VALUES (u.id, u.id)',
    'SELECT relname FROM pg_class WHERE oid = 1',
    'EXPLAIN SELECT email FROM users',
    'WITH gone AS (DELETE FROM orders RETURNING user_id) SELECT email FROM users WHERE id IN (SELECT user_id FROM gone)',
    'SELECT DISTINCT ON (user_id) user_id, total FROM orders ORDER BY user_id, total DESC',
    'SELECT rank() OVER w AS r FROM orders WINDOW w AS (PARTITION BY user_id ORDER BY total)',
  ])('%s', (sql) => {
    expect(wrong(sql)).toEqual([]);
  });
});

describe('names that are not there are found, wherever they stand', () => {
  test.each([
    ['SELECT nick FROM users', 'unknown-column nick'],
    ['SELECT u.nick FROM users u', 'unknown-column public.users.nick'],
    ['SELECT id FROM people', 'unknown-table people'],
    ['SELECT users.id FROM users u', 'unknown-source users'],
    ['SELECT id FROM users JOIN orders ON true', 'ambiguous-column id'],
    ['SELECT 1 FROM users WHERE nick = 1', 'unknown-column nick'],
    ['SELECT 1 FROM users u JOIN orders o ON o.uid = u.id', 'unknown-column public.orders.uid'],
    ['SELECT 1 FROM users GROUP BY nick', 'unknown-column nick'],
    ['SELECT 1 FROM users ORDER BY nick', 'unknown-column nick'],
    ['SELECT count(*) FILTER (WHERE nick) FROM users', 'unknown-column nick'],
    ['SELECT CASE WHEN age > 1 THEN nick END FROM users', 'unknown-column nick'],
    ['WITH a AS (SELECT id FROM users) SELECT email FROM a', 'unknown-column email'],
    ['SELECT (SELECT nick FROM orders) FROM users', 'unknown-column nick'],
    ['INSERT INTO users (nick) VALUES (1)', 'unknown-column public.users.nick'],
    ['INSERT INTO users (id, email) VALUES (1)', 'column-count'],
    ['INSERT INTO users (id) VALUES ($1) ON CONFLICT (nick) DO NOTHING', 'unknown-column public.users.nick'],
    [
      'INSERT INTO users (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET email = excluded.nick',
      'unknown-column excluded.nick',
    ],
    ['INSERT INTO users (id) VALUES ($1) RETURNING nick', 'unknown-column nick'],
    ['UPDATE users SET nick = 1', 'unknown-column public.users.nick'],
    ['UPDATE users SET age = nick', 'unknown-column nick'],
    ['DELETE FROM users WHERE nick = 1', 'unknown-column nick'],
    ['TRUNCATE people', 'unknown-table people'],
    ['COPY users (nick) FROM STDIN', 'unknown-column public.users.nick'],
  ])('%s: %s', (sql, problem) => {
    expect(wrong(sql)).toEqual([problem]);
  });

  test('the place of a name is where it stands, in bytes', () => {
    expect(of("SELECT 'ä', nick FROM users").problems[0]).toMatchObject({ at: 13 });
  });
});

describe('what a statement returns and writes is told', () => {
  test('with where each value comes from', () => {
    const { outputs } = of('SELECT email AS mail, age + 1 AS next FROM users');
    expect(outputs.map((o) => [o.name, o.origins.map((f) => `${f.table}.${f.column}`).join()])).toEqual([
      ['mail', 'public.users.email'],
      ['next', 'public.users.age'],
    ]);
  });

  test('with the columns that flow into each written one', () => {
    const { flows } = of('INSERT INTO orders (user_id, status) SELECT id, email FROM users');
    expect(flows.map((f) => `${f.from.map((o) => o.column).join()} → ${f.to.column}`)).toEqual([
      'id → user_id',
      'email → status',
    ]);
  });

  test('with the columns that parameters and constants meet', () => {
    const { meetings } = of("UPDATE users SET age = $1 WHERE email = $2 AND id = ANY ($3) AND age > 'x'");
    expect(
      meetings.map((m) => `${'number' in m.written ? `$${m.written.number}` : m.written.text} ${m.type}`),
    ).toEqual(['$2 text', '$3 uuid[]', 'x integer', '$1 integer']);
  });

  test('stars are counted, those in EXISTS are harmless', () => {
    expect(of('SELECT * FROM users WHERE EXISTS (SELECT * FROM orders)').stars).toEqual([
      { at: 41, columns: 4, harmless: true },
      { at: 7, columns: 3, harmless: false },
    ]);
  });
});
