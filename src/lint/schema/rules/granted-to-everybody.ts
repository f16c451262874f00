/** A right that everybody has. */
import type { GrantAttributes } from '../../../catalog/kinds/grant.ts';
import type { SchemaRule } from '../rule.ts';

export const grantedToEverybody: SchemaRule = {
  id: 'granted-to-everybody',
  code: 'L298',
  title: 'A right that everybody has',
  why: 'PUBLIC is every role that exists or will exist, those of other applications included.',
  fix: 'revoke it from PUBLIC and grant it to the roles that need it',
  level: 'error',
  aliases: ['pglinter', 'dblinter'],
  examples: {
    fires: [
      'CREATE TABLE t (a int); GRANT SELECT ON t TO PUBLIC;',
      'GRANT CREATE ON SCHEMA public TO PUBLIC;',
    ],
    silent: ['CREATE TABLE t (a int);', "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"],
  },
  check: ({ schema }) =>
    schema.all<GrantAttributes>('grant').flatMap(({ id, grantee, privileges, usual }) => {
      const more = privileges.filter((privilege) => !usual.includes(privilege));
      const on = schema.catalog.facts.get(schema.catalog.facts.get(id)?.parent ?? '');
      return grantee !== 'PUBLIC' || more.length === 0 || on === undefined
        ? []
        : [{ at: on.id, message: `everybody has ${more.join(', ')} on the ${on.kind} ${on.name}` }];
    }),
};
