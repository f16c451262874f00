/** Several policies for one role and action. */
import { grouped } from '../../../core/group.ts';
import type { SchemaRule } from '../rule.ts';

export const policiesForOneAction: SchemaRule = {
  id: 'policies-for-one-action',
  code: 'L293',
  title: 'Several permissive policies for one role and action',
  why: 'Each row is held to all of them, one after the other, and it is enough when one lets it through: the widest wins, and that is easily overlooked.',
  fix: 'join their conditions in one policy; or make the narrower one restrictive',
  level: 'warning',
  aliases: ['splinter 0006'],
  examples: {
    fires: [
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY one ON t FOR SELECT USING (a > 0); CREATE POLICY two ON t FOR SELECT USING (a < 9);',
    ],
    silent: [
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY one ON t FOR SELECT USING (a > 0); CREATE POLICY two ON t FOR UPDATE USING (a < 9);',
      'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY one ON t USING (a > 0); CREATE POLICY two ON t AS RESTRICTIVE USING (a < 9);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const permissive = table.policies.filter((policy) => policy.permissive);
      const byUse = grouped(
        permissive.flatMap((policy) =>
          policy.roles.map((role) => ({ policy, use: `${policy.command} of ${role}` })),
        ),
        ({ use }) => use,
      );
      return [...byUse]
        .filter(([, policies]) => policies.length > 1)
        .map(([use, policies]) => ({
          at: policies[1]?.policy.id ?? table.id,
          message: `${policies.map(({ policy }) => policy.name).join(' and ')} of ${table.label} are all for ${use}`,
        }));
    }),
};
