/** A constraint added to a domain. */
import type { Rule } from '../rule.ts';
import { spanOf, spanOfWord, statementAs } from '../statement.ts';

export const banAlterDomainWithAddConstraint: Rule = {
  id: 'ban-alter-domain-with-add-constraint',
  code: 'L106',
  title: 'A constraint added to a domain',
  why: 'Every table with a column of the domain is read in full under SHARE lock, and there is no way to do that in small steps for each table.',
  fix: 'put the constraint on the columns, NOT VALID first',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ["ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (position('@' in value) > 0);"],
    silent: ['ALTER DOMAIN email DROP CONSTRAINT has_at;', "ALTER DOMAIN email SET DEFAULT 'x@y';"],
  },
  check(statement) {
    const domain = statementAs(statement, 'AlterDomainStmt');
    if (domain?.subtype !== 'C') return [];
    const { start } = spanOfWord(statement, 'add');
    return [
      { start, end: spanOf(statement).end, message: 'every table that uses the domain is read under a lock' },
    ];
  },
};
