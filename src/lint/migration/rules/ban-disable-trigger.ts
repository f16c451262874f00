/** Triggers and rules that do their work no longer. */
import { as, namesOf, type RelationName, relationOfNames, relationText } from '../../../sql/tree.ts';
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { type Statement, spanOf, statementAs } from '../statement.ts';

export const banDisableTrigger: Rule = {
  id: 'ban-disable-trigger',
  code: 'L167',
  title: 'A trigger that runs no longer',
  why: 'What the trigger or rule did for every row (checks, audit, copies to other tables) stops without an error, and rows written meanwhile are never made up for. DISABLE TRIGGER ALL switches foreign keys off as well.',
  fix: 'replace the trigger in the same transaction, or let its function tell the case by a setting',
  level: 'warning',
  aliases: ['squawk ban-drop-trigger'],
  examples: {
    fires: [
      'ALTER TABLE users DISABLE TRIGGER ALL;',
      'ALTER TABLE users DISABLE TRIGGER audit;',
      'ALTER TABLE users DISABLE RULE keep;',
      'DROP TRIGGER audit ON users;',
    ],
    silent: [
      'ALTER TABLE users ENABLE TRIGGER audit;',
      'DROP TRIGGER audit ON users; CREATE TRIGGER audit AFTER INSERT ON users EXECUTE FUNCTION f();',
      'CREATE TABLE users (id int); ALTER TABLE users DISABLE TRIGGER ALL;',
    ],
  },
  check(statement, { isNew, statements }) {
    const disabled = commandsOf(
      statement,
      'AT_DisableTrig',
      'AT_DisableTrigAll',
      'AT_DisableTrigUser',
      'AT_DisableRule',
    );
    const dropped = droppedTriggers(statement).filter(
      ({ name }) =>
        !statements
          .slice(statement.index + 1)
          .some((later) => statementAs(later, 'CreateTrigStmt')?.trigname === name),
    );
    return [
      ...disabled
        .filter(({ table, start }) => !isNew(table, start))
        .map(({ table, command, start, end }) => ({
          start,
          end,
          message: `${command.name ?? 'no trigger'} ${command.name === undefined ? 'runs' : 'does not run'} on ${relationText(table)} from now on`,
          object: relationText(table),
        })),
      ...dropped
        .filter(({ table }) => !isNew(table, statement.start))
        .map(({ name, table }) => ({
          ...spanOf(statement),
          message: `${name} does not run on ${relationText(table)} from now on`,
          object: relationText(table),
        })),
    ];
  },
};

/** DROP TRIGGER and DROP RULE name the table, then the trigger. */
function droppedTriggers(
  statement: Statement,
): readonly { readonly name: string; readonly table: RelationName }[] {
  const drop = statementAs(statement, 'DropStmt');
  if (drop?.removeType !== 'OBJECT_TRIGGER' && drop?.removeType !== 'OBJECT_RULE') return [];
  return (drop.objects ?? []).flatMap((object) => {
    const names = namesOf(as(object, 'List')?.items);
    const [name, table] = [names.at(-1), relationOfNames(names.slice(0, -1))];
    return name === undefined || table === undefined ? [] : [{ name, table }];
  });
}
