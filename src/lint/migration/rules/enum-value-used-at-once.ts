/** A new enum value that is used before it is committed. */
import { below } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { isAtLeast } from '../scene.ts';
import { spanFrom, spanOf, statementAs } from '../statement.ts';

export const enumValueUsedAtOnce: Rule = {
  id: 'enum-value-used-at-once',
  code: 'L153',
  title: 'A new enum value in the transaction that adds it',
  why: 'PostgreSQL refuses to use a new enum value before the transaction that added it is committed; before version 12 it refuses to add one inside a transaction at all.',
  fix: 'add the value in a migration of its own',
  level: 'error',
  aliases: [],
  examples: {
    fires: [
      `BEGIN; ALTER TYPE status ADD VALUE 'paid'; UPDATE orders SET status = 'paid' WHERE id = 1; COMMIT;`,
      { sql: `BEGIN; ALTER TYPE status ADD VALUE 'paid'; COMMIT;`, postgres: 11 },
    ],
    silent: [
      `ALTER TYPE status ADD VALUE 'paid'; UPDATE orders SET status = 'paid' WHERE id = 1;`,
      `BEGIN; ALTER TYPE status ADD VALUE 'paid'; UPDATE orders SET status = 'open' WHERE id = 1; COMMIT;`,
      `BEGIN; CREATE TYPE status AS ENUM ('open'); ALTER TYPE status ADD VALUE 'paid'; SELECT 'paid'::status; COMMIT;`,
    ],
  },
  check(statement, { before, isNew, settings }) {
    if (statement.transaction === undefined) return [];
    if (!isAtLeast(settings, 12) && statementAs(statement, 'AlterEnumStmt')?.newVal !== undefined)
      return [{ ...spanOf(statement), message: 'before version 12 this cannot run inside a transaction' }];
    const added = before('enum-value', statement.start).filter(
      (fact) => fact.transaction === statement.transaction && !isNew(fact.enumName, statement.start),
    );
    return [...below(statement.node, 'A_Const')].flatMap((constant) => {
      const value = added.find((fact) => fact.value === constant.sval?.sval);
      if (value === undefined) return [];
      const message = `${value.value} cannot be used before this transaction is committed`;
      return [{ ...spanFrom(statement, constant.location), message }];
    });
  },
};
