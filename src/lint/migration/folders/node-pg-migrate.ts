/** node-pg-migrate: SQL files with `-- Up Migration` and `-- Down Migration`, or JavaScript that calls `pgm.sql`. */
import { between, byNumber, type FolderFile, type MigrationFormat } from './format.ts';
import { readProgram } from './program.ts';

const UP = /^\s*--[\s-]*up\s+migration/im;
const DOWN = /^\s*--[\s-]*down\s+migration/im;
const CALL = /\bpgm\s*\.\s*sql\s*\(\s*/g;

export const nodePgMigrate: MigrationFormat = {
  name: 'node-pg-migrate',
  title: 'node-pg-migrate',
  migrations: (files) => files.filter(isMigration).sort(byNumber),
  read: ({ path, text }) =>
    path.endsWith('.sql')
      ? { sql: between(text, UP, DOWN), inTransaction: true }
      : {
          ...readProgram(text, CALL, /\bpgm\s*\.\s*(?!sql\b|noTransaction\b|func\b)\w+\s*\(/),
          inTransaction: !/\bpgm\s*\.\s*noTransaction\s*\(/.test(text),
        },
};

function isMigration({ path, text }: FolderFile): boolean {
  if (path.endsWith('.sql')) return UP.test(text) || DOWN.test(text);
  return /\.[cm]?[jt]s$/.test(path) && /\bpgm\b/.test(text) && /\bup\b/.test(text);
}
