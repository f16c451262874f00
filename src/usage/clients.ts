/** Every client, and which of them a file uses. */
import type { Client } from './client.ts';
import { drizzle } from './clients/drizzle.ts';
import { knex } from './clients/knex.ts';
import { kysely } from './clients/kysely.ts';
import { pg } from './clients/pg.ts';
import { postgresJs } from './clients/postgres-js.ts';
import { prisma } from './clients/prisma.ts';
import { sequelize } from './clients/sequelize.ts';
import { slonik } from './clients/slonik.ts';
import type { SourceFile } from './source.ts';

export const clients: readonly Client[] = [pg, postgresJs, kysely, drizzle, prisma, sequelize, slonik, knex];

/** Clients whose packages a file imports; of a file that imports none, as one given its pool does, all may be meant. */
export function clientsOf(source: SourceFile): readonly Client[] {
  const used = clients.filter((client) => client.packages.some((name) => source.packages.has(name)));
  return used.length > 0 ? used : clients;
}
