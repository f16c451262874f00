/** ATTACH PARTITION that reads the table it attaches. */
import { as, relationOf, relationText } from '../../../sql/tree.ts';
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const attachingPartition: Rule = {
  id: 'attaching-partition',
  code: 'L161',
  title: 'A partition that is read while it is attached',
  why: 'PostgreSQL reads every row of the new partition under ACCESS EXCLUSIVE to see that it fits, unless a validated CHECK says so already.',
  fix: 'add a CHECK with the bounds of the partition NOT VALID, VALIDATE it, attach, then drop the CHECK',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      `ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
    ],
    silent: [
      'CREATE TABLE events_eu (LIKE events); ALTER TABLE events ATTACH PARTITION events_eu DEFAULT;',
      `ALTER TABLE eu ADD CONSTRAINT c CHECK (region = 'eu') NOT VALID; ALTER TABLE eu VALIDATE CONSTRAINT c; ALTER TABLE events ATTACH PARTITION eu FOR VALUES IN ('eu');`,
    ],
  },
  check(statement, { isNew, before }) {
    return commandsOf(statement, 'AT_AttachPartition').flatMap(({ command, table, start, end }) => {
      const part = relationOf(as(command.def, 'PartitionCmd')?.name);
      if (part === undefined || isNew(part, start)) return [];
      const proven =
        before('validated', start, part).length > 0 ||
        before('constraint', start, part).some((fact) => fact.kind === 'CONSTR_CHECK' && fact.valid);
      if (proven) return [];
      const message = `every row of ${relationText(part)} is read before it is part of ${relationText(table)}`;
      return [{ start, end, message, object: relationText(part) }];
    });
  },
};
