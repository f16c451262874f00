/** A policy that is not asked. */
import type { SchemaRule } from '../rule.ts';

export const policyWithoutRls: SchemaRule = {
  id: 'policy-without-rls',
  code: 'L290',
  title: 'A policy that is not asked',
  why: 'Row security is off on the table, so everybody with a right to it sees every row, whatever its policies say.',
  fix: 'switch row security on',
  level: 'error',
  aliases: ['splinter 0007'],
  examples: {
    fires: ['CREATE TABLE t (a int); CREATE POLICY own ON t USING (a > 0);'],
    silent: [
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (a > 0);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.rowSecurity === true
        ? []
        : table.policies.map(({ id, name }) => ({
            at: id,
            message: `row security of ${table.label} is off, so the policy ${name} is not asked`,
            fix: `ALTER TABLE ${table.sql} ENABLE ROW LEVEL SECURITY, once its policies let everybody do their work`,
          })),
    ),
};
