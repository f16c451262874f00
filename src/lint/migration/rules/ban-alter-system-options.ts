/** Settings of the server, a database or a role. */
import type { Rule } from '../rule.ts';
import { type Statement, spanOf, statementAs } from '../statement.ts';

export const banAlterSystemOptions: Rule = {
  id: 'ban-alter-system-options',
  code: 'L176',
  title: 'A setting beyond the schema',
  why: 'It changes how every session behaves that starts from now on, also those of other programs; it is not in a dump of the database, so the next copy is not like this one, and ALTER SYSTEM needs a reload or a restart besides.',
  fix: 'keep the settings where the server is set up, and set in a migration only what it needs itself: SET LOCAL',
  level: 'off',
  aliases: ['squawk ban-alter-database-options', 'squawk ban-alter-role-options'],
  examples: {
    fires: [
      `ALTER SYSTEM SET work_mem = '1GB';`,
      `ALTER DATABASE shop SET search_path = app;`,
      `ALTER ROLE app SET statement_timeout = '5s';`,
      'ALTER ROLE app NOLOGIN;',
    ],
    silent: [`SET LOCAL work_mem = '1GB';`, 'CREATE ROLE app;'],
  },
  check(statement) {
    const whose = owner(statement);
    return whose === undefined
      ? []
      : [{ ...spanOf(statement), message: `this changes ${whose} for every session` }];
  },
};

function owner(statement: Statement): string | undefined {
  if ('AlterSystemStmt' in statement.node) return 'the server';
  const database =
    statementAs(statement, 'AlterDatabaseSetStmt') ?? statementAs(statement, 'AlterDatabaseStmt');
  if (database?.dbname !== undefined) return `the database ${database.dbname}`;
  const role = statementAs(statement, 'AlterRoleSetStmt') ?? statementAs(statement, 'AlterRoleStmt');
  return role === undefined ? undefined : `the role ${role.role?.rolename ?? 'of all'}`;
}
