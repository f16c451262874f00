/** Row security that lets nobody in. */
import type { SchemaRule } from '../rule.ts';

export const rlsWithoutPolicy: SchemaRule = {
  id: 'rls-without-policy',
  code: 'L291',
  title: 'Row security without a policy',
  why: 'Nobody but the owner sees or writes any row, and nothing says so: queries give none.',
  fix: 'declare a policy, or switch row security off',
  level: 'warning',
  aliases: ['splinter 0008'],
  examples: {
    fires: ['CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY;'],
    silent: [
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (a > 0);',
      'CREATE TABLE t (a int);',
    ],
  },
  check: ({ schema }) =>
    schema.tables
      .filter(({ rowSecurity, policies }) => rowSecurity === true && policies.length === 0)
      .map(({ id, label }) => ({ at: id, message: `${label} has row security and no policy` })),
};
