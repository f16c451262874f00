/** Statements that cannot run a second time after the file failed half-way. */
import { as, relationText } from '../../../sql/tree.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import {
  type AlterCommand,
  alterCommands,
  renamesInTable,
  type Statement,
  spanOf,
  statementAs,
} from '../statement.ts';

export const preferRobustStmts: Rule = {
  id: 'prefer-robust-stmts',
  code: 'L125',
  title: 'A statement that cannot be repeated',
  why: 'Outside a transaction a file that fails half-way leaves its first statements done, and the next attempt stops at the first of them.',
  fix: 'run the file in a transaction, or write IF EXISTS and IF NOT EXISTS',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      'SELECT 1; ALTER TABLE users ADD COLUMN email text;',
      'SELECT 1; CREATE INDEX CONCURRENTLY i ON users (email);',
      'SELECT 1; DROP TABLE users;',
      'SELECT 1; ALTER TABLE users ADD CONSTRAINT c CHECK (true);',
      'BEGIN; CREATE INDEX CONCURRENTLY i ON users (email); COMMIT;',
    ],
    silent: [
      'BEGIN; ALTER TABLE users ADD COLUMN email text; COMMIT;',
      { sql: 'ALTER TABLE users ADD COLUMN email text; SELECT 1;', inTransaction: true },
      'SELECT 1; ALTER TABLE users ADD COLUMN IF NOT EXISTS email text;',
      'ALTER TABLE users DROP CONSTRAINT IF EXISTS c; ALTER TABLE users ADD CONSTRAINT c CHECK (true);',
      'SELECT 1; CREATE TEMP TABLE t (id int) ON COMMIT DROP;',
      'SELECT 1; DROP INDEX IF EXISTS i;',
    ],
  },
  check(statement, scene) {
    const index = statementAs(statement, 'IndexStmt');
    const free = statement.transaction === undefined;
    // A concurrent build is never part of a transaction, whatever stands around it.
    const repeatable = index?.if_not_exists === true || index?.idxname === undefined;
    if (index !== undefined)
      return repeatable || !(free || index.concurrent === true)
        ? []
        : [missing(statement, 'IF NOT EXISTS', `the index ${index.idxname}`)];
    if (!free) return [];
    const create = statementAs(statement, 'CreateStmt');
    if (create !== undefined) {
      const scratch = create.relation?.relpersistence === 't' && create.oncommit === 'ONCOMMIT_DROP';
      return create.if_not_exists === true || scratch
        ? []
        : [missing(statement, 'IF NOT EXISTS', `the table ${create.relation?.relname}`)];
    }
    const drop = statementAs(statement, 'DropStmt');
    if (drop !== undefined)
      return drop.missing_ok === true || !REPEATED.includes(drop.removeType ?? '')
        ? []
        : [missing(statement, 'IF EXISTS', 'what is dropped')];
    return altered(statement, scene);
  },
};

const REPEATED = ['OBJECT_TABLE', 'OBJECT_INDEX', 'OBJECT_TYPE'];

function missing(statement: Statement, words: string, what: string): Finding {
  return {
    ...spanOf(statement),
    message: `${what} may be done already: ${words} is missing`,
    fix: `add ${words}`,
  };
}

function altered(statement: Statement, scene: Scene): readonly Finding[] {
  const rename = statementAs(statement, 'RenameStmt');
  const moved = statementAs(statement, 'AlterObjectSchemaStmt');
  if (renamesInTable(rename) || moved?.objectType === 'OBJECT_TABLE')
    return [{ ...spanOf(statement), message: 'this fails when it is done already' }];
  return alterCommands(statement)
    .filter((part) => !isRepeatable(part, scene))
    .map(({ table, start, end }) => ({
      start,
      end,
      message: `${relationText(table)} may be altered already when the file runs again`,
      object: relationText(table),
    }));
}

function isRepeatable({ command, table, start }: AlterCommand, { before }: Scene): boolean {
  switch (command.subtype) {
    case 'AT_AddColumn':
    case 'AT_DropColumn':
    case 'AT_DropConstraint':
      return command.missing_ok === true;
    case 'AT_AddConstraint':
    case 'AT_ValidateConstraint': {
      // DROP CONSTRAINT IF EXISTS makes room for one that is added again, once.
      const name = as(command.def, 'Constraint')?.conname ?? command.name;
      const dropped = before('constraint-dropped', start, table).findLast(
        (fact) => fact.name === name && fact.ifExists,
      );
      if (name === undefined || dropped === undefined) return false;
      if (command.subtype === 'AT_ValidateConstraint') return true;
      return !before('constraint', start, table).some((fact) => fact.name === name && fact.at > dropped.at);
    }
    default:
      return false;
  }
}
