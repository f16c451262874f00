/** A policy that lets everybody write. */
import type { SchemaRule } from '../rule.ts';

export const policyAlwaysTrue: SchemaRule = {
  id: 'policy-always-true',
  code: 'L292',
  title: 'A policy that allows everything',
  why: 'Its condition is true of every row, so row security looks as if it were on and holds nobody back.',
  fix: 'say whose rows they are; for rows that all may read, limit it to SELECT',
  level: 'warning',
  aliases: ['splinter 0024'],
  examples: {
    fires: [
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY all_of_it ON t USING (true);',
    ],
    silent: [
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY reads ON t FOR SELECT USING (true);',
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (a > 0);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.policies
        .filter(
          ({ command, using, check, permissive }) =>
            permissive && command !== 'SELECT' && (using === 'true' || check === 'true'),
        )
        .map(({ id, name }) => ({
          at: id,
          message: `the policy ${name} of ${table.label} is true of every row`,
        })),
    ),
};
