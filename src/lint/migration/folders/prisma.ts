/** Prisma: NAME/migration.sql. The whole file is one query. */
import { byNumber, type MigrationFormat } from './format.ts';
import { isSeveral } from './one-query.ts';

export const prisma: MigrationFormat = {
  name: 'prisma',
  title: 'Prisma',
  migrations: (files) => files.filter(({ path }) => /(?:^|\/)migration\.sql$/.test(path)).sort(byNumber),
  read: async ({ text }) => ({ sql: text, inTransaction: await isSeveral(text) }),
};
