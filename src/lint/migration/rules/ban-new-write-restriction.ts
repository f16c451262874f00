/** What rows must be from now on. */
import type { Constraint } from 'libpg-query';
import { relationOf, relationText } from '../../../sql/tree.ts';
import { addedConstraints, columnText, commandsOf } from '../parts.ts';
import type { Finding, Rule } from '../rule.ts';
import { type Statement, spanOf, statementAs } from '../statement.ts';

const KINDS: Readonly<Partial<Record<NonNullable<Constraint['contype']>, string>>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_UNIQUE: 'unique constraint',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclusion constraint',
  CONSTR_NOTNULL: 'NOT NULL',
};

export const banNewWriteRestriction: Rule = {
  id: 'ban-new-write-restriction',
  code: 'L179',
  title: 'A new demand on what is written',
  why: 'Programs that still write what it refuses fail from that moment on: NOT VALID leaves old rows alone, not new ones, and a unique index refuses duplicates however it was built. A foreign key refuses deletes of the rows it refers to, as well.',
  fix: 'release programs that keep to it first, also those that a rollback would bring back',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'ALTER TABLE users ADD CONSTRAINT age CHECK (age > 0) NOT VALID;',
      'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
      'CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);',
    ],
    silent: [
      'ALTER TABLE users ADD CONSTRAINT users_email UNIQUE USING INDEX users_email;',
      'CREATE INDEX CONCURRENTLY users_email ON users (email);',
      'CREATE TABLE users (age int); ALTER TABLE users ADD CONSTRAINT age CHECK (age > 0);',
      'ALTER TABLE users VALIDATE CONSTRAINT age;',
    ],
  },
  check(statement, { isNew }) {
    const constraints = addedConstraints(statement).flatMap(({ table, constraint, column, start, end }) => {
      const kind = KINDS[constraint.contype ?? 'CONSTR_NULL'];
      // With USING INDEX the index demands it already.
      const isThere = constraint.contype === 'CONSTR_UNIQUE' && constraint.indexname !== undefined;
      if (kind === undefined || isThere || column !== undefined || isNew(table, start)) return [];
      return [demand(relationText(table), `this ${kind}`, { start, end })];
    });
    const notNulls = commandsOf(statement, 'AT_SetNotNull')
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, command, start, end }) =>
        demand(columnText(table, command.name ?? ''), 'NOT NULL', { start, end }),
      );
    return [...constraints, ...notNulls, ...uniqueIndex(statement, isNew)];
  },
};

function uniqueIndex(statement: Statement, isNew: Parameters<Rule['check']>[1]['isNew']): readonly Finding[] {
  const index = statementAs(statement, 'IndexStmt');
  const table = relationOf(index?.relation);
  if (index?.unique !== true || table === undefined || isNew(table, statement.start)) return [];
  return [demand(relationText(table), 'this unique index', spanOf(statement))];
}

const demand = (object: string, what: string, place: { start: number; end: number }): Finding => ({
  ...place,
  message: `${what} refuses rows of ${object} that programs may still write`,
  object,
});
