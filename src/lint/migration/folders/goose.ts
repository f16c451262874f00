/** goose: one file with `-- +goose Up` and `-- +goose Down`, in a transaction unless it says otherwise. */
import { between, byNumber, type MigrationFormat } from './format.ts';

const UP = /^--\s*\+goose\s+up\b/im;

export const goose: MigrationFormat = {
  name: 'goose',
  title: 'goose',
  migrations: (files) =>
    files.filter(({ path, text }) => path.endsWith('.sql') && UP.test(text)).sort(byNumber),
  read: ({ text }) => ({
    sql: between(text, UP, /^--\s*\+goose\s+down\b/im),
    inTransaction: !/^--\s*\+goose\s+no\s+transaction\b/im.test(text),
  }),
};
