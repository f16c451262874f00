import { describe, expect, test } from 'vitest';
import { inSchemas, lawful, onlinePlan, withSession } from '../../../test/support/online-law.ts';
import { withDatabase } from '../../../test/support/postgres.ts';
import { silent } from '../../core/progress.ts';
import { runAlone } from '../execute.ts';

const runtime = {
  report: silent,
  clock: { now: () => new Date(0), monotonic: () => 0 },
  failPoint: () => {},
};

const statements = (actions: readonly { readonly sql: string }[]): readonly string[] =>
  actions.map((action) => action.sql);

const TREE = `CREATE TABLE p (a int NOT NULL, b text, c int) PARTITION BY RANGE (a);
  CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
  CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (c);
  CREATE TABLE p21 PARTITION OF p2 FOR VALUES FROM (0) TO (100);`;

const indexes: readonly (readonly [string, string, string])[] = [
  ['an index', '', 'CREATE INDEX i ON p (b)'],
  ['an expression and a predicate', '', 'CREATE INDEX i ON p (lower(b)) WHERE c > 3'],
  ['a unique index', '', 'CREATE UNIQUE INDEX i ON p (a, c)'],
  ['a unique constraint', '', 'ALTER TABLE p ADD CONSTRAINT u UNIQUE (a, c)'],
  ['a unique constraint that is deferrable', '', 'ALTER TABLE p ADD CONSTRAINT u UNIQUE (a, c) DEFERRABLE'],
  ['a NOT NULL', '', 'ALTER TABLE p ALTER c SET NOT NULL'],
  ['a primary key', '', 'ALTER TABLE p ADD PRIMARY KEY (a, c)'],
  [
    'a primary key of columns that are NOT NULL',
    'ALTER TABLE p ALTER c SET NOT NULL',
    'ALTER TABLE p ALTER c SET NOT NULL; ALTER TABLE p ADD PRIMARY KEY (a, c)',
  ],
  [
    'parts under names of their own',
    '',
    'CREATE INDEX own ON p1 (b); CREATE INDEX other ON p2 (b); CREATE INDEX i ON p (b)',
  ],
  [
    'a part that is there',
    'CREATE INDEX own ON p1 (b)',
    'CREATE INDEX own ON p1 (b); CREATE INDEX i ON p (b)',
  ],
  ['a check', '', 'ALTER TABLE p ADD CONSTRAINT k CHECK (a >= 0)'],
];

describe('on a partitioned table', () => {
  test('indexes, keys and checks come without keeping anyone waiting, and go again', async () => {
    const { plan } = await lawful(
      inSchemas(indexes.map(([, from]) => TREE + from)),
      inSchemas(indexes.map(([, , to]) => TREE + to)),
    );
    expect(plan.up.filter((action) => / INDEX (?!CONCURRENTLY|\S+ ON ONLY)\S+ ON /.test(action.sql))).toEqual(
      [],
    );
  });

  test('an index is built on each partition first and taken up by the whole afterwards', async () => {
    const plan = await onlinePlan(TREE, `${TREE}CREATE INDEX i ON p (b)`);
    expect(statements(plan.up)).toEqual([
      'CREATE INDEX CONCURRENTLY p1_b_idx ON public.p1 USING btree (b)',
      'CREATE INDEX CONCURRENTLY p21_b_idx ON public.p21 USING btree (b)',
      'CREATE INDEX p2_b_idx ON ONLY public.p2 USING btree (b)',
      'ALTER INDEX public.p2_b_idx ATTACH PARTITION public.p21_b_idx',
      'CREATE INDEX i ON ONLY public.p USING btree (b)',
      'ALTER INDEX public.i ATTACH PARTITION public.p1_b_idx',
      'ALTER INDEX public.i ATTACH PARTITION public.p2_b_idx',
    ]);
  });
});

const WHOLE = `CREATE TABLE p (a int NOT NULL, b text) PARTITION BY RANGE (a);
  CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);`;
const DEFAULT = 'CREATE TABLE rest PARTITION OF p DEFAULT;';
const ALONE = 'CREATE TABLE n (a int NOT NULL, b text);';
const ATTACHED = 'ALTER TABLE p ATTACH PARTITION n FOR VALUES FROM (10) TO (20);';
const LIST = `CREATE TABLE p (a int, b text) PARTITION BY LIST (b); CREATE TABLE n (a int, b text);`;
const TWO = `CREATE TABLE p (a int NOT NULL, b text NOT NULL) PARTITION BY RANGE (a, b); ${`CREATE TABLE n (a int NOT NULL, b text NOT NULL);`}`;

const HASH =
  'CREATE TABLE p (a int NOT NULL, b text NOT NULL) PARTITION BY HASH (a); CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);';
const NESTED = `CREATE TABLE p (a int NOT NULL, b text NOT NULL) PARTITION BY RANGE (a);
  CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (b); CREATE TABLE p1rest PARTITION OF p1 DEFAULT;`;
const HASHES = `CREATE TABLE p (a int NOT NULL, b text NOT NULL) PARTITION BY HASH (a);
  CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0) PARTITION BY HASH (a);`;
const NEW = 'CREATE TABLE n (a int NOT NULL, b text NOT NULL);';

const attachments: readonly (readonly [string, string, string])[] = [
  ['a range', WHOLE + ALONE, WHOLE + ALONE + ATTACHED],
  [
    'a range of two columns',
    TWO,
    `${TWO}ALTER TABLE p ATTACH PARTITION n FOR VALUES FROM (1, 'a') TO (5, MAXVALUE)`,
  ],
  ['a list with NULL', LIST, `${LIST}ALTER TABLE p ATTACH PARTITION n FOR VALUES IN ('x', NULL)`],
  ['beside a default partition', WHOLE + DEFAULT + ALONE, WHOLE + DEFAULT + ALONE + ATTACHED],
  [
    'made beside a default partition',
    WHOLE + DEFAULT,
    `${WHOLE}${DEFAULT}CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (20)`,
  ],
  [
    'with a check of its own',
    `${WHOLE}${ALONE}ALTER TABLE n ADD CONSTRAINT mine CHECK (b <> '')`,
    `${WHOLE}${ALONE}${ATTACHED}ALTER TABLE n ADD CONSTRAINT mine CHECK (b <> '')`,
  ],
  [
    'a hash',
    HASH + NEW,
    `${HASH}${NEW}ALTER TABLE p ATTACH PARTITION n FOR VALUES WITH (MODULUS 2, REMAINDER 1)`,
  ],
  [
    'a hash of a hash',
    HASHES + NEW,
    `${HASHES}${NEW}ALTER TABLE p0 ATTACH PARTITION n FOR VALUES WITH (MODULUS 2, REMAINDER 1)`,
  ],
  ['the default one', WHOLE + ALONE, `${WHOLE}${ALONE}ALTER TABLE p ATTACH PARTITION n DEFAULT`],
  [
    'below a partition, beside its default one',
    NESTED + NEW,
    `${NESTED}${NEW}ALTER TABLE p1 ATTACH PARTITION n FOR VALUES IN ('x')`,
  ],
  [
    'made below a partition, beside its default one',
    NESTED,
    `${NESTED}CREATE TABLE n PARTITION OF p1 FOR VALUES IN ('x')`,
  ],
  [
    'beside a default partition that has partitions',
    `${WHOLE}CREATE TABLE rest PARTITION OF p DEFAULT PARTITION BY LIST (b); CREATE TABLE rest1 PARTITION OF rest DEFAULT;${ALONE}`,
    `${WHOLE}CREATE TABLE rest PARTITION OF p DEFAULT PARTITION BY LIST (b); CREATE TABLE rest1 PARTITION OF rest DEFAULT;${ALONE}${ATTACHED}`,
  ],
  ['gone for good', `${WHOLE}CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (20)`, WHOLE],
];

test('a partition that has its key before the whole loses it before the NOT NULL', async () => {
  const whole = `CREATE TABLE p (a int, b text) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);`;
  const half = `${whole}ALTER TABLE p ALTER a SET NOT NULL; ALTER TABLE p1 ADD PRIMARY KEY (a);`;
  await lawful(half, whole);
});

describe('a partition', () => {
  test('comes and leaves without keeping anyone waiting', async () => {
    const { plan } = await lawful(
      inSchemas(attachments.map(([, from]) => from)),
      inSchemas(attachments.map(([, , to]) => to)),
    );
    expect(statements(plan.down)).toContain('ALTER TABLE c1.p DETACH PARTITION c1.n CONCURRENTLY');
    expect(statements(plan.up)).toContain('ALTER TABLE c13.p DETACH PARTITION c13.n CONCURRENTLY');
  });

  test.each([
    ['attached', WHOLE + DEFAULT + ALONE, ATTACHED],
    ['made', WHOLE + DEFAULT, 'CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (20)'],
    [
      'attached by hash',
      HASH + NEW,
      'ALTER TABLE p ATTACH PARTITION n FOR VALUES WITH (MODULUS 2, REMAINDER 1)',
    ],
    [
      'attached by a hash of a hash',
      HASHES + NEW,
      'ALTER TABLE p0 ATTACH PARTITION n FOR VALUES WITH (MODULUS 2, REMAINDER 1)',
    ],
    ['attached as the default one', WHOLE + ALONE, 'ALTER TABLE p ATTACH PARTITION n DEFAULT'],
    ['attached below another', NESTED + NEW, `ALTER TABLE p1 ATTACH PARTITION n FOR VALUES IN ('x')`],
    ['made below another', NESTED, `CREATE TABLE n PARTITION OF p1 FOR VALUES IN ('x')`],
  ])('is %s without its rows, or those of the default partition, being read', (_, from, to) =>
    withSession(async (session) => {
      const { up } = await onlinePlan(from, from + to);
      await session.execute(from);
      const rows = `SELECT 100, i::text FROM generate_series(1, 9) AS i`;
      if (from.includes(DEFAULT)) await session.execute(`INSERT INTO p ${rows}`);
      if (from.includes('p1rest'))
        await session.execute(`INSERT INTO p1 SELECT 5, 'y' FROM generate_series(1, 9)`);
      const scans: (readonly [string, number])[] = [];
      let before = 0;
      for (const action of up)
        await session.transaction(async () => {
          await session.execute(action.sql);
          const [row] = await session.query<{ scans: number }>(
            `SELECT coalesce(sum(seq_scan), 0)::int AS scans FROM pg_stat_xact_user_tables WHERE relname IN ('n', 'rest', 'p1rest')`,
          );
          scans.push([action.sql, (row?.scans ?? 0) - before]);
          // Counted from the last time the session told the server's statistics.
          before = row?.scans ?? 0;
        });
      expect(scans.filter(([sql]) => /ATTACH|PARTITION OF/.test(sql)).map(([, count]) => count)).toEqual([0]);
      // What is read is read by VALIDATE, which keeps no one waiting.
      expect(scans.some(([sql, count]) => sql.includes('VALIDATE') && count > 0)).toBe(true);
    }),
  );

  test('is read where its hash is one of text, and the plan says so', async () => {
    const byText = 'CREATE TABLE p (a int, b text) PARTITION BY HASH (b); CREATE TABLE n (a int, b text);';
    const { up } = await onlinePlan(
      byText,
      `${byText}ALTER TABLE p ATTACH PARTITION n FOR VALUES WITH (MODULUS 2, REMAINDER 1)`,
    );
    expect(up.map(({ cost, note }) => [cost, note])).toEqual([
      ['scan', expect.stringMatching(/^no online way: .*; a new partition that is filled in batches/)],
    ]);
  });

  test('whose detaching was interrupted is detached when the migration goes on', () =>
    withDatabase(async (server) => {
      const session = await server.connect();
      const reader = await server.connect();
      await session.execute(WHOLE + ALONE + ATTACHED);
      const plan = await onlinePlan(WHOLE + ALONE + ATTACHED, WHOLE + ALONE);
      const [detach] = plan.up;
      if (detach === undefined) throw new Error('no plan');
      // A reader of the whole, and a statement that gives up between its two transactions.
      await reader.execute('BEGIN; SELECT * FROM p');
      await session.execute(`SET lock_timeout = '200ms'`);
      await expect(session.execute(detach.sql)).rejects.toThrow('lock timeout');
      await reader.execute('ROLLBACK');
      expect(await session.query('SELECT inhdetachpending AS pending FROM pg_inherits ORDER BY 1')).toEqual([
        { pending: false },
        { pending: true },
      ]);
      await runAlone(session, detach, runtime);
      for (const action of plan.up.slice(1)) await session.execute(action.sql);
      expect(await session.query('SELECT inhrelid::regclass::text AS name FROM pg_inherits')).toEqual([
        { name: 'p1' },
      ]);
      expect(
        await session.query(`SELECT FROM pg_constraint WHERE conrelid = 'n'::regclass AND contype = 'c'`),
      ).toEqual([]);
      await session.close();
      await reader.close();
    }));
});

test('rows that go with a partition are not promised to come back with the table', async () => {
  const whole =
    'CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);';
  const { plan } = await lawful(`${whole} CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);`, whole);
  expect(plan.up.flatMap((action) => action.hazards)).toEqual(['drop_table:p1']);
});
