/** DROP … CASCADE. */
import { droppedName } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { alterCommands, spanOfWord, statementAs } from '../statement.ts';

export const banDropCascade: Rule = {
  id: 'ban-drop-cascade',
  code: 'L162',
  title: 'DROP that takes others along',
  why: 'CASCADE drops views, foreign keys, functions and columns that depend on it, none of which the migration names; what they are differs from database to database.',
  fix: 'drop what depends on it by name first',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['DROP VIEW active CASCADE;', 'ALTER TABLE users DROP COLUMN nick CASCADE;'],
    silent: ['DROP VIEW active;', 'CREATE TABLE t (a int); DROP TABLE t CASCADE;', 'TRUNCATE users CASCADE;'],
  },
  check(statement, { isNew, before }) {
    const drop = statementAs(statement, 'DropStmt');
    const parts = alterCommands(statement).filter(
      ({ command, table, start }) =>
        /^AT_Drop/.test(command.subtype ?? '') && command.behavior === 'DROP_CASCADE' && !isNew(table, start),
    );
    const all = drop?.behavior === 'DROP_CASCADE' && !onlyNew(drop, statement.start, before);
    if (!all && parts.length === 0) return [];
    return [{ ...spanOfWord(statement, 'cascade'), message: 'whatever depends on it is dropped as well' }];
  },
};

/** What the file made itself has only what the file knows hanging on it. */
function onlyNew(
  drop: NonNullable<Parameters<typeof droppedNames>[0]>,
  at: number,
  before: Scene['before'],
): boolean {
  const names = droppedNames(drop);
  return names.length > 0 && names.every((name) => before('made', at, name).some(({ pending }) => pending));
}

function droppedNames(drop: { readonly objects?: Parameters<typeof droppedName>[0][] }) {
  return (drop.objects ?? []).flatMap((object) => droppedName(object) ?? []);
}
