/** LOCK TABLE. */
import { LOCKS } from '../../../catalog/action.ts';
import { relationText } from '../../../sql/tree.ts';
import { relationsIn } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const explicitTableLock: Rule = {
  id: 'explicit-table-lock',
  code: 'L160',
  title: 'A table that is locked by hand',
  why: 'From SHARE on the lock keeps writers out until the transaction ends, whatever it does meanwhile.',
  fix: 'let each statement take the lock it needs, or keep the transaction to the one that needs it',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['BEGIN; LOCK TABLE users; COMMIT;', 'BEGIN; LOCK TABLE users IN SHARE MODE; COMMIT;'],
    silent: ['BEGIN; LOCK TABLE users IN ROW EXCLUSIVE MODE; COMMIT;'],
  },
  check(statement, { isNew }) {
    const lock = statementAs(statement, 'LockStmt');
    // The grammar numbers the modes as pg_locks orders them, from ACCESS SHARE = 1.
    const mode = lock?.mode ?? 0;
    if (lock === undefined || mode < LOCKS.indexOf('SHARE')) return [];
    const tables = relationsIn(statement, lock.relations)
      .filter(({ relation, start }) => !isNew(relation, start))
      .map(({ relation }) => relationText(relation));
    if (tables.length === 0) return [];
    return [
      { ...spanOf(statement), message: `${LOCKS[mode]} on ${tables.join(', ')} until the transaction ends` },
    ];
  },
};
