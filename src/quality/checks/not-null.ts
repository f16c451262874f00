import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const notNull: Check = {
  name: 'not_null',
  dimension: 'completeness',
  summary: 'The column has a value in every row.',
  example: '- not_null: email',
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
        label: `${column} not null`,
        columns: [column],
        failing: (sql) => `${sql.column(column)} IS NULL`,
        provenBy: (known) => known.notNull(column),
      },
    };
  },
};
