/** Alembic's offline output (`alembic upgrade --sql`): plain SQL with its own BEGIN and COMMIT. */
import { blank, byNumber, type MigrationFormat } from './format.ts';

export const alembic: MigrationFormat = {
  name: 'alembic',
  title: 'Alembic (--sql)',
  migrations: (files) =>
    files
      .filter(({ path, text }) => path.endsWith('.sql') && /^-- Running (?:upgrade|stamp)/m.test(text))
      .sort(byNumber),
  read: ({ text }) => ({ sql: withoutBookkeeping(text), inTransaction: false }),
};

/** What Alembic notes about itself is nothing that anybody could write otherwise. */
const BOOKKEEPING =
  /^(?:CREATE TABLE (?:IF NOT EXISTS )?(?:[\w"]+\.)?alembic_version \([\s\S]*?\n\);|(?:INSERT INTO|UPDATE|DELETE FROM) (?:[\w"]+\.)?alembic_version\b[^;\n]*;)/gm;

function withoutBookkeeping(text: string): string {
  return [...text.matchAll(BOOKKEEPING)].reduce(
    (left, { 0: found, index }) => blank(left, index, index + found.length),
    text,
  );
}
