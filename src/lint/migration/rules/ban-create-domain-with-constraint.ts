/** A domain with constraints. */
import { namesOf, relationOfNames, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanFrom, spanOf, statementAs } from '../statement.ts';

export const banCreateDomainWithConstraint: Rule = {
  id: 'ban-create-domain-with-constraint',
  code: 'L109',
  title: 'A domain with constraints',
  why: 'The constraints of a domain cannot be changed table by table, and changing one reads every table that uses it.',
  fix: 'put the constraints on the columns',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['CREATE DOMAIN age AS int CHECK (value >= 0);', 'CREATE DOMAIN name AS text NOT NULL;'],
    silent: ['CREATE DOMAIN age AS int;', 'CREATE DOMAIN name AS text COLLATE "C";'],
  },
  check(statement) {
    const domain = statementAs(statement, 'CreateDomainStmt');
    const first = domain?.constraints?.[0];
    const name = relationOfNames(namesOf(domain?.domainname));
    if (first === undefined || name === undefined || !('Constraint' in first)) return [];
    return [
      {
        start: spanFrom(statement, first.Constraint.location).start,
        end: spanOf(statement).end,
        message: `the constraints of domain ${relationText(name)} will be hard to change`,
        object: relationText(name),
      },
    ];
  },
};
