/** Functions whose body PostgreSQL does not look into. */
import { as } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const untrackedDependencies: Rule = {
  id: 'untracked-dependencies',
  code: 'L158',
  title: 'A function body that is only a text',
  why: 'PostgreSQL does not record which tables and functions a body given as a string uses: they can be dropped or renamed under it, and it fails when it is called.',
  fix: 'write SQL functions with BEGIN ATOMIC or RETURN, whose dependencies are recorded',
  level: 'off',
  aliases: ['pg-schema-diff HAS_UNTRACKABLE_DEPENDENCIES'],
  examples: {
    fires: [`CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';`],
    silent: ['CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;'],
  },
  check(statement) {
    const routine = statementAs(statement, 'CreateFunctionStmt');
    const text = (routine?.options ?? []).some((option) => as(option, 'DefElem')?.defname === 'as');
    return text ? [{ ...spanOf(statement), message: 'what this body uses is not recorded' }] : [];
  },
};
