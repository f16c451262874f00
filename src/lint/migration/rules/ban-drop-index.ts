/** An index that queries may need. */
import { droppedName, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const banDropIndex: Rule = {
  id: 'ban-drop-index',
  code: 'L175',
  title: 'A dropped index',
  why: 'Queries that used it read the whole table from that moment on, and building it again takes long. A unique index takes its rule along, and INSERT … ON CONFLICT that names its columns fails.',
  fix: 'see in pg_stat_user_indexes, on the replicas too, that nobody reads it',
  level: 'off',
  aliases: ['pg-schema-diff INDEX_DROPPED'],
  examples: {
    fires: ['DROP INDEX CONCURRENTLY users_email;', 'DROP INDEX users_email;'],
    silent: [
      'DROP VIEW v;',
      'CREATE INDEX i ON users (email); DROP INDEX i;',
      'DROP INDEX i; CREATE INDEX i ON users (email, id);',
    ],
  },
  check(statement, { isNew, statements }) {
    const drop = statementAs(statement, 'DropStmt');
    if (drop?.removeType !== 'OBJECT_INDEX') return [];
    const later = statements
      .slice(statement.index + 1)
      .map((following) => statementAs(following, 'IndexStmt')?.idxname);
    return (drop.objects ?? [])
      .flatMap((object) => droppedName(object) ?? [])
      .filter((index) => !isNew(index, statement.start) && !later.includes(index.name))
      .map((index) => ({
        ...spanOf(statement),
        message: `queries may need ${relationText(index)}`,
        object: relationText(index),
      }));
  },
};
