/** Drizzle: the files that meta/_journal.json names, all pending ones in one transaction. */
import { byNumber, type MigrationFormat } from './format.ts';

export const drizzle: MigrationFormat = {
  name: 'drizzle',
  title: 'Drizzle',
  migrations: (files) =>
    files.some(({ path }) => /(?:^|\/)meta\/_journal\.json$/.test(path))
      ? files.filter(({ path }) => path.endsWith('.sql')).sort(byNumber)
      : [],
  read: ({ text }) => ({ sql: text, inTransaction: true }),
};
