/** CREATE OR REPLACE of what programs call. */
import { namesOf, relationOf, relationOfNames, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { type Statement, spanOf, statementAs } from '../statement.ts';

export const banReplaceViewFunction: Rule = {
  id: 'ban-replace-view-function',
  code: 'L171',
  title: 'A replaced view or function',
  why: 'Programs that are running get other rows, other values or other side effects from that moment on, without an error and without a change of their own.',
  fix: 'give the new one a name of its own and drop the old one a release later',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'CREATE OR REPLACE VIEW active AS SELECT 1 AS id;',
      'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;',
    ],
    silent: [
      'CREATE VIEW active AS SELECT 1 AS id;',
      'CREATE VIEW active AS SELECT 1 AS id; CREATE OR REPLACE VIEW active AS SELECT 2 AS id;',
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;',
    ],
  },
  check(statement, { isNew }) {
    const name = replaced(statement);
    if (name === undefined || isNew(name, statement.start)) return [];
    const object = relationText(name);
    return [{ ...spanOf(statement), message: `${object} may do something else from now on`, object }];
  },
};

function replaced(statement: Statement) {
  const view = statementAs(statement, 'ViewStmt');
  if (view?.replace === true) return relationOf(view.view);
  const made = statementAs(statement, 'CreateFunctionStmt');
  return made?.replace === true ? relationOfNames(namesOf(made.funcname)) : undefined;
}
