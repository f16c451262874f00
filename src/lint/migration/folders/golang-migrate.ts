/** golang-migrate: 0001_name.up.sql and .down.sql. A file is one query, which PostgreSQL runs as one transaction. */
import { byNumber, type MigrationFormat } from './format.ts';

export const golangMigrate: MigrationFormat = {
  name: 'golang-migrate',
  title: 'golang-migrate',
  migrations: (files) => files.filter(({ path }) => /\.up\.sql$/.test(path)).sort(byNumber),
  read: ({ text }) => ({ sql: text, inTransaction: true }),
};
