/** TRUNCATE. */
import { relationText } from '../../../sql/tree.ts';
import { relationsIn } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const banTruncate: Rule = {
  id: 'ban-truncate',
  code: 'L164',
  title: 'An emptied table',
  why: 'The rows are gone, no trigger for single rows sees them go, and ACCESS EXCLUSIVE keeps everybody out meanwhile.',
  fix: 'delete in batches what is not needed, after a copy',
  level: 'warning',
  aliases: ['pg-schema-diff DELETES_DATA'],
  yieldsTo: ['ban-truncate-cascade'],
  examples: {
    fires: ['TRUNCATE users;'],
    silent: ['CREATE TABLE t (a int); TRUNCATE t;', 'DELETE FROM users WHERE id = 1;'],
  },
  check(statement, { isNew }) {
    const truncate = statementAs(statement, 'TruncateStmt');
    const lost = relationsIn(statement, truncate?.relations)
      .filter(({ relation, start }) => !isNew(relation, start))
      .map(({ relation }) => relationText(relation));
    if (lost.length === 0) return [];
    return [{ ...spanOf(statement), message: `the rows of ${lost.join(', ')} are lost` }];
  },
};
