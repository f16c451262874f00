/** TRUNCATE … CASCADE. */
import { relationText } from '../../../sql/tree.ts';
import { relationsIn } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { spanOfWord, statementAs } from '../statement.ts';

export const banTruncateCascade: Rule = {
  id: 'ban-truncate-cascade',
  code: 'L115',
  title: 'TRUNCATE that reaches other tables',
  why: 'CASCADE empties every table with a foreign key to this one, and those with foreign keys to them, named nowhere.',
  fix: 'name the tables that are to be emptied',
  level: 'error',
  aliases: ['pg-schema-diff DELETES_DATA'],
  examples: {
    fires: ['TRUNCATE users CASCADE;'],
    silent: ['TRUNCATE users, orders;', 'TRUNCATE users RESTRICT;'],
  },
  check(statement) {
    const truncate = statementAs(statement, 'TruncateStmt');
    if (truncate?.behavior !== 'DROP_CASCADE') return [];
    const names = relationsIn(statement, truncate.relations).map(({ relation }) => relationText(relation));
    return [
      {
        ...spanOfWord(statement, 'cascade'),
        message: `tables that refer to ${names.join(', ')} are emptied as well`,
      },
    ];
  },
};
