import { formatCount, plural } from '../../core/units.ts';
import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const rowCount: Check = {
  name: 'row_count',
  dimension: 'completeness',
  summary: 'The table has a number of rows in a range, ends included.',
  example: '- row_count: { min: 1 }',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const fields = args.fields(['min', 'max'], 'min');
    const min = args.number(fields.min, 'min');
    const max = args.number(fields.max, 'max');
    if (args.problems.length === 0 && min === undefined && max === undefined)
      args.problem('Q003', 'needs min, max or both');
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'measure',
        name: this.name,
        dimension: this.dimension,
        label:
          max === undefined
            ? `at least ${plural(min ?? 0, 'row')}`
            : min === undefined
              ? `at most ${plural(max, 'row')}`
              : `${formatCount(min)} to ${plural(max, 'row')}`,
        columns: [],
        measures: () => [],
        judge: (_, rows) => ({
          passed: rows >= (min ?? 0) && rows <= (max ?? Number.POSITIVE_INFINITY),
          observed: plural(rows, 'row'),
        }),
        provenBy: () => undefined,
      },
    };
  },
};
