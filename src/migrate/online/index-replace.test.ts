import { describe, expect, test } from 'vitest';
import { inSchemas, lawful, onlinePlan, withSession } from '../../../test/support/online-law.ts';
import { silent } from '../../core/progress.ts';
import { runAlone } from '../execute.ts';

const LONG = 'x'.repeat(63);
const TABLE = 'CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b text NOT NULL, c int);';
const statements = (actions: readonly { readonly sql: string }[]): readonly string[] =>
  actions.map((action) => action.sql);

const cases: readonly (readonly [string, string, string])[] = [
  ['other columns', 'CREATE INDEX i ON t (a)', 'CREATE INDEX i ON t (b, a)'],
  ['another predicate', 'CREATE INDEX i ON t (a) WHERE c > 1', 'CREATE INDEX i ON t (a) WHERE c > 2'],
  ['a name of 63 bytes', `CREATE INDEX ${LONG} ON t (a)`, `CREATE INDEX ${LONG} ON t (b)`],
  ['a name in quotes', 'CREATE INDEX "Odd ""one" ON t (a)', 'CREATE INDEX "Odd ""one" ON t (b)'],
  [
    'a comment on it',
    `CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'x'`,
    `CREATE INDEX i ON t (b); COMMENT ON INDEX i IS 'x'`,
  ],
  [
    'statistics of an expression',
    'CREATE INDEX i ON t ((a + 1)); ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 200',
    'CREATE INDEX i ON t ((a + 2)); ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 200',
  ],
  [
    'the replica identity',
    'CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i',
    'CREATE UNIQUE INDEX i ON t (b); ALTER TABLE t REPLICA IDENTITY USING INDEX i',
  ],
  [
    'clustering',
    'CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i',
    'CREATE INDEX i ON t (b); ALTER TABLE t CLUSTER ON i',
  ],
  [
    'a unique constraint',
    'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)',
    'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b)',
  ],
  [
    'a unique constraint that is the replica identity',
    'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); ALTER TABLE t REPLICA IDENTITY USING INDEX u',
    'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b); ALTER TABLE t REPLICA IDENTITY USING INDEX u',
  ],
  ['a primary key', '', 'ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD PRIMARY KEY (id, a)'],
  [
    'a key that is referred to',
    'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); CREATE TABLE r (a int CONSTRAINT r_a REFERENCES t (a))',
    'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (c); CREATE TABLE r (a int CONSTRAINT r_a REFERENCES t (a))',
  ],
  [
    'an index that is referred to',
    'CREATE UNIQUE INDEX u ON t (a); CREATE TABLE r (a int CONSTRAINT r_a REFERENCES t (a))',
    'CREATE UNIQUE INDEX u ON t (a) INCLUDE (c); CREATE TABLE r (a int CONSTRAINT r_a REFERENCES t (a))',
  ],
  [
    'of a materialised view',
    'CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX i ON m (a)',
    'CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX i ON m (b)',
  ],
];

const TREE = `CREATE TABLE p (a int NOT NULL, b text, c int NOT NULL) PARTITION BY RANGE (a);
  CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
  CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (c);
  CREATE TABLE p21 PARTITION OF p2 FOR VALUES FROM (0) TO (100);`;

const partitioned: readonly (readonly [string, string, string])[] = [
  ['other columns', 'CREATE INDEX i ON p (b)', 'CREATE INDEX i ON p (b, c)'],
  ['parts of the same names', 'CREATE INDEX i ON p (b) WHERE c > 1', 'CREATE INDEX i ON p (b) WHERE c > 2'],
  [
    'parts under names of their own',
    'CREATE INDEX own ON p1 (b); CREATE INDEX other ON p2 (b); CREATE INDEX i ON p (b)',
    'CREATE INDEX own ON p1 (c); CREATE INDEX other ON p2 (c); CREATE INDEX i ON p (c)',
  ],
  [
    'a unique constraint',
    'ALTER TABLE p ADD CONSTRAINT u UNIQUE (a, c)',
    'ALTER TABLE p ADD CONSTRAINT u UNIQUE (a, c, b)',
  ],
  ['a primary key', 'ALTER TABLE p ADD PRIMARY KEY (a, c)', 'ALTER TABLE p ADD PRIMARY KEY (c, a)'],
  [
    'a key that is referred to',
    'ALTER TABLE p ADD CONSTRAINT u UNIQUE (a, c); CREATE TABLE r (a int, c int, CONSTRAINT k FOREIGN KEY (a, c) REFERENCES p (a, c))',
    'ALTER TABLE p ADD CONSTRAINT u UNIQUE (a, c) INCLUDE (b); CREATE TABLE r (a int, c int, CONSTRAINT k FOREIGN KEY (a, c) REFERENCES p (a, c))',
  ],
];

describe('an index made anew under its name', () => {
  test('is there all the time, whatever is said of it', async () => {
    const { plan } = await lawful(
      inSchemas(cases.map(([, from]) => TABLE + from)),
      inSchemas(cases.map(([, , to]) => TABLE + to)),
    );
    for (const actions of [plan.up, plan.down])
      for (const [i, [what]] of cases.entries()) {
        const own = actions.filter((action) => action.sql.includes(`c${i + 1}.`));
        const built = own.findIndex((a) => / INDEX CONCURRENTLY .* ON /.test(a.sql));
        const gone = own.findIndex((a) => /^DROP INDEX|DROP CONSTRAINT (?:u|t_pkey)$/.test(a.sql));
        expect([what, built >= 0, gone > built]).toEqual([what, true, true]);
      }
  });

  test('is there all the time on a partitioned table too', async () => {
    const { plan } = await lawful(
      inSchemas(partitioned.map(([, from]) => TREE + from)),
      inSchemas(partitioned.map(([, , to]) => TREE + to)),
    );
    for (const actions of [plan.up, plan.down])
      for (const [i, [what]] of partitioned.entries()) {
        const own = actions.filter((action) => action.sql.includes(`c${i + 1}.`));
        const built = own.findLastIndex((a) => / INDEX CONCURRENTLY .* ON /.test(a.sql));
        const gone = own.findIndex((a) => /^DROP INDEX|DROP CONSTRAINT (?:k|u|p_pkey)$/.test(a.sql));
        expect([what, built >= 0, gone > built]).toEqual([what, true, true]);
      }
  });

  test('changes names in one transaction, and the old one goes concurrently', async () => {
    const plan = await onlinePlan(`${TABLE}CREATE INDEX i ON t (a)`, `${TABLE}CREATE INDEX i ON t (b)`);
    expect(statements(plan.up)).toEqual([
      'CREATE INDEX CONCURRENTLY i__new ON public.t USING btree (b)',
      'ALTER INDEX public.i RENAME TO i__old',
      'ALTER INDEX public.i__new RENAME TO i',
      'DROP INDEX CONCURRENTLY IF EXISTS public.i__old',
    ]);
    expect(plan.up.map((action) => action.transactional)).toEqual([false, true, true, false]);
  });

  test('goes first where a column it stands on goes meanwhile', async () => {
    const { plan } = await lawful(
      `${TABLE}CREATE INDEX i ON t (c)`,
      `${TABLE}ALTER TABLE t DROP c; CREATE INDEX i ON t (b)`,
    );
    expect(statements(plan.up)).toContain('CREATE INDEX CONCURRENTLY i ON public.t USING btree (b)');
  });

  test('gives way to an index that has the name for the time being', async () => {
    const other = 'CREATE INDEX i__new ON t (c);';
    const { plan } = await lawful(
      `${TABLE}${other}CREATE INDEX i ON t (a)`,
      `${TABLE}${other}CREATE INDEX i ON t (b)`,
    );
    expect(statements(plan.up)).not.toContain('ALTER INDEX public.i__new RENAME TO i');
  });

  test('is built again after a kill has left it invalid', () =>
    withSession(async (session) => {
      await session.execute(
        `${TABLE}CREATE UNIQUE INDEX i ON t (a); INSERT INTO t VALUES (1, 1, 'x'), (2, 2, 'x')`,
      );
      const plan = await onlinePlan(
        `${TABLE}CREATE UNIQUE INDEX i ON t (a)`,
        `${TABLE}CREATE UNIQUE INDEX i ON t (b)`,
      );
      const [build] = plan.up;
      if (build === undefined) throw new Error('no build');
      // PostgreSQL leaves the same behind when the connection is lost half-way.
      await expect(session.execute(build.sql)).rejects.toThrow('could not create unique index');
      await session.execute(`UPDATE t SET b = id::text`);
      for (const action of plan.up) {
        if (action.transactional) await session.execute(action.sql);
        else
          await runAlone(session, action, {
            report: silent,
            clock: { now: () => new Date(0), monotonic: () => 0 },
            failPoint: () => {},
          });
      }
      expect(
        await session.query(
          `SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index WHERE indrelid = 't'::regclass ORDER BY 1`,
        ),
      ).toEqual([
        { name: 'i', valid: true },
        { name: 't_pkey', valid: true },
      ]);
    }));
});
