/** Alembic's offline output (`alembic upgrade --sql`): plain SQL with its own BEGIN and COMMIT. */
import { byNumber, type MigrationFormat } from './format.ts';

export const alembic: MigrationFormat = {
  name: 'alembic',
  title: 'Alembic (--sql)',
  migrations: (files) =>
    files
      .filter(({ path, text }) => path.endsWith('.sql') && /^-- Running (?:upgrade|stamp)/m.test(text))
      .sort(byNumber),
  read: ({ text }) => ({ sql: text, inTransaction: false }),
};
