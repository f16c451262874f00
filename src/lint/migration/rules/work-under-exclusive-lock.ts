/** Statements that run while an earlier one of the transaction still keeps everybody from a table. */
import { relationText } from '../../../sql/tree.ts';
import { isStronger, locksOf } from '../locks.ts';
import type { Rule } from '../rule.ts';
import { oncePerScene, type Scene } from '../scene.ts';
import { type Statement, spanOf, statementAs } from '../statement.ts';

export const workUnderExclusiveLock: Rule = {
  id: 'work-under-exclusive-lock',
  code: 'L144',
  title: 'Work while a table is locked',
  why: 'A lock is held until the transaction ends. Whatever runs after ALTER TABLE, a backfill, an index, the lock of a second table, makes everybody wait for as long as it takes, and two tables locked one after the other can deadlock with a program that takes them the other way round.',
  fix: 'put the statement into a transaction of its own, before or after this one',
  level: 'warning',
  aliases: ['eugene E4', 'strong_migrations backfilling'],
  examples: {
    fires: [
      'BEGIN; ALTER TABLE users ADD COLUMN email text; UPDATE users SET email = name; COMMIT;',
      {
        sql: 'ALTER TABLE users ADD COLUMN a text; ALTER TABLE orders ADD COLUMN b text;',
        inTransaction: true,
      },
    ],
    silent: [
      'ALTER TABLE users ADD COLUMN email text; UPDATE users SET email = name WHERE id = 1;',
      'BEGIN; ALTER TABLE users ADD COLUMN a text; ALTER TABLE users ADD COLUMN b text; COMMIT;',
      'BEGIN; CREATE TABLE users (id int); ALTER TABLE users ADD COLUMN a text; INSERT INTO users VALUES (1); COMMIT;',
    ],
  },
  check(statement, scene) {
    if (statement.transaction === undefined) return [];
    const held = heldBefore(scene)[statement.index] ?? new Set();
    if (held.size === 0) return [];
    const more = exclusive(statement, scene).filter((table) => !held.has(table));
    if (more.length === 0 && !isLong(statement)) return [];
    const tables = [...held].join(', ');
    const message =
      more.length === 0
        ? `${tables} stays locked while this runs`
        : `${more.join(', ')} is locked as well, and ${tables} stays locked until it is`;
    return [{ ...spanOf(statement), message, object: more[0] ?? tables }];
  },
};

/** For every statement the tables that earlier ones of its transaction keep locked. */
const heldBefore = oncePerScene((scene) => {
  const held = new Map<number, ReadonlySet<string>>();
  return scene.statements.map((statement): ReadonlySet<string> => {
    if (statement.transaction === undefined) return new Set();
    const before = held.get(statement.transaction) ?? new Set();
    const own = exclusive(statement, scene);
    held.set(statement.transaction, own.length === 0 ? before : new Set([...before, ...own]));
    return before;
  });
});

function exclusive(statement: Statement, scene: Scene): readonly string[] {
  return locksOf(statement).flatMap(({ lock, on }) =>
    on !== undefined && isStronger(lock, 'SHARE') && !scene.isNew(on, statement.start)
      ? [relationText(on)]
      : [],
  );
}

function isLong(statement: Statement): boolean {
  const insert = statementAs(statement, 'InsertStmt');
  const select = insert?.selectStmt;
  const fromQuery =
    select !== undefined && 'SelectStmt' in select && select.SelectStmt.valuesLists === undefined;
  return (
    fromQuery ||
    statementAs(statement, 'UpdateStmt') !== undefined ||
    statementAs(statement, 'DeleteStmt') !== undefined ||
    statementAs(statement, 'IndexStmt') !== undefined ||
    statementAs(statement, 'CopyStmt') !== undefined ||
    statementAs(statement, 'RefreshMatViewStmt') !== undefined
  );
}
