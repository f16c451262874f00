import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const matchesPattern: Check = {
  name: 'matches_pattern',
  dimension: 'validity',
  summary: 'The text matches a regular expression, anywhere unless it is anchored. NULL passes.',
  example: '- matches_pattern: { column: email, pattern: ^[^@]+@[^@]+$ }',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const fields = args.fields(['column', 'pattern']);
    const column = args.column(fields.column);
    const pattern = args.text(fields.pattern, 'a pattern, e.g. ^[A-Z]{3}$');
    if (pattern !== '' && !compiles(pattern)) args.problem('Q003', `${pattern} is no regular expression`);
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'row',
        name: this.name,
        dimension: this.dimension,
        label: `${column} matches ${pattern}`,
        columns: [column],
        failing: (sql) => `NOT (${sql.dialect.matches(`CAST(${sql.column(column)} AS text)`, pattern)})`,
        provenBy: () => undefined,
      },
    };
  },
};

/** Unbalanced brackets and the like; classes such as [[:alpha:]] are read as plain ones, which is enough here. */
function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern.replace(/\[:\w+:\]/g, 'a'));
    return true;
  } catch {
    return false;
  }
}
