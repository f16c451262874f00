/** dbmate: one file with `-- migrate:up` and `-- migrate:down`, in a transaction unless it says otherwise. */
import { between, byNumber, type MigrationFormat } from './format.ts';

const UP = /^--\s*migrate:up\b([^\n]*)/m;

export const dbmate: MigrationFormat = {
  name: 'dbmate',
  title: 'dbmate',
  migrations: (files) =>
    files.filter(({ path, text }) => path.endsWith('.sql') && UP.test(text)).sort(byNumber),
  read: ({ text }) => ({
    sql: between(text, UP, /^--\s*migrate:down\b/m),
    inTransaction: !/transaction:\s*false/.test(UP.exec(text)?.[1] ?? ''),
  }),
};
