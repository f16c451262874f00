import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const unique: Check = {
  name: 'unique',
  dimension: 'uniqueness',
  summary:
    'No two rows have the same value, or the same combination of several columns; NULLs are never equal.',
  example: '- unique: [order_id, line]',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const columns = args.columns(args.fields(['columns'], 'columns').columns);
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'unique',
        name: this.name,
        dimension: this.dimension,
        label: `${columns.join(', ')} unique`,
        columns,
        provenBy: (known) => known.unique(columns),
      },
    };
  },
};
