/** How a function runs, and with whose rights. */
import {
  namesOf,
  type RelationName,
  relationOfNames,
  relationText,
  sameRelation,
} from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { type Statement, spanOf, statementAs } from '../statement.ts';

export const banAlterFunctionOptions: Rule = {
  id: 'ban-alter-function-options',
  code: 'L180',
  title: 'A function that runs otherwise',
  why: 'SECURITY DEFINER and INVOKER change with whose rights it runs, SET search_path what its names mean, STRICT what NULL gives, and a volatility that is not true lets PostgreSQL keep a value or leave a call out. Callers get that from the next call on.',
  fix: 'read the callers first; a function of another behaviour is better one of another name',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'ALTER FUNCTION f() SECURITY DEFINER;',
      'ALTER PROCEDURE p() SET search_path TO private;',
      'ALTER ROUTINE f() RESET ALL;',
      'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1; ALTER FUNCTION f() IMMUTABLE;',
    ],
    silent: [
      'ALTER FUNCTION f() RENAME TO g;',
      'ALTER FUNCTION f() OWNER TO app;',
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1; ALTER FUNCTION f() IMMUTABLE;',
    ],
  },
  check(statement, { statements }) {
    const name = relationOfNames(namesOf(statementAs(statement, 'AlterFunctionStmt')?.func?.objname));
    if (name === undefined || statements.slice(0, statement.index).some((one) => makes(one, name))) return [];
    const object = relationText(name);
    return [{ ...spanOf(statement), message: `${object} runs otherwise from now on`, object }];
  },
};

function makes(statement: Statement, name: RelationName): boolean {
  const made = statementAs(statement, 'CreateFunctionStmt');
  const own = made?.replace === true ? undefined : relationOfNames(namesOf(made?.funcname));
  return own !== undefined && sameRelation(own, name);
}
