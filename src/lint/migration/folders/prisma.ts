/** Prisma: NAME/migration.sql. The whole file is one query, which PostgreSQL runs as one transaction. */
import { byNumber, type MigrationFormat } from './format.ts';

export const prisma: MigrationFormat = {
  name: 'prisma',
  title: 'Prisma',
  migrations: (files) => files.filter(({ path }) => /(?:^|\/)migration\.sql$/.test(path)).sort(byNumber),
  read: ({ text }) => ({ sql: text, inTransaction: true }),
};
