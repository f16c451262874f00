/** The tutorial's database: made by its SCHEMA.sql, filled by `seed`, on a real server. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ProgressEvent } from '../src/core/progress.ts';
import { silent } from '../src/core/progress.ts';
import { fillDatabase } from '../src/generate/seed/fill.ts';
import { createContext } from '../src/operations/context.ts';
import { projectModel } from '../src/operations/generated-model.ts';
import { testUrl, withDatabase } from './support/postgres.ts';

const root = new URL('../examples/shop/', import.meta.url).pathname;

test('SCHEMA.sql makes the shop from nothing and seed fills it, triggers and all', async () => {
  const context = createContext({ root, environment: { SHADOW_DATABASE_URL: testUrl() }, report: silent });
  try {
    const { model, contract } = await projectModel(context);
    await withDatabase(async (server) => {
      const session = await server.connect();
      const number = async (sql: string): Promise<number> => {
        const [row] = await session.query<{ readonly n: string }>(`SELECT (${sql})::text AS n`);
        return Number(row?.n);
      };
      try {
        await session.execute(await readFile(`${root}docs/data/SCHEMA.sql`, 'utf8'));
        const events: ProgressEvent[] = [];
        const filled = await fillDatabase(
          session,
          model,
          contract,
          { rows: 20_000, until: new Date('2026-06-01T00:00:00Z'), append: false },
          { report: (event) => events.push(event), clock: context.clock, failPoint: context.failPoint },
        );
        expect(Object.fromEntries(filled.tables.map(({ table, rows }) => [table, rows]))).toEqual({
          users: 133,
          products: 25,
          orders: 2667,
          order_items: 8000,
          payments: 2933,
          audit_log: 20_000,
        });
        expect(events.filter((event) => event.type === 'done')).toHaveLength(6);
        expect(
          await number(
            `SELECT count(*) FROM orders o WHERE total <> (SELECT coalesce(sum(line_total), 0) FROM order_items i WHERE i.order_id = o.id)`,
          ),
        ).toBe(0);
        expect(
          await number(
            `SELECT count(*) FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.user_id <> i.user_id OR i.created_at < o.created_at`,
          ),
        ).toBe(0);
        expect(
          await number(
            `SELECT count(*) FROM users WHERE email NOT LIKE lower(split_part(name, ' ', 1)) || '.%' AND name ~ '^[A-Za-z]+ [A-Za-z]+$'`,
          ),
        ).toBe(0);
        expect(
          await number(`SELECT count(*) FROM payments WHERE provider NOT IN ('adyen', 'paypal', 'stripe')`),
        ).toBe(0);
        expect(await number('SELECT count(*) FROM customer_orders WHERE spent > 0')).toBeGreaterThan(50);
        await session.execute(`INSERT INTO audit_log (action) VALUES ('after.seed')`);
        expect(await number('SELECT max(id) FROM audit_log')).toBe(20_001);
      } finally {
        await session.close();
      }
    });
  } finally {
    await context.close();
  }
});
