/** By what a subscriber knows the rows that changed. */
import { relationText } from '../../../sql/tree.ts';
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const banReplicaIdentity: Rule = {
  id: 'ban-replica-identity',
  code: 'L172',
  title: 'A changed replica identity',
  why: 'Subscribers and change streams find the old row by it. With NOTHING, updates and deletes of a published table fail; with FULL, each carries the whole old row in the log, and a subscriber without an index reads its table for it.',
  fix: 'change the subscribers first; prefer a unique index (USING INDEX) to FULL',
  level: 'off',
  aliases: [],
  examples: {
    fires: ['ALTER TABLE users REPLICA IDENTITY FULL;', 'ALTER TABLE users REPLICA IDENTITY NOTHING;'],
    silent: ['CREATE TABLE users (id int); ALTER TABLE users REPLICA IDENTITY FULL;'],
  },
  check(statement, { isNew }) {
    return commandsOf(statement, 'AT_ReplicaIdentity')
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, start, end }) => ({
        start,
        end,
        message: `subscribers know the rows of ${relationText(table)} by something else from now on`,
        object: relationText(table),
      }));
  },
};
