import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const notEmpty: Check = {
  name: 'not_empty',
  dimension: 'completeness',
  summary: 'The text has at least one character that is no white space; NULL fails too.',
  example: '- not_empty: name',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const column = args.column(args.fields(['column'], 'column').column);
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'row',
        name: this.name,
        dimension: this.dimension,
        label: `${column} not empty`,
        columns: [column],
        failing: (sql) =>
          `(${sql.column(column)} IS NULL OR NOT ${sql.dialect.matches(`CAST(${sql.column(column)} AS text)`, '[^[:space:]]')})`,
        provenBy: () => undefined,
      },
    };
  },
};
