/** Sequelize: JavaScript that gives SQL to `sequelize.query`, or the NAME-up.sql files such a migration reads. */
import { byNumber, type FolderFile, type MigrationFormat } from './format.ts';
import { readProgram } from './program.ts';

const CALL = /\bsequelize\s*\.\s*query\s*\(\s*/g;

export const sequelize: MigrationFormat = {
  name: 'sequelize',
  title: 'Sequelize',
  migrations: (files) => files.filter(isMigration).sort(byNumber),
  read: ({ path, text }) =>
    path.endsWith('.sql')
      ? { sql: text, inTransaction: false }
      : {
          ...readProgram(text, CALL, /\bqueryInterface\s*\.\s*(?!sequelize\b)\w+\s*\(/),
          inTransaction: /\bsequelize\s*\.\s*transaction\s*\(/.test(text),
        },
};

function isMigration({ path, text }: FolderFile): boolean {
  if (/-up\.sql$/.test(path)) return true;
  return /\.[cm]?[jt]s$/.test(path) && /\bqueryInterface\b/.test(text) && /\bup\b/.test(text);
}
