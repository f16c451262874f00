import { describe, expect, test } from 'vitest';
import { type Workshop, withWorkshop } from '../../test/support/workshop.ts';
import { postgresServer } from '../engines/postgres/server.ts';

const CONTRACT = `
contract: shop
version: 1.0.0
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      city: { type: text, nullable: true }
      updated_at: { type: timestamptz, default: now() }
  orders:
    columns:
      id: { type: bigint, primary_key: true }
      person: { type: integer, nullable: true }
      ordered: { type: timestamp, nullable: true }
      total: { type: "numeric(10,2)" }
      updated_at: { type: timestamptz, default: now() }
warehouse:
  dimensions:
    person: { from: people, key: id, scd: 2, track: [city] }
    date: { calendar: 2024-01-01..2024-12-31 }
  facts:
    order: { from: orders, grain: one row per order, key: id, measures: [total], dimensions: { person: person, ordered: date } }
`;
const PEOPLE = `
pipeline: people
source: { table: people }
changes: { cursor: updated_at }
load: { dimension: person }
`;
const ORDERS = `
pipeline: orders
source: { table: orders }
changes: { cursor: updated_at }
load: { fact: order, mode: upsert }
chunk: 2
`;

function withShop<T>(work: (shop: Workshop) => Promise<T>): Promise<T> {
  return withWorkshop(
    { 'contracts/shop.yaml': CONTRACT, 'pipelines/people.yaml': PEOPLE, 'pipelines/orders.yaml': ORDERS },
    work,
  );
}

describe('a table into the star schema', () => {
  test('a changed attribute closes the old version and opens a new one; members without a change stay', () =>
    withShop(async (shop) => {
      await shop.session.execute("INSERT INTO people VALUES (1, 'Oslo'), (2, 'Rome')");
      expect(await shop.run('people')).toMatchObject({ extracted: 2, loaded: 2 });
      await shop.session.execute("UPDATE people SET city = 'Bern', updated_at = now() WHERE id = 2");
      expect(await shop.run('people')).toMatchObject({ loaded: 1 });
      const versions = await shop.warehouse(
        'SELECT id, city, is_current, valid_to IS NULL AS open, valid_from > $$2000-01-01$$::TIMESTAMPTZ AS later FROM dim_person WHERE person_key > 0 ORDER BY person_key',
      );
      expect(versions).toEqual([
        { id: 1, city: 'Oslo', is_current: true, open: true, later: false },
        { id: 2, city: 'Rome', is_current: false, open: false, later: false },
        { id: 2, city: 'Bern', is_current: true, open: true, later: true },
      ]);
      const [gap] = await shop.warehouse(
        'SELECT count(*) AS n FROM dim_person a JOIN dim_person b ON a.id = b.id AND a.valid_to = b.valid_from',
      );
      expect(gap).toEqual({ n: 1 });
    }));

  test('facts point at the version of their day, at unknown members when there is none, and into the calendar', () =>
    withShop(async (shop) => {
      await shop.session.execute("INSERT INTO people VALUES (1, 'Oslo')");
      await shop.run('people');
      await shop.session.execute("UPDATE people SET city = 'Bern', updated_at = now()");
      await shop.run('people');
      await shop.session.execute(`INSERT INTO orders VALUES
        (1, 1, '2024-02-29 10:00', 5), (2, 77, '2024-03-01', 6), (3, 1, '1999-01-01', 7), (4, NULL, NULL, 8)`);
      const run = await shop.run('orders');
      expect(run).toMatchObject({ extracted: 4, loaded: 4, quarantined: 0, chunks: 2 });
      expect(run.remarks).toEqual({ 'person to unknown person': 2, 'ordered to unknown date': 2 });
      const facts = await shop.warehouse(
        'SELECT f.id, d.city, f.ordered_date_key AS day, CAST(f.total AS VARCHAR) AS total FROM fact_order f JOIN dim_person d USING (person_key) ORDER BY f.id',
      );
      expect(facts).toEqual([
        { id: 1, city: 'Oslo', day: 20240229, total: '5.00' },
        { id: 2, city: 'Unknown', day: 20240301, total: '6.00' },
        { id: 3, city: 'Oslo', day: -1, total: '7.00' },
        { id: 4, city: 'Unknown', day: -1, total: '8.00' },
      ]);
      const [days] = await shop.warehouse('SELECT count(*) AS n FROM dim_date');
      expect(days).toEqual({ n: 367 });
    }));

  test('nothing changed: nothing is read; one row changed: it replaces its fact', () =>
    withShop(async (shop) => {
      await shop.session.execute(
        "INSERT INTO orders SELECT i, 1, '2024-01-01', i FROM generate_series(1, 5) AS i",
      );
      expect(await shop.run('orders')).toMatchObject({ extracted: 5, loaded: 5 });
      expect(await shop.run('orders')).toMatchObject({ status: 'unchanged', extracted: 0 });
      await shop.session.execute('UPDATE orders SET total = 50, updated_at = now() WHERE id = 5');
      expect(await shop.run('orders')).toMatchObject({ loaded: 1 });
      const [sum] = await shop.warehouse(
        'SELECT count(*) AS n, CAST(sum(total) AS VARCHAR) AS total FROM fact_order',
      );
      expect(sum).toEqual({ n: 5, total: '60.00' });
    }));

  test('a row with the cursor value of the last run that appears later is not missed', () =>
    withShop(async (shop) => {
      await shop.session.execute("INSERT INTO orders VALUES (1, 1, NULL, 1, '2024-01-01')");
      await shop.run('orders');
      await shop.session.execute("INSERT INTO orders VALUES (2, 1, NULL, 2, '2024-01-01')");
      expect(await shop.run('orders')).toMatchObject({ extracted: 2, loaded: 1, unchanged: 1 });
    }));

  test('rows that are committed late are read by the next run', () =>
    withShop(async (shop) => {
      const late = await postgresServer(shop.url).connect();
      try {
        await late.execute('BEGIN; INSERT INTO orders VALUES (1, 1, NULL, 1)');
        await shop.session.execute('INSERT INTO orders VALUES (2, 1, NULL, 2)');
        expect(await shop.run('orders')).toMatchObject({ loaded: 1 });
        await late.execute('COMMIT');
        expect(await shop.run('orders')).toMatchObject({ loaded: 1 });
        const ids = await shop.warehouse('SELECT id FROM fact_order ORDER BY id');
        expect(ids).toEqual([{ id: 1 }, { id: 2 }]);
      } finally {
        await late.close();
      }
    }));

  test('run --all loads dimensions before facts', () =>
    withShop(async (shop) => {
      await shop.session.execute(
        "INSERT INTO people VALUES (1, 'Oslo'); INSERT INTO orders VALUES (1, 1, '2024-01-01', 1)",
      );
      const output = (await shop.verb('run', { all: true })) as {
        runs: readonly { pipeline: string; remarks: object }[];
      };
      expect(output.runs.map((run) => run.pipeline)).toEqual(['people', 'orders']);
      expect(output.runs[1]?.remarks).toEqual({});
    }));
});
