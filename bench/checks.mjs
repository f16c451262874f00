/**
 * 50 checks on one table, fused into one scan, against one query per check: medians of interleaved runs.
 * Bar: 5 times on PostgreSQL. DuckDB stores by column, so each of its queries reads only its own column, and
 * fusing cannot win as much there; the figure is shown all the same.
 */
import { fileURLToPath } from 'node:url';
import { openDuckdb } from '../src/engines/duckdb/duckdb.ts';
import { startShadow } from '../src/engines/embedded/shadow.ts';
import { compileChecks } from '../src/quality/compile.ts';
import { runChecks } from '../src/quality/run.ts';
import { duckdbDialect } from '../src/sql/duckdb.ts';
import { postgresDialect } from '../src/sql/postgres.ts';

const BAR = 5;

/** A table as teams have them: twenty columns, about 200 bytes a row. */
const columns = [
  { name: 'id', type: 'bigint', value: 'i' },
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({ name: `n${n}`, type: 'integer', value: `i % 8 + ${n}` })),
  ...[0, 1, 2, 3].map((n) => ({
    name: `amount${n}`,
    type: 'double precision',
    value: `(i % 1000) / 8.0 + ${n}`,
  })),
  ...[0, 1, 2, 3].map((n) => ({
    name: `label${n}`,
    type: 'text',
    value: `'a label of row number ' || (i % 97 + ${n})`,
  })),
  { name: 'status', type: 'text', value: "CASE i % 3 WHEN 0 THEN 'open' WHEN 1 THEN 'paid' ELSE 'sent' END" },
  { name: 'day', type: 'date', value: "DATE '2026-01-01'" },
  { name: 'updated_at', type: 'timestamptz', value: 'CURRENT_TIMESTAMP' },
];

/** What such a table is asked: is it filled, in range, one of a list, consistent, fresh? */
const rules = [
  ...columns.map((c) => ['not_null', c.name]),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => ['between', { column: `n${n}`, min: 0, max: 100 }]),
  ...[0, 1, 2, 3].map((n) => ['between', { column: `amount${n}`, min: 0, max: 1000 }]),
  ...[0, 1, 2, 3].map((n) => ['length', { column: `label${n}`, min: 1, max: 80 }]),
  ...[0, 1, 2, 3].map((n) => ['in', { column: `n${n}`, values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }]),
  ['in', { column: 'status', values: ['open', 'paid', 'sent'] }],
  ...[0, 1, 2, 3, 4, 5].map((n) => ['expression', `n${n} < n${n + 1}`]),
  ['between', { column: 'day', min: '2020-01-01' }],
  ['fresh', { column: 'updated_at', within: '1 day' }],
  ['row_count', { min: 1 }],
];

const contract = {
  name: 'bench',
  version: '1.0.0',
  schema: 'public',
  schemas: [],
  extensions: [],
  enums: [],
  domains: [],
  tables: [
    {
      name: 'facts',
      schema: 'public',
      entity: 'Fact',
      place: {},
      columns: columns.map((c) => ({ name: c.name, type: c.type, nullable: true, field: c.name, place: {} })),
      uniques: [],
      foreignKeys: [],
      checks: [],
      exclusions: [],
      indexes: [],
      denormalized: [],
    },
  ],
  queries: [],
  volumes: [],
  sql: [],
  quality: rules.map(([rule, args]) => ({
    target: 'facts',
    rule,
    arguments: args,
    atLeast: 1,
    severity: 'critical',
    place: {},
  })),
};

const fill = (rows) => `
CREATE TABLE facts (${columns.map((c) => `${c.name} ${c.type}`).join(', ')});
INSERT INTO facts SELECT ${columns.map((c) => c.value).join(', ')} FROM generate_series(1, ${rows}) AS s(i);`;

const runtime = {
  report: () => {},
  clock: { now: () => new Date(), monotonic: () => performance.now() },
  failPoint: () => {},
};

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function compare(engine, checks, runs) {
  const get = async () => engine;
  const times = { fused: [], single: [] };
  const ways = {
    fused: () => runChecks(checks, get, runtime),
    single: async () => {
      const verdicts = [];
      for (const check of checks) verdicts.push(...(await runChecks([check], get, runtime)));
      return verdicts;
    },
  };
  for (let i = 0; i <= runs; i++) {
    for (const [name, way] of Object.entries(ways)) {
      const started = performance.now();
      const verdicts = await way();
      if (verdicts.length !== 50 || verdicts.some((v) => !v.passed))
        throw new Error(`${name}: a check failed`);
      // The first round warms caches.
      if (i > 0) times[name].push(performance.now() - started);
    }
  }
  return { fused: median(times.fused), single: median(times.single) };
}

export async function measure(rows = 1_000_000, runs = 3) {
  const app = compileChecks(contract).checks;
  const warehouse = app.map((c) => ({ ...c, on: { ...c.on, schema: undefined } }));
  const results = {};
  const shadow = await startShadow();
  try {
    results.PostgreSQL = await shadow.withDatabase(async (server) => {
      const session = await server.connect();
      try {
        await session.execute(fill(rows));
        await session.execute('VACUUM ANALYZE facts');
        return await compare({ dialect: postgresDialect, query: (sql) => session.query(sql) }, app, runs);
      } finally {
        await session.close();
      }
    });
  } finally {
    await shadow.close();
  }
  const engine = await openDuckdb(':memory:');
  const session = await engine.connect();
  try {
    await session.execute(fill(rows));
    results.DuckDB = await compare(
      { dialect: duckdbDialect, query: (sql) => session.query(sql) },
      warehouse,
      runs,
    );
  } finally {
    await session.close();
    await engine.close();
  }
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = Number(process.argv[2] ?? 1_000_000);
  console.log(`50 checks on ${rows.toLocaleString('en-US')} rows`);
  for (const [name, { fused, single }] of Object.entries(await measure(rows))) {
    console.log(
      `${name.padEnd(12)} one scan ${fused.toFixed(0).padStart(6)} ms   one query each ${single.toFixed(0).padStart(6)} ms   ${(single / fused).toFixed(1)} ×${name === 'PostgreSQL' ? `   (bar ${BAR} ×)` : ''}`,
    );
  }
}
