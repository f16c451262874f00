/** A rule about the data that holds no longer. */
import { as, relationText } from '../../../sql/tree.ts';
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const banDropConstraint: Rule = {
  id: 'ban-drop-constraint',
  code: 'L142',
  title: 'A dropped constraint',
  why: 'Rows that break the rule come in from that moment on, programs rely on it, and it cannot be added again before they are gone. Dropping a foreign key locks the other table too.',
  fix: 'make sure that nobody relies on it; a replacement is added before the old one goes',
  level: 'warning',
  aliases: [
    'atlas CD101',
    'atlas CD102',
    'atlas CD103',
    'squawk ban-drop-constraint',
    'pg-schema-diff CORRECTNESS',
  ],
  examples: {
    fires: ['ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;'],
    silent: [
      'ALTER TABLE orders DROP CONSTRAINT total, ADD CONSTRAINT total CHECK (total >= 0) NOT VALID;',
      'ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL) NOT VALID; ALTER TABLE users DROP CONSTRAINT c;',
      'CREATE TABLE users (email text CONSTRAINT u UNIQUE); ALTER TABLE users DROP CONSTRAINT u;',
    ],
  },
  check(statement, { isNew, before }) {
    return commandsOf(statement, 'AT_DropConstraint')
      .filter(({ table, start }) => !isNew(table, start))
      .filter(
        ({ table, command }) =>
          !before('constraint', Number.POSITIVE_INFINITY, table).some(
            (fact) => fact.pending && fact.name === command.name,
          ),
      )
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message: `${command.name} holds no longer for ${relationText(table)}`,
        object: as(command.def, 'Constraint')?.conname ?? relationText(table),
      }));
  },
};
