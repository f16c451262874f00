/** Statements that PostgreSQL refuses inside a transaction. */

import { as } from '../../../sql/tree.ts';
import { isOn } from '../options.ts';
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { type Statement, spanOf, statementAs } from '../statement.ts';

export const notInTransaction: Rule = {
  id: 'not-in-transaction',
  code: 'L152',
  title: 'A statement that refuses to run in a transaction',
  why: 'DROP INDEX, REINDEX and DETACH PARTITION CONCURRENTLY, VACUUM, CREATE and DROP DATABASE, ALTER SYSTEM and tablespaces commit on their own, so PostgreSQL refuses them inside a transaction and the migration stops there.',
  fix: 'give the statement a migration of its own that runs outside a transaction',
  level: 'error',
  aliases: ['atlas PG103'],
  examples: {
    fires: [
      'BEGIN; DROP INDEX CONCURRENTLY i; COMMIT;',
      { sql: 'SELECT 1; VACUUM users;', inTransaction: true },
      'BEGIN; ALTER TABLE events DETACH PARTITION old CONCURRENTLY; COMMIT;',
    ],
    silent: [
      'DROP INDEX CONCURRENTLY i; VACUUM users;',
      { sql: 'DROP INDEX CONCURRENTLY i;', inTransaction: true },
      'BEGIN; DROP INDEX i; COMMIT;',
    ],
  },
  check(statement, { single }) {
    const what = refuses(statement);
    if (what === undefined || statement.transaction === undefined || (statement.managed && single)) return [];
    return [{ ...spanOf(statement), message: `${what} cannot run inside a transaction` }];
  },
};

function refuses(statement: Statement): string | undefined {
  const { node } = statement;
  if (as(node, 'DropStmt')?.concurrent === true) return 'DROP INDEX CONCURRENTLY';
  if (isOn(statementAs(statement, 'ReindexStmt')?.params, 'concurrently')) return 'REINDEX CONCURRENTLY';
  if (as(node, 'VacuumStmt')?.is_vacuumcmd === true) return 'VACUUM';
  if ('CreatedbStmt' in node) return 'CREATE DATABASE';
  if ('DropdbStmt' in node) return 'DROP DATABASE';
  if ('AlterSystemStmt' in node) return 'ALTER SYSTEM';
  if ('CreateTableSpaceStmt' in node) return 'CREATE TABLESPACE';
  if ('DropTableSpaceStmt' in node) return 'DROP TABLESPACE';
  const detached = commandsOf(statement, 'AT_DetachPartition').some(
    ({ command }) => as(command.def, 'PartitionCmd')?.concurrent === true,
  );
  return detached ? 'DETACH PARTITION CONCURRENTLY' : undefined;
}
