/** REINDEX that locks its table. */
import { relationOf } from '../../../sql/tree.ts';
import { isOn } from '../options.ts';
import type { Rule } from '../rule.ts';
import { isAtLeast } from '../scene.ts';
import { spanOf, statementAs } from '../statement.ts';

export const requireConcurrentReindex: Rule = {
  id: 'require-concurrent-reindex',
  code: 'L133',
  title: 'An index that is rebuilt under a lock',
  why: 'REINDEX stops writes to the table, and every query that would use the index, until it is rebuilt.',
  fix: 'REINDEX … CONCURRENTLY, outside a transaction',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      'REINDEX TABLE users;',
      'REINDEX (VERBOSE) INDEX users_email;',
      'REINDEX (CONCURRENTLY off) INDEX i;',
    ],
    silent: [
      'REINDEX TABLE CONCURRENTLY users;',
      'REINDEX (CONCURRENTLY) TABLE users;',
      'REINDEX SYSTEM shop;',
    ],
  },
  check(statement, { isNew, settings }) {
    const reindex = statementAs(statement, 'ReindexStmt');
    // The indexes of system catalogs cannot be rebuilt concurrently.
    if (reindex === undefined || reindex.kind === 'REINDEX_OBJECT_SYSTEM') return [];
    if (isOn(reindex.params, 'concurrently') || !isAtLeast(settings, 12)) return [];
    const isTable = reindex.kind === 'REINDEX_OBJECT_TABLE';
    if (isTable && isNew(relationOf(reindex.relation), statement.start)) return [];
    const what = reindex.relation?.relname ?? reindex.name ?? 'the database';
    return [{ ...spanOf(statement), message: `rebuilding ${what} stops writes until it is done` }];
  },
};
