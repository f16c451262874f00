import { didYouMean } from '../../core/suggestion.ts';
import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const matches: Check = {
  name: 'matches',
  dimension: 'accuracy',
  summary: 'Row count and sums equal those of another table, also in another engine, within a tolerance.',
  example: '- matches: { with: warehouse.fact_flight, rows: 0.1 %, sum: { distance: 0.01 % } }',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const fields = args.fields(['with', 'rows', 'sum']);
    const name = args.text(fields.with, 'the other table after `with`');
    const other = name === '' ? undefined : subject.find(name);
    if (name !== '' && other === undefined)
      args.problem('Q003', `${name} is not known here`, didYouMean(name, subject.known));
    const rows = args.share(fields.rows, 'rows');
    const sums = sumsOf(fields.sum).map(([column, tolerance]) => {
      args.column(column);
      if (other !== undefined && !other.columns.some((c) => c.name === column)) {
        args.problem(
          'Q004',
          `${other.name} has no column ${column}`,
          didYouMean(
            column,
            other.columns.map((c) => c.name),
          ),
        );
      }
      return { column, tolerance: args.share(tolerance, `sum of ${column}`) ?? 0 };
    });
    if (fields.sum !== undefined && sums.length === 0) args.problem('Q003', 'sum is { column: tolerance }');
    if (args.problems.length === 0 && rows === undefined && sums.length === 0)
      args.problem('Q003', 'needs rows, sum or both');
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'matches',
        name: this.name,
        dimension: this.dimension,
        label: `${[...(rows === undefined ? [] : ['rows']), ...sums.map((s) => `sum of ${s.column}`)].join(', ')} as in ${name}`,
        columns: sums.map((s) => s.column),
        with: name,
        ...(rows === undefined ? {} : { rows }),
        sums,
        provenBy: () => undefined,
      },
    };
  },
};

function sumsOf(value: unknown): readonly (readonly [string, unknown])[] {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
}
