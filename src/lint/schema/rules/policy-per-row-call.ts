/** A policy that asks the same question for every row. */
import type { SchemaRule } from '../rule.ts';

const CALL = /\b(current_setting|auth\.(uid|jwt|role|email))\(/;

export const policyPerRowCall: SchemaRule = {
  id: 'policy-per-row-call',
  code: 'L294',
  title: 'A policy that asks the same question for every row',
  why: 'The function is called once for each row of the table, though its answer is the same for the whole query.',
  fix: 'put the call into a subselect, (SELECT current_setting(…)), which is run once',
  level: 'warning',
  aliases: ['splinter 0003'],
  examples: {
    fires: [
      "CREATE TABLE t (owner text); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (owner = current_setting('app.user'));",
    ],
    silent: [
      "CREATE TABLE t (owner text); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (owner = (SELECT current_setting('app.user')));",
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.policies
        .filter(({ using = '', check = '' }) =>
          [using, check].some((text) => CALL.test(withoutSubselects(text))),
        )
        .map(({ id, name }) => ({
          at: id,
          message: `the policy ${name} of ${table.label} calls a function for each row`,
        })),
    ),
};

const withoutSubselects = (text: string): string =>
  text.replace(/\(\s*SELECT\b[^()]*(\([^()]*\)[^()]*)*\)/gi, '');
