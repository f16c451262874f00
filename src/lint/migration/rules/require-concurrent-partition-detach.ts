/** DETACH PARTITION that locks the whole partitioned table. */
import { as, relationOf, relationText } from '../../../sql/tree.ts';
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { isAtLeast } from '../scene.ts';

export const requireConcurrentPartitionDetach: Rule = {
  id: 'require-concurrent-partition-detach',
  code: 'L132',
  title: 'A partition that is detached under a lock',
  why: 'DETACH PARTITION takes ACCESS EXCLUSIVE on the partitioned table, so that all its partitions stand still. From version 14 on CONCURRENTLY takes SHARE UPDATE EXCLUSIVE.',
  fix: 'DETACH PARTITION … CONCURRENTLY, outside a transaction',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['ALTER TABLE events DETACH PARTITION events_2024;'],
    silent: [
      'ALTER TABLE events DETACH PARTITION events_2024 CONCURRENTLY;',
      'ALTER TABLE events DETACH PARTITION events_2024 FINALIZE;',
    ],
  },
  check(statement, { isNew, settings }) {
    if (!isAtLeast(settings, 14)) return [];
    return commandsOf(statement, 'AT_DetachPartition').flatMap(({ command, table, start, end }) => {
      const part = as(command.def, 'PartitionCmd');
      if (part?.concurrent === true || isNew(table, start)) return [];
      const name = relationOf(part?.name)?.name ?? 'the partition';
      return [
        {
          start,
          end,
          message: `all of ${relationText(table)} stands still while ${name} is detached`,
          object: relationText(table),
        },
      ];
    });
  },
};
