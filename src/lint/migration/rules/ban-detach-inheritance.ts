/** Rows that are found through the parent no longer. */
import { relationText } from '../../../sql/tree.ts';
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const banDetachInheritance: Rule = {
  id: 'ban-detach-inheritance',
  code: 'L173',
  title: 'Rows that leave a table with their partition',
  why: 'Programs that read the parent do not find the rows of the child any more, and new rows of its range are refused or go to the default partition.',
  fix: 'change the programs that need the rows first',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;',
      'ALTER TABLE heir NO INHERIT parent;',
    ],
    silent: [
      'ALTER TABLE heir INHERIT parent;',
      'CREATE TABLE heir (id int) INHERITS (parent); ALTER TABLE heir NO INHERIT parent;',
    ],
  },
  check(statement, { isNew }) {
    return commandsOf(statement, 'AT_DetachPartition', 'AT_DropInherit')
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message:
          command.subtype === 'AT_DropInherit'
            ? `the rows of ${relationText(table)} are not found through its parent from now on`
            : `${relationText(table)} loses the rows of this partition`,
        object: relationText(table),
      }));
  },
};
