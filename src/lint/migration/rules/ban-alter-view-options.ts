/** With whose rights a view reads, and what may be written through it. */
import { as, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { alterCommands } from '../statement.ts';

/** ALTER TABLE changes them, too; a table has none of these. */
const OF_VIEWS = ['security_invoker', 'security_barrier', 'check_option'];

export const banAlterViewOptions: Rule = {
  id: 'ban-alter-view-options',
  code: 'L181',
  title: 'A view that reads otherwise',
  why: 'With security_invoker the reader needs rights on the tables, and row policies are the reader’s: programs meet permission errors, or other rows. check_option refuses rows that went through before, and security_barrier changes what the planner may do.',
  fix: 'try the programs with their own roles on a copy first',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'ALTER VIEW active SET (security_invoker = true);',
      'ALTER VIEW active RESET (security_barrier);',
      'ALTER TABLE active SET (security_invoker);',
    ],
    silent: [
      'ALTER TABLE users SET (fillfactor = 70);',
      'ALTER VIEW active RENAME TO current;',
      'CREATE VIEW active AS SELECT 1; ALTER VIEW active SET (security_invoker = true);',
    ],
  },
  check(statement, { isNew }) {
    return alterCommands(statement, ['OBJECT_VIEW', 'OBJECT_TABLE'])
      .filter(
        ({ command: { subtype } }) => subtype === 'AT_SetRelOptions' || subtype === 'AT_ResetRelOptions',
      )
      .filter(({ command }) =>
        (as(command.def, 'List')?.items ?? []).some((item) =>
          OF_VIEWS.includes(as(item, 'DefElem')?.defname ?? ''),
        ),
      )
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, start, end }) => {
        const object = relationText(table);
        return { start, end, message: `${object} reads or takes rows otherwise from now on`, object };
      });
  },
};
