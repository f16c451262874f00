/** REFRESH MATERIALIZED VIEW that keeps readers out. */
import { relationOf, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const requireConcurrentRefresh: Rule = {
  id: 'require-concurrent-refresh',
  code: 'L159',
  title: 'A materialized view that cannot be read while it is refreshed',
  why: 'REFRESH holds ACCESS EXCLUSIVE until its query is done. CONCURRENTLY lets everybody read the old rows meanwhile; it needs a unique index.',
  fix: 'REFRESH MATERIALIZED VIEW CONCURRENTLY',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['REFRESH MATERIALIZED VIEW totals;'],
    silent: [
      'REFRESH MATERIALIZED VIEW CONCURRENTLY totals;',
      'REFRESH MATERIALIZED VIEW totals WITH NO DATA;',
      'CREATE MATERIALIZED VIEW totals AS SELECT 1 WITH NO DATA; REFRESH MATERIALIZED VIEW totals;',
    ],
  },
  check(statement, { isNew }) {
    const refresh = statementAs(statement, 'RefreshMatViewStmt');
    const view = relationOf(refresh?.relation);
    if (refresh === undefined || view === undefined || refresh.concurrent === true) return [];
    if (refresh.skipData === true || isNew(view, statement.start)) return [];
    const message = `nobody can read ${relationText(view)} until this is done`;
    return [{ ...spanOf(statement), message, object: relationText(view) }];
  },
};
