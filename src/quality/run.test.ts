import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import { introspect } from '../catalog/introspect.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import { silent } from '../core/progress.ts';
import { openDuckdb } from '../engines/duckdb/duckdb.ts';
import { duckdbDialect } from '../sql/duckdb.ts';
import { postgresDialect } from '../sql/postgres.ts';
import { bindRule } from './bind.ts';
import type { Subject, Verdict } from './check.ts';
import type { CompiledCheck } from './compile.ts';
import type { Engine } from './engine.ts';
import { knowledgeOf } from './knowledge.ts';
import { runChecks } from './run.ts';
import type { EngineName, Located } from './subjects.ts';

const runtime: Runtime = {
  report: silent,
  clock: { now: () => new Date(), monotonic: () => performance.now() },
  failPoint: () => {},
};

const AIRPORTS = [{ name: 'iata', type: 'varchar(4)' }];
const FLIGHTS = [
  { name: 'id', type: 'bigint' },
  { name: 'origin', type: 'varchar(4)' },
  { name: 'delay', type: 'integer' },
  { name: 'distance', type: 'integer' },
  { name: 'note', type: 'text' },
  { name: 'updated_at', type: 'timestamptz' },
];

/** Both engines get the same rows; ids 1–1000, with some of everything wrong among them. */
const TABLES = `
CREATE TABLE airports (iata varchar(4) PRIMARY KEY);
CREATE TABLE flights (id bigint PRIMARY KEY, origin varchar(4), delay integer, distance integer, note text, updated_at timestamp with time zone);
INSERT INTO airports VALUES ('ABE'), ('ORD');
INSERT INTO flights
SELECT i, CASE WHEN i <= 3 THEN 'XXX' WHEN i = 4 THEN NULL WHEN i % 2 = 0 THEN 'ABE' ELSE 'ORD' END,
       CASE WHEN i <= 5 THEN 9999 ELSE i % 60 END, i,
       CASE WHEN i = 7 THEN '' WHEN i = 8 THEN '  ' WHEN i = 9 THEN NULL ELSE 'n' || i END,
       CURRENT_TIMESTAMP - INTERVAL '2 hours'
FROM generate_series(1, 1000) AS s(i);
INSERT INTO flights SELECT 1000 + id, origin, delay, distance, note, updated_at FROM flights WHERE id BETWEEN 11 AND 20;
`;

function subject(name: string, columns: Subject['columns'], key: readonly string[]): Subject {
  return { name, columns, key, find, known: ['airports', 'flights'] };
}
function find(name: string): Subject | undefined {
  if (name === 'airports') return subject('airports', AIRPORTS, ['iata']);
  return name === 'flights' || name === 'warehouse.flights' ? subject(name, FLIGHTS, ['id']) : undefined;
}

function compile(
  check: string,
  args: unknown,
  more: { readonly atLeast?: number; readonly engine?: EngineName } = {},
): CompiledCheck {
  const engine = more.engine ?? 'app';
  const bound = bindRule({ check, arguments: args, place: {} }, subject('flights', FLIGHTS, ['id']));
  if (bound.check === undefined) throw new Error(JSON.stringify(bound.diagnostics));
  const at = (name: string, where: EngineName): Located => {
    const found = find(name);
    if (found === undefined) throw new Error(name);
    return {
      subject: found,
      engine: where,
      table: name.replace('warehouse.', ''),
      ...(where === 'app' ? { schema: 'public' } : {}),
    };
  };
  const other =
    bound.check.form === 'references'
      ? at(bound.check.to.name, engine)
      : bound.check.form === 'matches'
        ? at(bound.check.with, 'warehouse')
        : undefined;
  const rule = {
    target: 'flights',
    rule: check,
    arguments: args,
    atLeast: more.atLeast ?? 1,
    severity: 'critical',
    place: {},
  } as const;
  return { rule, check: bound.check, on: at('flights', engine), ...(other === undefined ? {} : { other }) };
}

const postgresEngine = (session: PostgresSession): Engine => ({
  dialect: postgresDialect,
  query: (sql) => session.query(sql),
});

/** Runs on PostgreSQL and on DuckDB; both must say the same. */
async function onBoth(rules: readonly (readonly [string, unknown, { readonly atLeast?: number }?])[]) {
  const said: Record<EngineName, readonly Verdict[]> = { app: [], warehouse: [] };
  await withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(TABLES);
      said.app = await runChecks(
        rules.map(([name, args, more]) => compile(name, args, more)),
        async () => postgresEngine(session),
        runtime,
      );
    } finally {
      await session.close();
    }
  });
  const warehouse = await openDuckdb(':memory:');
  const session = await warehouse.connect();
  try {
    await session.execute(TABLES);
    said.warehouse = await runChecks(
      rules.map(([name, args, more]) => compile(name, args, { ...more, engine: 'warehouse' })),
      async () => ({ dialect: duckdbDialect, query: (sql) => session.query(sql) }),
      runtime,
    );
  } finally {
    await session.close();
    await warehouse.close();
  }
  return said;
}

describe('checks on PostgreSQL and DuckDB', () => {
  test('every kind of check gives the same verdict on both engines', async () => {
    const said = await onBoth([
      ['not_null', 'origin'],
      ['not_empty', 'note'],
      ['between', { column: 'delay', min: -180, max: 1440 }],
      ['between', { column: 'distance', min: 1 }],
      ['in', { column: 'origin', values: ['ABE', 'ORD'] }],
      ['matches_pattern', { column: 'origin', pattern: '^[A-Z]{3}$' }],
      ['length', { column: 'origin', min: 3, max: 3 }],
      ['unique', 'id'],
      ['unique', ['origin', 'distance']],
      ['references', 'origin -> airports.iata'],
      ['expression', 'distance >= 0 AND delay < 9999'],
      ['fresh', { column: 'updated_at', within: '1h' }],
      ['fresh', { column: 'updated_at', within: '3h' }],
      ['row_count', { min: 1000 }],
    ]);
    const facts = (verdicts: readonly Verdict[]) =>
      verdicts.map((v) => [v.label, v.passed, v.failing, v.rows, v.observed, [...v.failingKeys].sort()]);
    expect(facts(said.warehouse)).toEqual(facts(said.app));
    expect(said.app.map((v) => [v.label, v.passed, v.failing])).toEqual([
      ['origin not null', false, 1],
      ['note not empty', false, 3],
      ['delay between -180 and 1440', false, 5],
      ['distance at least 1', true, 0],
      ['origin in ABE, ORD', false, 3],
      ['origin matches ^[A-Z]{3}$', true, 0],
      ['origin has 3 to 3 characters', true, 0],
      ['id unique', true, 0],
      ['origin, distance unique', false, 10],
      ['origin exists in airports.iata', false, 3],
      ['distance >= 0 AND delay < 9999', false, 5],
      ['updated_at within 1h', false, 1010],
      ['updated_at within 3h', true, 0],
      ['at least 1,000 rows', true, 0],
    ]);
    expect([...(said.app[1]?.failingKeys ?? [])].sort()).toEqual(['7', '8', '9']);
    expect(said.app[8]?.failingKeys).toContain('origin=ORD distance=11 (2 rows)');
  });

  test('a share of rows may be demanded', async () => {
    const said = await onBoth([
      ['not_empty', 'note', { atLeast: 0.99 }],
      ['not_empty', 'note', { atLeast: 0.999 }],
    ]);
    expect(said.app.map((v) => [v.passed, v.observed])).toEqual([
      [true, '99.7 % of 1,010 rows, 99 % demanded'],
      [false, '99.7 % of 1,010 rows, 99.9 % demanded'],
    ]);
  });

  test('a check that the database refuses fails with its reason, and spoils no other', async () => {
    const said = await onBoth([
      ['not_null', 'origin'],
      ['expression', 'no_such_column > 1'],
      ['row_count', { min: 1 }],
    ]);
    for (const verdicts of [said.app, said.warehouse]) {
      expect(verdicts.map((v) => [v.passed, v.failing])).toEqual([
        [false, 1],
        [false, 0],
        [true, 0],
      ]);
      expect(verdicts[1]?.observed).toMatch(/^not computed: .*no_such_column/);
    }
  });

  test('rows and sums are compared across engines within tolerances', async () => {
    const warehouse = await openDuckdb(':memory:');
    const copy = await warehouse.connect();
    await withDatabase(async (server) => {
      const session = await server.connect();
      try {
        await session.execute(TABLES);
        await copy.execute(TABLES);
        const engines = async (name: EngineName): Promise<Engine> =>
          name === 'app'
            ? postgresEngine(session)
            : { dialect: duckdbDialect, query: (sql) => copy.query(sql) };
        const check = compile('matches', {
          with: 'warehouse.flights',
          rows: '0.2 %',
          sum: { distance: '0.2 %', delay: 0 },
        });
        const run = async () => (await runChecks([check], engines, runtime))[0];
        expect(await run()).toMatchObject({
          passed: true,
          observed: 'equal: rows 1,010, distance 500,655, delay 79,275',
        });
        await copy.execute('DELETE FROM flights WHERE id = 500');
        expect(await run()).toMatchObject({ passed: false, failing: 1 });
        await copy.execute('UPDATE flights SET delay = delay + 20 WHERE id = 501');
        expect(await run()).toMatchObject({ passed: true });
        await copy.execute('DELETE FROM flights WHERE id < 10');
        const verdict = await run();
        expect(verdict?.passed).toBe(false);
        expect(verdict?.observed).toMatch(/rows 1,010 against 1,000, 0.99 % off · /);
      } finally {
        await session.close();
      }
    });
    await copy.close();
    await warehouse.close();
  });
});

async function sequentialScans(session: PostgresSession): Promise<{ scans: number; rows: number }> {
  await session.query('SELECT pg_stat_force_next_flush()');
  const [row] = await session.query<{ scans: string; rows: string }>(
    `SELECT seq_scan + coalesce(idx_scan, 0) AS scans, seq_tup_read + coalesce(idx_tup_fetch, 0) AS rows
     FROM pg_stat_user_tables WHERE relname = 'flights'`,
  );
  return { scans: Number(row?.scans), rows: Number(row?.rows) };
}

describe('what a run reads', () => {
  const scalar: readonly (readonly [string, unknown])[] = [
    ['not_null', 'distance'],
    ['between', { column: 'distance', min: 1 }],
    ['length', { column: 'origin', min: 1 }],
    ['matches_pattern', { column: 'note', pattern: '^ *n?' }],
    ['expression', 'distance > 0'],
    ['references', 'origin -> airports'],
    ['row_count', { min: 1 }],
    ['fresh', { column: 'updated_at', within: '1 day' }],
  ];

  test('any number of checks on a table are one scan, and uniqueness is one more', async () => {
    await withDatabase(async (server) => {
      const session = await server.connect();
      try {
        await session.execute(`SET max_parallel_workers_per_gather = 0; ${TABLES}
          UPDATE flights SET origin = 'ABE' WHERE origin = 'XXX'; ALTER TABLE flights DROP CONSTRAINT flights_pkey`);
        const measure = async (rules: readonly (readonly [string, unknown])[]) => {
          const before = await sequentialScans(session);
          const verdicts = await runChecks(
            rules.map(([name, args]) => compile(name, args)),
            async () => postgresEngine(session),
            runtime,
          );
          const after = await sequentialScans(session);
          expect(verdicts.filter((v) => !v.passed)).toEqual([]);
          return { scans: after.scans - before.scans, rows: after.rows - before.rows };
        };
        expect(await measure(scalar)).toEqual({ scans: 1, rows: 1010 });
        expect(await measure([...scalar, ['unique', 'id'], ['unique', ['id', 'origin']]])).toEqual({
          scans: 2,
          rows: 2020,
        });
      } finally {
        await session.close();
      }
    });
  });

  test('what validated constraints prove is not read at all', async () => {
    await withDatabase(async (server) => {
      const session = await server.connect();
      try {
        await session.execute(`${TABLES}
          UPDATE flights SET origin = 'ABE' WHERE origin = 'XXX' OR origin IS NULL;
          ALTER TABLE flights ADD CONSTRAINT flights_origin_fkey FOREIGN KEY (origin) REFERENCES airports;
          ALTER TABLE flights ADD CONSTRAINT flights_distance_check CHECK (distance > 0 AND distance <= 5000);
          ALTER TABLE flights ADD CONSTRAINT flights_delay_check CHECK (delay < 1) NOT VALID;
          ALTER TABLE flights ALTER origin SET NOT NULL`);
        const catalog = await introspect(session);
        const knowledge = ({ table }: Located) => knowledgeOf(catalog, { schema: 'public', table }, 'public');
        const run = async (rules: readonly (readonly [string, unknown])[]) =>
          runChecks(
            rules.map(([name, args]) => compile(name, args)),
            async () => postgresEngine(session),
            runtime,
            { knowledge },
          );
        const before = await sequentialScans(session);
        const verdicts = await run([
          ['not_null', 'origin'],
          ['not_null', 'id'],
          ['unique', 'id'],
          ['unique', ['id', 'origin']],
          ['references', 'origin -> airports'],
          ['between', { column: 'distance', min: 1, max: 6000 }],
          ['length', { column: 'origin', max: 4 }],
        ]);
        expect(await sequentialScans(session)).toEqual(before);
        expect(verdicts.map((v) => [v.proven, v.passed, v.observed])).toEqual([
          [true, true, 'proven by NOT NULL of origin'],
          [true, true, 'proven by primary key flights_pkey'],
          [true, true, 'proven by primary key flights_pkey'],
          [true, true, 'proven by primary key flights_pkey'],
          [true, true, 'proven by foreign key flights_origin_fkey'],
          [true, true, 'proven by check flights_distance_check'],
          [true, true, 'proven by type of origin'],
        ]);
        const read = await run([
          ['between', { column: 'distance', min: 2 }],
          ['between', { column: 'delay', max: 1 }],
        ]);
        expect(read.map((v) => [v.proven, v.failing])).toEqual([
          [false, 1],
          [false, 978],
        ]);
      } finally {
        await session.close();
      }
    });
  });
});
