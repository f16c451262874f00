/** SQL files in the order of their names, run by psql or something like it. */
import { byNumber, type MigrationFormat, withoutPsqlCommands } from './format.ts';

export const plain: MigrationFormat = {
  name: 'plain',
  title: 'plain SQL',
  migrations: (files) =>
    files
      .filter(({ path }) => path.endsWith('.sql') && !/(?:[._-]|^|\/)(?:down|undo|rollback)\.sql$/.test(path))
      .sort(byNumber),
  read: ({ text }) => ({ sql: withoutPsqlCommands(text), inTransaction: false }),
};
