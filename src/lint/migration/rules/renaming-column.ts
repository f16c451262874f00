/** A column under another name. */
import { relationOf } from '../../../sql/tree.ts';
import { columnText } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { spanOf, spanOfWord, statementAs } from '../statement.ts';

export const renamingColumn: Rule = {
  id: 'renaming-column',
  code: 'L128',
  title: 'A renamed column',
  why: 'Programs know the column by its old name until all of them are replaced, and fail in between.',
  fix: 'add a column of the new name, keep both equal, let the programs change over, then drop the old one',
  level: 'error',
  aliases: ['atlas BC102', 'strong_migrations rename_column'],
  examples: {
    fires: ['ALTER TABLE users RENAME COLUMN nick TO alias;', 'ALTER TABLE users RENAME nick TO alias;'],
    silent: [
      'ALTER TABLE users RENAME CONSTRAINT a TO b;',
      'CREATE TABLE users (nick text); ALTER TABLE users RENAME nick TO alias;',
    ],
  },
  check(statement, { isNew }) {
    const rename = statementAs(statement, 'RenameStmt');
    const table = relationOf(rename?.relation);
    const isColumn = rename?.renameType === 'OBJECT_COLUMN' && rename.relationType === 'OBJECT_TABLE';
    if (!isColumn || table === undefined || isNew(table, statement.start)) return [];
    const object = columnText(table, rename.subname ?? '');
    return [
      {
        start: spanOfWord(statement, 'rename').start,
        end: spanOf(statement).end,
        message: `programs still read ${object}`,
        object,
      },
    ];
  },
};
