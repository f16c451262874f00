import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const expression: Check = {
  name: 'expression',
  dimension: 'consistency',
  summary:
    'A condition in SQL over the columns of one row holds. Not known (NULL) passes, as in a CHECK constraint.',
  example: '- expression: cost_total = cost_other + cost_repair',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const sql = args.text(args.fields(['sql'], 'sql').sql, 'a condition in SQL').trim();
    if (/;|--|\/\*/.test(sql.replace(/'(?:[^']|'')*'/g, ''))) {
      args.problem('Q003', 'one condition is expected, without semicolons or comments');
    }
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    const mentioned = subject.columns
      .map((c) => c.name)
      .filter((name) => new RegExp(`\\b${escapeRegExp(name)}\\b`, 'i').test(sql));
    return {
      ok: true,
      check: {
        form: 'row',
        name: this.name,
        dimension: this.dimension,
        label: sql.replace(/\s+/g, ' '),
        columns: mentioned,
        failing: () => `NOT (${sql})`,
        provenBy: () => undefined,
      },
    };
  },
};

function escapeRegExp(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
