/** CLUSTER and VACUUM FULL where REPACK can do it. */

import { isOn } from '../options.ts';
import type { Rule } from '../rule.ts';
import { isAtLeast } from '../scene.ts';
import { spanOf, statementAs } from '../statement.ts';

export const preferRepack: Rule = {
  id: 'prefer-repack',
  code: 'L124',
  title: 'CLUSTER or VACUUM FULL instead of REPACK',
  why: 'Both rewrite the table under ACCESS EXCLUSIVE. From version 19 on REPACK (CONCURRENTLY) does it while others read and write.',
  fix: 'REPACK (CONCURRENTLY)',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      { sql: 'CLUSTER users;', postgres: 19 },
      { sql: 'VACUUM (FULL, ANALYZE) users;', postgres: 19 },
    ],
    silent: [
      { sql: 'CLUSTER users;', postgres: 18 },
      { sql: 'CLUSTER users;' },
      { sql: 'VACUUM users;', postgres: 19 },
      { sql: 'VACUUM (FULL false) users;', postgres: 19 },
    ],
  },
  check(statement, { settings }) {
    // A server of which nothing is said is taken for one that does not know REPACK yet.
    if (settings.postgres === undefined || !isAtLeast(settings, 19)) return [];
    const cluster = statementAs(statement, 'ClusterStmt') !== undefined;
    const full = isOn(statementAs(statement, 'VacuumStmt')?.options, 'full');
    if (!cluster && !full) return [];
    return [{ ...spanOf(statement), message: `${cluster ? 'CLUSTER' : 'VACUUM FULL'} locks everybody out` }];
  },
};
