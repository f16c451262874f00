/** golang-migrate: 0001_name.up.sql and .down.sql. A file is one query. */
import { byNumber, type MigrationFormat } from './format.ts';
import { isSeveral } from './one-query.ts';

export const golangMigrate: MigrationFormat = {
  name: 'golang-migrate',
  title: 'golang-migrate',
  migrations: (files) => files.filter(({ path }) => /\.up\.sql$/.test(path)).sort(byNumber),
  read: async ({ text }) => ({ sql: text, inTransaction: await isSeveral(text) }),
};
