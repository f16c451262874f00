/** Sequelize: JavaScript that gives SQL to `sequelize.query`, or the NAME-up.sql files such a migration reads. */
import { byNumber, type FolderFile, type MigrationFormat } from './format.ts';
import { readProgram, withoutDown } from './program.ts';

/** With the type of its rows where the program is TypeScript; version 7 calls it queryRaw. */
const CALL = /\bsequelize\s*\.\s*query(?:Raw)?\s*(?:<[^()]*>\s*)?\(\s*/g;

export const sequelize: MigrationFormat = {
  name: 'sequelize',
  title: 'Sequelize',
  migrations: (files) => files.filter(isMigration).sort(byNumber),
  read: ({ path, text }) =>
    path.endsWith('.sql')
      ? { sql: text, inTransaction: false }
      : {
          ...readProgram(text, CALL, /\bqueryInterface\s*\.\s*(?!sequelize\b)\w+\s*\(/),
          inTransaction: /\bsequelize\s*\.\s*(?:transaction|startUnmanagedTransaction)\s*\(/.test(
            withoutDown(text),
          ),
        },
};

function isMigration({ path, text }: FolderFile): boolean {
  if (/-up\.sql$/.test(path)) return true;
  return (
    /\.[cm]?[jt]s$/.test(path) &&
    /\bqueryInterface\b|\bsequelize\s*\.\s*query/.test(text) &&
    /\bup\b/.test(text)
  );
}
