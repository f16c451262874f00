/** A table under another name. */
import { relationOf, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, spanOfWord, statementAs } from '../statement.ts';

export const renamingTable: Rule = {
  id: 'renaming-table',
  code: 'L129',
  title: 'A renamed table',
  why: 'Programs know the table by its old name until all of them are replaced, and fail in between.',
  fix: 'rename it and create a view of the old name in the same transaction, until nobody uses it',
  level: 'error',
  aliases: ['atlas BC101', 'strong_migrations rename_table'],
  examples: {
    fires: ['ALTER TABLE users RENAME TO people;'],
    silent: [
      'ALTER INDEX a RENAME TO b;',
      'CREATE TABLE users (id int); ALTER TABLE users RENAME TO people;',
      'BEGIN; ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM people; COMMIT;',
    ],
  },
  check(statement, { isNew, statements }) {
    const rename = statementAs(statement, 'RenameStmt');
    const table = relationOf(rename?.relation);
    if (rename?.renameType !== 'OBJECT_TABLE' || table === undefined || isNew(table, statement.start))
      return [];
    const keptAsView = statements
      .slice(statement.index + 1)
      .some(
        (later) =>
          later.transaction !== undefined &&
          later.transaction === statement.transaction &&
          statementAs(later, 'ViewStmt')?.view?.relname === table.name,
      );
    if (keptAsView) return [];
    return [
      {
        start: spanOfWord(statement, 'rename').start,
        end: spanOf(statement).end,
        message: `programs still use ${relationText(table)}`,
        object: relationText(table),
      },
    ];
  },
};
