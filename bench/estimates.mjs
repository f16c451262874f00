/**
 * What one step costs, measured, beside what a plan says it costs: the speeds in src/migrate/estimate.ts are half
 * of what this prints, so that a server under load is not promised too much.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedServer } from '../src/engines/embedded/server.ts';
import { estimate, tableSizes } from '../src/migrate/estimate.ts';

const ROWS = Number(process.env.DATAWRIGHT_BENCH_ROWS ?? 1_500_000);
const table = 'table public.orders';
const action = (more) => ({
  verb: 'alter',
  fact: table,
  produces: [],
  consumes: [],
  destroys: [],
  lock: 'ACCESS EXCLUSIVE',
  locked: [table],
  transactional: true,
  data: 'none',
  phase: 'expand',
  hazards: [],
  cost: 'scan',
  ...more,
});
const steps = [
  [
    'validate a check',
    action({ verb: 'validate', sql: 'ALTER TABLE public.orders VALIDATE CONSTRAINT orders_total' }),
    'ALTER TABLE public.orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID',
  ],
  [
    'validate a foreign key',
    action({
      verb: 'validate',
      fact: 'foreign-key public.orders.orders_person',
      locked: [table, 'table public.people'],
      sql: 'ALTER TABLE public.orders VALIDATE CONSTRAINT orders_person',
    }),
    'ALTER TABLE public.orders ADD CONSTRAINT orders_person FOREIGN KEY (person) REFERENCES public.people NOT VALID',
  ],
  ['index of integers', action({ sql: 'CREATE INDEX orders_person ON public.orders USING btree (person)' })],
  ['index of texts', action({ sql: 'CREATE INDEX orders_note ON public.orders USING btree (note)' })],
  [
    'rewrite with three indexes',
    action({ cost: 'rewrite', sql: 'ALTER TABLE public.orders ALTER COLUMN person TYPE bigint' }),
  ],
  [
    'update every row',
    action({ verb: 'backfill', sql: "UPDATE public.orders SET tier = 'standard'" }),
    'ALTER TABLE public.orders ADD COLUMN tier text',
  ],
];

const folder = await mkdtemp(join(tmpdir(), 'datawright-bench-'));
const server = await embeddedServer(folder);
try {
  const session = await server.connect();
  await session.execute(`
    CREATE TABLE public.people (id integer PRIMARY KEY);
    INSERT INTO public.people SELECT generate_series(1, 100000);
    CREATE TABLE public.orders (id bigint PRIMARY KEY, person integer, total numeric(12,2), note text, at timestamptz);
    INSERT INTO public.orders SELECT i, 1 + i % 100000, i / 100.0, md5(i::text) || md5((i + 1)::text), now()
      FROM generate_series(1, ${ROWS}) AS i;
`);
  for (const sql of ['VACUUM ANALYZE', 'CHECKPOINT']) await session.execute(sql);
  console.log(`${ROWS.toLocaleString('en-US')} rows`);
  for (const [name, step, before] of steps) {
    if (before !== undefined) await session.execute(before);
    const sizes = await tableSizes(session, [step]);
    const said = estimate(step, sizes);
    const started = performance.now();
    await session.execute(step.sql);
    const seconds = (performance.now() - started) / 1000;
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size.bytes, 0);
    console.log(
      `${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s   ${Math.round(bytes / seconds / 1e6)} MB/s   ${Math.round(ROWS / seconds / 1000)}k rows/s   plan says ${said?.seconds.toFixed(2)} s (${((said?.seconds ?? 0) / seconds).toFixed(1)} ×)`,
    );
    await session.execute('CHECKPOINT');
  }
  await session.close();
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
