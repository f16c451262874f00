/**
 * Right code for every client, over the shop example's contract. Names of tables and columns stand between « and »,
 * so that a test can put a wrong one in the place of each.
 */
export const clientCode: Readonly<Record<string, string>> = {
  pg: `
    import { Pool } from 'pg';
    const pool = new Pool();
    const COLUMNS = '«id», «status»';
    export async function orders(userId: string, status?: string, limit = 20) {
      const where = ['«user_id» = $1'];
      const values: unknown[] = [userId];
      if (status !== undefined) {
        values.push(status);
        where.push(\`«status» = $\${values.length}\`);
      }
      await pool.query<{ id: string }>(\`SELECT \${COLUMNS} FROM «orders» WHERE \${where.join(' AND ')} ORDER BY «created_at» DESC LIMIT 20\`, values);
      let sql = 'SELECT o.«id» FROM «orders» o JOIN «users» u ON u.«id» = o.«user_id»';
      if (status) sql += ' WHERE o.«status» = $1';
      sql += ' ORDER BY o.«created_at»';
      await pool.query({ text: sql, values: [status] });
      const report = { text: 'WITH t AS (SELECT «user_id», sum(«total») AS spent FROM «orders» GROUP BY 1) SELECT spent FROM t WHERE «user_id» = $1' };
      await pool.query(report);
      return pool.query("UPDATE «orders» SET «status» = 'paid', «updated_at» = now() WHERE «id» = ANY ($1) RETURNING «id»", [[userId]]);
    }`,
  'postgres.js': `
    import postgres from 'postgres';
    const sql = postgres();
    export async function products(category: string | undefined, ids: string[], row: object) {
      const filter = category ? sql\`AND «category» = \${category}\` : sql\`\`;
      await sql\`SELECT «id», «price» FROM «products» WHERE «active» \${filter} ORDER BY «name»\`;
      await sql\`SELECT «name» FROM «products» WHERE «id» IN \${sql(ids)} AND «price» > \${10}\`;
      await sql\`INSERT INTO «products» \${sql(row)} RETURNING «id»\`;
      await sql\`UPDATE «products» SET \${sql(row, 'name')} WHERE «sku» = \${category ?? null}\`;
      await sql.unsafe('SELECT «sku» FROM «products» WHERE «active»');
      await sql.begin(async (tx) => { await tx\`DELETE FROM «products» WHERE «id» = \${ids[0]!}\`; });
    }`,
  kysely: `
    import { sql, type Kysely } from 'kysely';
    export async function totals(db: Kysely<unknown>, column: string, ids: string[]) {
      await sql<{ total: string }>\`SELECT «total» FROM «orders» WHERE «id» IN (\${sql.join(ids)}) ORDER BY \${sql.ref(column)}\`.execute(db);
      await sql\`SELECT count(*) FROM \${sql.table('orders')} AS o JOIN «users» u ON u.«id» = o.user_id\`.execute(db);
      await sql.raw("SELECT «country» FROM «users» GROUP BY «country» -- purpose: map of customers").execute(db);
    }`,
  drizzle: `
    import { sql } from 'drizzle-orm';
    import { orders } from './schema';
    export async function drizzled(db: { execute(q: unknown): Promise<unknown> }, since: Date) {
      await db.execute(sql\`SELECT «id», \${orders.total} FROM «orders» WHERE «created_at» > \${since}\`);
      await db.execute(sql\`SELECT status FROM \${orders} WHERE \${orders.userId} = \${1}\`);
      await db.execute(sql\`SELECT «product_id», «quantity» FROM «order_items» WHERE «quantity» > \${3} ORDER BY \${sql.identifier('quantity')}\`);
    }`,
  prisma: `
    import { Prisma, PrismaClient } from '@prisma/client';
    const prisma = new PrismaClient();
    export async function prismatic(ids: string[], status: string | null) {
      await prisma.$queryRaw<{ id: string }[]>\`SELECT «id» FROM «orders» WHERE «id» IN (\${Prisma.join(ids)}) \${status ? Prisma.sql\`AND «status» = \${status}::order_status\` : Prisma.empty}\`;
      await prisma.$executeRaw\`INSERT INTO «products» («sku», «name», «category», «price») VALUES (\${'A'}, \${'B'}, 'toys', \${1}) ON CONFLICT («sku») DO UPDATE SET «price» = excluded.«price»\`;
      await prisma.$queryRawUnsafe('SELECT «name» FROM «products» WHERE «sku» = $1', 'A');
    }`,
  sequelize: `
    import { QueryTypes, Sequelize } from 'sequelize';
    const sequelize = new Sequelize('x');
    export async function sequelized(id: string) {
      await sequelize.query('SELECT «total»::text FROM «orders» WHERE «user_id» = :id AND «status» = ?', { replacements: { id }, type: QueryTypes.SELECT });
      await sequelize.query(\`DELETE FROM «order_items» WHERE «order_id» = $1\`, { bind: [id] });
      await sequelize.query({ query: 'SELECT «line_total» FROM «order_items» WHERE «id» = ?', values: [id] });
    }`,
  slonik: `
    import { createPool, sql } from 'slonik';
    import { z } from 'zod';
    export async function slonic(ids: string[]) {
      const pool = await createPool('x');
      await pool.any(sql.type(z.object({ id: z.string() }))\`SELECT «id» FROM «orders» WHERE «id» = ANY(\${sql.array(ids, 'uuid')})\`);
      const condition = sql.fragment\`«quantity» > \${2}\`;
      await pool.query(sql.unsafe\`SELECT «order_id» FROM «order_items» WHERE \${condition} GROUP BY «order_id» HAVING sum(«line_total») > 100\`);
      await pool.query(sql.unsafe\`SELECT 1 FROM \${sql.identifier(['orders'])} o WHERE EXISTS (SELECT FROM «order_items» i WHERE i.«order_id» = o.id)\`);
    }`,
  knex: `
    import knex from 'knex';
    const db = knex({});
    export async function knexed(id: string, column: string) {
      await db.raw('SELECT «name» FROM «products» WHERE «id» = ? AND «active» = ?', [id, true]);
      await db.raw('SELECT ?? FROM «products» WHERE «category» = :category', { category: 'toys' });
    }`,
  'plain strings': `
    export const NEWEST = "SELECT «id» FROM «orders» ORDER BY «created_at» DESC LIMIT 10";
    export const LATER = \`
      SELECT p.«name», sum(i.«quantity»)
      FROM «order_items» i JOIN «products» p ON p.«id» = i.«product_id»
      GROUP BY p.«name»\`;`,
  'sql files': `
    -- orders of a day
    SELECT date_trunc('day', «created_at») AS day, count(*) FROM «orders» GROUP BY 1;
    INSERT INTO «order_items» («order_id», «user_id», «product_id», «quantity», «unit_price») SELECT o.«id», o.«user_id», $1, 1, 0 FROM «orders» o;`,
};
