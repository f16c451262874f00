import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const inSet: Check = {
  name: 'in',
  dimension: 'validity',
  summary: 'The value is one of a list. NULL passes.',
  example: '- in: { column: phase, values: [Climb, Approach] }',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const fields = args.fields(['column', 'values']);
    const column = args.column(fields.column);
    const values = Array.isArray(fields.values) ? fields.values.filter(isScalar) : [];
    if (!Array.isArray(fields.values) || values.length === 0 || values.length !== fields.values.length) {
      args.problem('Q003', 'values must be a list of texts or numbers');
    }
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'row',
        name: this.name,
        dimension: this.dimension,
        label: `${column} in ${listed(values.map(String))}`,
        columns: [column],
        // Compared as text, so that a value unknown to an enum type is a failing row and not an error.
        failing: (sql) =>
          `CAST(${sql.column(column)} AS text) NOT IN (${values.map((v) => sql.dialect.literal(String(v))).join(', ')})`,
        provenBy: (known) => known.oneOf(column, values.map(String)),
      },
    };
  },
};

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function listed(values: readonly string[]): string {
  return values.length <= 4
    ? values.join(', ')
    : `${values.slice(0, 3).join(', ')} and ${values.length - 3} more`;
}
