import { readArguments } from '../arguments.ts';
import type { Check, RowSql } from '../check.ts';

const NUMERIC =
  /^(?:smallint|integer|int[248]?|bigint|real|double precision|float[48]?|numeric|decimal)\b(?!.*\[)/i;
const TEXTUAL = /^(?:text|varchar|character varying|char|character)\b(?!.*\[)/i;

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
    const type = subject.columns.find((c) => c.name === column)?.type ?? '';
    const numbers = NUMERIC.test(type) && values.every((v) => typeof v === 'number');
    // Compared as text, so that a value unknown to an enum type is a failing row and not an error; but a cast
    // costs more than the comparison, and texts and numbers need none.
    const comparable = (name: string): string =>
      numbers || TEXTUAL.test(type) ? name : `CAST(${name} AS text)`;
    const literals = (sql: RowSql): string =>
      values.map((v) => sql.dialect.literal(numbers ? v : String(v))).join(', ');
    return {
      ok: true,
      check: {
        form: 'row',
        name: this.name,
        dimension: this.dimension,
        label: `${column} in ${listed(values.map(String))}`,
        columns: [column],
        failing: (sql) => `${comparable(sql.column(column))} NOT IN (${literals(sql)})`,
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
